/* Chipmunk: a few hundred balls in a box. */
#include "bench.h"
#include "chipmunk/chipmunk.h"

static void wall(cpSpace *space, double x1, double y1, double x2, double y2)
{
    cpSpaceAddShape(space, cpSegmentShapeNew(cpSpaceGetStaticBody(space), cpv(x1, y1), cpv(x2, y2), 1));
}

int main(int argc, char **argv)
{
    cpSpace *space = cpSpaceNew();
    cpBody *ball = NULL;

    cpSpaceSetGravity(space, cpv(0, -100));
    wall(space, 0, 0, 100, 0);
    wall(space, 0, 0, 0, 1000);
    wall(space, 100, 0, 100, 1000);
    for (int i = 0; i < 600; i++) {
        ball = cpSpaceAddBody(space, cpBodyNew(1, cpMomentForCircle(1, 0, 2, cpvzero)));
        cpBodySetPosition(ball, cpv(5 + bench_unit() * 90, 5 + i));
        cpShapeSetFriction(cpSpaceAddShape(space, cpCircleShapeNew(ball, 2, cpvzero)), 0.5);
    }
    for (int i = 0, steps = bench_arg(argc, argv, 400); i < steps; i++)
        cpSpaceStep(space, 1 / 60.0);
    printf("%d\n", cpBodyGetPosition(ball).y > 0);
    return 0;
}
