/* A machine whose registers are global: numbers of all widths that go round a loop of more ways than clang looks at, and are written through
 * pointers and by calls now and then. */
#include <stdint.h>
#include <stdio.h>

static struct {
    uint8_t before[256];
    uint16_t pc;
    int8_t small;
    int16_t half;
    uint8_t flags;
    uint32_t sum;
    uint64_t cycles;
    float x;
    double y;
    uint8_t memory[65536];
} m;

static uint8_t *volatile pointer;
static volatile int calls;

static __attribute__((noinline)) void other(int k)
{
    calls++;
    m.small = (int8_t)(m.small + k);
    m.pc = (uint16_t)(m.pc ^ 1);
}

#define CASE(n) \
    case n: m.sum = m.sum * 31 + n + m.flags; m.small = (int8_t)(m.small * 3 + n); m.half = (int16_t)(m.half - n * 77); m.pc = (uint16_t)(m.pc + 1 + n % 3); \
        if (m.small < 0) { m.flags ^= n; m.cycles += n; } m.x += n; break;
#define CASES(n) CASE(n) CASE(n + 1) CASE(n + 2) CASE(n + 3) CASE(n + 4) CASE(n + 5) CASE(n + 6) CASE(n + 7) CASE(n + 8) CASE(n + 9)

static void run(int steps)
{
    for (;;) {
        uint8_t op = m.memory[m.pc];

        m.cycles += op & 7;
        m.y += m.x;
        if (m.x > 1e6f)
            m.x = (float)(m.half + m.small);
        if (--steps < 0)
            return;
        switch (op % 136) {
        CASES(0) CASES(10) CASES(20) CASES(30) CASES(40) CASES(50) CASES(60) CASES(70) CASES(80) CASES(90) CASES(100) CASES(110)
        case 120: m.memory[(uint16_t)(m.pc + m.half)] = (uint8_t)m.sum; m.pc++; break;
        case 121: m.before[m.flags] = (uint8_t)m.sum; m.pc += 2; break;
        case 122: pointer[m.sum & 7]++; m.pc++; break;
        case 123: other(m.half); break;
        case 124: m.pc = (uint16_t)(m.memory[m.pc + 1] << 8 | m.memory[(uint16_t)(m.pc + 2)]); break;
        case 125: m.cycles ^= (uint64_t)m.sum << 20; m.pc += 5; break;
        case 126: while (m.memory[m.pc++] & 3) m.sum++; break;
        default: m.pc += 3; m.half = m.small; break;
        }
    }
}

int main(void)
{
    uint32_t r = 1;

    for (unsigned i = 0; i < sizeof m.memory; i++)
        m.memory[i] = (uint8_t)((r = r * 1664525 + 1013904223) >> 24);
    pointer = (uint8_t *)&m.pc;
    run(300000);
    pointer = (uint8_t *)&m.sum;
    run(300000);
    printf("%u %d %d %u %u %llu %.9g %.17g %d\n", m.pc, m.small, m.half, m.flags, m.sum, (unsigned long long)m.cycles, (double)m.x, m.y, calls);
    return 0;
}
