/* Bullet: boxes, balls, capsules and hulls fall on a heap. */
#include "bench.h"
#include "btBulletDynamicsCommon.h"

int main(int argc, char **argv)
{
    btDefaultCollisionConfiguration configuration;
    btCollisionDispatcher dispatcher(&configuration);
    btDbvtBroadphase broadphase;
    btSequentialImpulseConstraintSolver solver;
    btDiscreteDynamicsWorld world(&dispatcher, &broadphase, &solver, &configuration);
    btBoxShape ground(btVector3(30, 1, 30)), box(btVector3(0.5f, 0.5f, 0.5f));
    btSphereShape ball(0.6f);
    btCapsuleShape capsule(0.3f, 0.8f);
    btConvexHullShape hull;
    btCollisionShape *shapes[] = {&box, &ball, &capsule, &hull};
    btAlignedObjectArray<btRigidBody *> bodies;

    for (int i = 0; i < 12; i++)
        hull.addPoint(btVector3(0.5f * btCos((btScalar)i), 0.4f * btSin(1.7f * (btScalar)i), 0.5f * btSin((btScalar)i)));
    world.setGravity(btVector3(0, -10, 0));
    btRigidBody floor(btRigidBody::btRigidBodyConstructionInfo(0, nullptr, &ground));
    world.addRigidBody(&floor);
    for (int i = 0; i < 260; i++) {
        btCollisionShape *shape = shapes[i % 4];
        btVector3 inertia;
        shape->calculateLocalInertia(1, inertia);
        btRigidBody *body = new btRigidBody(1, nullptr, shape, inertia);
        btTransform at = btTransform::getIdentity();
        at.setOrigin(btVector3((btScalar)(i % 5) * 1.1f + (btScalar)(i % 7) * 0.1f, 2 + (btScalar)i * 0.3f, (btScalar)(i / 5 % 5) * 1.1f));
        body->setWorldTransform(at);
        body->setActivationState(DISABLE_DEACTIVATION);
        world.addRigidBody(body);
        bodies.push_back(body);
    }
    int steps = bench_arg(argc, argv, 500), low = 0;
    for (int i = 0; i < steps; i++)
        world.stepSimulation(1 / 60.f, 0);
    for (int i = 0; i < bodies.size(); i++)
        low += bodies[i]->getWorldTransform().getOrigin().y() < 40;
    printf("%d bodies, %d low, %d contacts or more\n", bodies.size(), low, dispatcher.getNumManifolds() > 100 ? 100 : 0);
    return 0;
}
