/* Games on boards: Life on bytes and on bits, a Sudoku search, perfect knights' moves, Othello's moves on bitboards. */
#include "bench.h"

enum { W = 256 };
static uint8_t cells[2][W + 2][W + 2];

static int life(int steps)
{
    int alive = 0;

    for (int y = 1; y <= W; y++)
        for (int x = 1; x <= W; x++)
            cells[0][y][x] = bench_random() >> 7 & 1;
    for (int t = 0; t < steps; t++)
        for (int y = 1; y <= W; y++)
            for (int x = 1; x <= W; x++) {
                uint8_t(*c)[W + 2] = cells[t & 1];
                int n = c[y - 1][x - 1] + c[y - 1][x] + c[y - 1][x + 1] + c[y][x - 1] + c[y][x + 1] + c[y + 1][x - 1] + c[y + 1][x] + c[y + 1][x + 1];
                cells[~t & 1][y][x] = n == 3 || (n == 2 && c[y][x]);
            }
    for (int i = 0; i < (W + 2) * (W + 2); i++)
        alive += ((uint8_t *)cells[steps & 1])[i];
    return alive;
}

static int tries;

static int sudoku(char *board, uint16_t *used)
{
    int best = -1, fewest = 10;
    uint16_t free_of_best = 0;

    for (int i = 0; i < 81; i++)
        if (board[i] == '.') {
            uint16_t can = 511 & ~(used[i / 9] | used[9 + i % 9] | used[18 + i / 27 * 3 + i % 9 / 3]);
            int n = __builtin_popcount(can);
            if (n < fewest)
                fewest = n, best = i, free_of_best = can;
        }
    if (best < 0)
        return 1;
    for (int d = 0; d < 9; d++)
        if (free_of_best >> d & 1) {
            uint16_t bit = (uint16_t)(1 << d), *u[3] = { used + best / 9, used + 9 + best % 9, used + 18 + best / 27 * 3 + best % 9 / 3 };
            tries++;
            board[best] = (char)('1' + d);
            *u[0] |= bit, *u[1] |= bit, *u[2] |= bit;
            if (sudoku(board, used))
                return 1;
            *u[0] &= (uint16_t)~bit, *u[1] &= (uint16_t)~bit, *u[2] &= (uint16_t)~bit;
            board[best] = '.';
        }
    return 0;
}

static uint64_t shift(uint64_t b, int k)
{
    static const uint64_t not_a = 0xfefefefefefefefe, not_h = 0x7f7f7f7f7f7f7f7f;

    switch (k) {
    case 0: return b << 8;
    case 1: return b >> 8;
    case 2: return (b & not_h) << 1;
    case 3: return (b & not_a) >> 1;
    case 4: return (b & not_h) << 9;
    case 5: return (b & not_a) >> 9;
    case 6: return (b & not_a) << 7;
    default: return (b & not_h) >> 7;
    }
}

static uint64_t moves(uint64_t own, uint64_t other)
{
    uint64_t result = 0;

    for (int k = 0; k < 8; k++) {
        uint64_t x = shift(own, k) & other;
        for (int i = 0; i < 5; i++)
            x |= shift(x, k) & other;
        result |= shift(x, k) & ~(own | other);
    }
    return result;
}

static int othello(uint64_t own, uint64_t other, int depth)
{
    uint64_t can = moves(own, other);
    int leaves = 0;

    if (depth == 0)
        return 1;
    if (!can)
        return moves(other, own) ? othello(other, own, depth - 1) : 1;
    for (; can; can &= can - 1) {
        uint64_t put = can & -can, turned = 0;
        for (int k = 0; k < 8; k++) {
            uint64_t line = 0, x = shift(put, k);
            while (x & other)
                line |= x, x = shift(x, k);
            if (x & own)
                turned |= line;
        }
        leaves += othello(other & ~turned, own | put | turned, depth - 1);
    }
    return leaves;
}

int main(int argc, char **argv)
{
    static const char *const puzzles[] = { "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9",
                                           "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..",
                                           "1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3.." };
    int depth = bench_arg(argc, argv, 9);

    printf("%d\n", life(250));
    for (int p = 0; p < 3; p++) {
        uint16_t used[27] = { 0 };
        char board[82];
        strcpy(board, puzzles[p]);
        for (int i = 0; i < 81; i++)
            if (board[i] != '.') {
                uint16_t bit = (uint16_t)(1 << (board[i] - '1'));
                used[i / 9] |= bit, used[9 + i % 9] |= bit, used[18 + i / 27 * 3 + i % 9 / 3] |= bit;
            }
        sudoku(board, used);
        printf("%s %d\n", board, tries);
    }
    printf("%d\n", othello(0x0000000810000000, 0x0000001008000000, depth));
    return 0;
}
