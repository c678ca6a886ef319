/* An emulated 6502 sieves, sorts and copies: one switch over opcodes, flags in variables, memory behind two functions. */
#include "bench.h"

static struct {
    uint8_t a, x, y, s, p;
    uint16_t pc;
    uint64_t cycles;
    uint8_t memory[65536];
} cpu;

enum { C = 1, Z = 2, I = 4, D = 8, B = 16, V = 64, N = 128 };

static uint32_t written;

static uint8_t read8(uint16_t at)
{
    if (at == 0xd012)
        return (uint8_t)cpu.cycles;
    return cpu.memory[at];
}

static void write8(uint16_t at, uint8_t v)
{
    if (at == 0xd020)
        written = (written ^ v) * 16777619u;
    else if (at < 0xff00)
        cpu.memory[at] = v;
}

static uint16_t read16(uint16_t at)
{
    return (uint16_t)(read8(at) | read8((uint16_t)(at + 1)) << 8);
}

static void set_nz(uint8_t v)
{
    cpu.p = (uint8_t)((cpu.p & ~(N | Z)) | (v & N) | (v ? 0 : Z));
}

static void push(uint8_t v)
{
    write8(0x100 + cpu.s--, v);
}

static uint8_t pull(void)
{
    return read8(0x100 + ++cpu.s);
}

static void adc(uint8_t v)
{
    unsigned sum = cpu.a + v + (cpu.p & C);

    cpu.p = (uint8_t)((cpu.p & ~(C | V)) | (sum > 255 ? C : 0) | (~(cpu.a ^ v) & (cpu.a ^ sum) & 0x80 ? V : 0));
    cpu.a = (uint8_t)sum;
    set_nz(cpu.a);
}

static void compare(uint8_t r, uint8_t v)
{
    cpu.p = (uint8_t)((cpu.p & ~C) | (r >= v ? C : 0));
    set_nz((uint8_t)(r - v));
}

static void branch(int taken)
{
    int8_t offset = (int8_t)read8(cpu.pc++);

    if (taken) {
        cpu.pc = (uint16_t)(cpu.pc + offset);
        cpu.cycles++;
    }
}

static uint16_t zp(void) { return read8(cpu.pc++); }
static uint16_t zpx(void) { return (uint8_t)(read8(cpu.pc++) + cpu.x); }
static uint16_t absolute(void) { uint16_t a = read16(cpu.pc); cpu.pc += 2; return a; }
static uint16_t absx(void) { return (uint16_t)(absolute() + cpu.x); }
static uint16_t absy(void) { return (uint16_t)(absolute() + cpu.y); }
static uint16_t indy(void) { uint8_t z = read8(cpu.pc++); return (uint16_t)((read8(z) | read8((uint8_t)(z + 1)) << 8) + cpu.y); }
static uint16_t imm(void) { return cpu.pc++; }

static uint8_t shift_left(uint8_t v, int in)
{
    cpu.p = (uint8_t)((cpu.p & ~C) | v >> 7);
    v = (uint8_t)(v << 1 | in);
    set_nz(v);
    return v;
}

static uint8_t shift_right(uint8_t v, int in)
{
    cpu.p = (uint8_t)((cpu.p & ~C) | (v & 1));
    v = (uint8_t)(v >> 1 | in << 7);
    set_nz(v);
    return v;
}

/* Run until BRK. */
static void run(uint16_t start)
{
    static const uint8_t cost[256] = {7, 6, 2, 8, 3, 3, 5, 5, 3, 2, 2, 2, 4, 4, 6, 6};
    uint16_t at;

    for (cpu.pc = start;;) {
        uint8_t op = read8(cpu.pc++);

        cpu.cycles += cost[op & 15];
        switch (op) {
        case 0x00: return;
        case 0x69: adc(read8(imm())); break;
        case 0x65: adc(read8(zp())); break;
        case 0x6d: adc(read8(absolute())); break;
        case 0x7d: adc(read8(absx())); break;
        case 0x71: adc(read8(indy())); break;
        case 0xe9: adc((uint8_t)~read8(imm())); break;
        case 0xe5: adc((uint8_t)~read8(zp())); break;
        case 0xed: adc((uint8_t)~read8(absolute())); break;
        case 0xf1: adc((uint8_t)~read8(indy())); break;
        case 0x29: set_nz(cpu.a &= read8(imm())); break;
        case 0x25: set_nz(cpu.a &= read8(zp())); break;
        case 0x09: set_nz(cpu.a |= read8(imm())); break;
        case 0x05: set_nz(cpu.a |= read8(zp())); break;
        case 0x49: set_nz(cpu.a ^= read8(imm())); break;
        case 0x45: set_nz(cpu.a ^= read8(zp())); break;
        case 0x51: set_nz(cpu.a ^= read8(indy())); break;
        case 0xa9: set_nz(cpu.a = read8(imm())); break;
        case 0xa5: set_nz(cpu.a = read8(zp())); break;
        case 0xb5: set_nz(cpu.a = read8(zpx())); break;
        case 0xad: set_nz(cpu.a = read8(absolute())); break;
        case 0xbd: set_nz(cpu.a = read8(absx())); break;
        case 0xb9: set_nz(cpu.a = read8(absy())); break;
        case 0xb1: set_nz(cpu.a = read8(indy())); break;
        case 0xa2: set_nz(cpu.x = read8(imm())); break;
        case 0xa6: set_nz(cpu.x = read8(zp())); break;
        case 0xa0: set_nz(cpu.y = read8(imm())); break;
        case 0xa4: set_nz(cpu.y = read8(zp())); break;
        case 0x85: write8(zp(), cpu.a); break;
        case 0x95: write8(zpx(), cpu.a); break;
        case 0x8d: write8(absolute(), cpu.a); break;
        case 0x9d: write8(absx(), cpu.a); break;
        case 0x99: write8(absy(), cpu.a); break;
        case 0x91: write8(indy(), cpu.a); break;
        case 0x86: write8(zp(), cpu.x); break;
        case 0x84: write8(zp(), cpu.y); break;
        case 0xc9: compare(cpu.a, read8(imm())); break;
        case 0xc5: compare(cpu.a, read8(zp())); break;
        case 0xd1: compare(cpu.a, read8(indy())); break;
        case 0xdd: compare(cpu.a, read8(absx())); break;
        case 0xe0: compare(cpu.x, read8(imm())); break;
        case 0xe4: compare(cpu.x, read8(zp())); break;
        case 0xc0: compare(cpu.y, read8(imm())); break;
        case 0xc4: compare(cpu.y, read8(zp())); break;
        case 0xe6: at = zp(); write8(at, (uint8_t)(read8(at) + 1)); set_nz(read8(at)); break;
        case 0xc6: at = zp(); write8(at, (uint8_t)(read8(at) - 1)); set_nz(read8(at)); break;
        case 0xe8: set_nz(++cpu.x); break;
        case 0xc8: set_nz(++cpu.y); break;
        case 0xca: set_nz(--cpu.x); break;
        case 0x88: set_nz(--cpu.y); break;
        case 0xaa: set_nz(cpu.x = cpu.a); break;
        case 0xa8: set_nz(cpu.y = cpu.a); break;
        case 0x8a: set_nz(cpu.a = cpu.x); break;
        case 0x98: set_nz(cpu.a = cpu.y); break;
        case 0x0a: cpu.a = shift_left(cpu.a, 0); break;
        case 0x2a: cpu.a = shift_left(cpu.a, cpu.p & C); break;
        case 0x4a: cpu.a = shift_right(cpu.a, 0); break;
        case 0x6a: cpu.a = shift_right(cpu.a, cpu.p & C); break;
        case 0x06: at = zp(); write8(at, shift_left(read8(at), 0)); break;
        case 0x26: at = zp(); write8(at, shift_left(read8(at), cpu.p & C)); break;
        case 0x46: at = zp(); write8(at, shift_right(read8(at), 0)); break;
        case 0x18: cpu.p &= (uint8_t)~C; break;
        case 0x38: cpu.p |= C; break;
        case 0xd8: cpu.p &= (uint8_t)~D; break;
        case 0x48: push(cpu.a); break;
        case 0x68: set_nz(cpu.a = pull()); break;
        case 0x08: push(cpu.p); break;
        case 0x28: cpu.p = pull(); break;
        case 0x10: branch(!(cpu.p & N)); break;
        case 0x30: branch(cpu.p & N); break;
        case 0x50: branch(!(cpu.p & V)); break;
        case 0x70: branch(cpu.p & V); break;
        case 0x90: branch(!(cpu.p & C)); break;
        case 0xb0: branch(cpu.p & C); break;
        case 0xd0: branch(!(cpu.p & Z)); break;
        case 0xf0: branch(cpu.p & Z); break;
        case 0x4c: cpu.pc = absolute(); break;
        case 0x6c: cpu.pc = read16(absolute()); break;
        case 0x20: at = absolute(); cpu.pc--; push((uint8_t)(cpu.pc >> 8)); push((uint8_t)cpu.pc); cpu.pc = at; break;
        case 0x60: at = pull(); cpu.pc = (uint16_t)((at | pull() << 8) + 1); break;
        case 0xea: break;
        default:
            printf("bad opcode %02x at %04x\n", op, cpu.pc - 1);
            exit(1);
        }
    }
}

/* Sieve of 256 flags at $2000; bubble sort of 64 bytes at $3000; product by shifts; copy of 4 pages. */
static const uint8_t program[] = {
    0xa2, 0x00, 0xa9, 0x01, 0x9d, 0x00, 0x20, 0xe8, 0xd0, 0xfa,                         /* flags = 1 */
    0xa2, 0x02,                                                                         /* x = 2 */
    0xbd, 0x00, 0x20, 0xf0, 0x12, 0x8a, 0x0a, 0xb0, 0x0e, 0xa8, 0xa9, 0x00, 0x99, 0x00, 0x20,
    0x86, 0x10, 0x98, 0x18, 0x65, 0x10, 0x90, 0xf2, 0xe8, 0xe0, 0x10, 0xd0, 0xe4,   /* multiples out */
    0xa2, 0x3f, 0x8a, 0x0a, 0x45, 0x20, 0x65, 0x21, 0x49, 0x5a, 0x9d, 0x00, 0x30, 0xca, 0x10, 0xf2,
    0xe6, 0x20,
    0xa0, 0x00, 0xa2, 0x00, 0xbd, 0x00, 0x30, 0xdd, 0x01, 0x30, 0x90, 0x10, 0xf0, 0x0e,
    0x48, 0xbd, 0x01, 0x30, 0x9d, 0x00, 0x30, 0x68, 0x9d, 0x01, 0x30, 0xa0, 0x01, 0xea,
    0xe8, 0xe0, 0x3f, 0xd0, 0xe3, 0xc0, 0x00, 0xd0, 0xdb,
    0xa9, 0x00, 0x85, 0x30, 0x85, 0x32, 0xa9, 0x20, 0x85, 0x31, 0xa9, 0x40, 0x85, 0x33, 0xa2, 0x04,
    0xa0, 0x00, 0xb1, 0x30, 0x51, 0x32, 0x91, 0x32, 0xc8, 0xd0, 0xf7, 0xe6, 0x31, 0xe6, 0x33, 0xca, 0xd0, 0xf0,
    0xa9, 0x00, 0x85, 0x40, 0xa5, 0x20, 0x85, 0x41, 0xa9, 0x9b, 0x85, 0x42, 0xa0, 0x08,
    0x46, 0x42, 0x90, 0x07, 0x18, 0xa5, 0x40, 0x65, 0x41, 0x85, 0x40, 0x06, 0x41, 0x88, 0xd0, 0xf0,
    0xa5, 0x40, 0x8d, 0x20, 0xd0,
    0x20, 0xf0, 0x06, 0xc6, 0x50, 0xd0, 0x01, 0x00, 0x4c, 0x00, 0x06,
};
static const uint8_t routine[] = {0xa5, 0x21, 0x18, 0x6d, 0x05, 0x30, 0x85, 0x21, 0x8d, 0x20, 0xd0, 0x60};

int main(int argc, char **argv)
{
    int rounds = bench_arg(argc, argv, 6);

    memcpy(cpu.memory + 0x600, program, sizeof program);
    memcpy(cpu.memory + 0x6f0, routine, sizeof routine);
    cpu.s = 0xff;
    for (int i = 0; i < rounds; i++) {
        cpu.memory[0x50] = 255;
        run(0x600);
    }
    printf("%08x %08x %llu\n", written, bench_sum(cpu.memory, sizeof cpu.memory, 0), (unsigned long long)cpu.cycles);
    return 0;
}
