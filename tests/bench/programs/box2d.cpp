/* Box2D: a pyramid of boxes falls down. */
#include "bench.h"
#include "box2d/box2d.h"

int main(int argc, char **argv)
{
    b2World world(b2Vec2(0, -10));
    b2BodyDef fixed, moving;
    b2EdgeShape ground;
    b2PolygonShape box;
    b2Body *last = nullptr;

    ground.SetTwoSided(b2Vec2(-40, 0), b2Vec2(40, 0));
    world.CreateBody(&fixed)->CreateFixture(&ground, 0);
    box.SetAsBox(0.5f, 0.5f);
    moving.type = b2_dynamicBody;
    for (int row = 0; row < 25; row++)
        for (int i = row; i < 25; i++) {
            moving.position.Set(-14 + 0.56f * (float)row + 1.125f * (float)(i - row), 0.75f + 1.25f * (float)row);
            last = world.CreateBody(&moving);
            last->CreateFixture(&box, 5);
        }
    for (int i = 0, steps = bench_arg(argc, argv, 150); i < steps; i++)
        world.Step(1 / 60.0f, 8, 3);
    printf("%d %d\n", world.GetBodyCount(), last->GetPosition().y > 0);
    return 0;
}
