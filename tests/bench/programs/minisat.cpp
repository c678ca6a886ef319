/* MiniSat decides random formulas with three literals a clause, and pigeons in holes. */
#include "bench.h"
#include "minisat/core/Solver.h"

using namespace Minisat;

static int random_formula(int variables, int clauses)
{
    Solver s;

    for (int i = 0; i < variables; i++)
        s.newVar();
    for (int i = 0; i < clauses; i++) {
        Lit l[3];
        for (Lit &x : l) {
            uint32_t r = bench_random();
            x = mkLit((Var)(r >> 1) % variables, r & 1);
        }
        s.addClause(l[0], l[1], l[2]);
    }
    bool sat = s.solve();
    return (int)s.conflicts * 2 + sat;
}

static int pigeons(int count)
{
    Solver s;

    for (int i = 0; i < count * (count - 1); i++)
        s.newVar();
    for (int p = 0; p < count; p++) {
        vec<Lit> some;
        for (int h = 0; h < count - 1; h++)
            some.push(mkLit(p * (count - 1) + h));
        s.addClause(some);
        for (int q = 0; q < p; q++)
            for (int h = 0; h < count - 1; h++)
                s.addClause(~mkLit(p * (count - 1) + h), ~mkLit(q * (count - 1) + h));
    }
    return s.solve();
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 6); i < rounds; i++)
        printf("%d %d\n", random_formula(180 + i, 766), pigeons(7));
    return 0;
}
