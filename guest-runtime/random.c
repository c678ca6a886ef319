/* Random bytes without leaving the VM: ChaCha20 (RFC 8439, 2.3), keyed by the host in the boot
 * page. After each request the key is replaced by fresh output, so that earlier output cannot be
 * computed from the state (Bernstein, "Fast-key-erasure random-number generators", 2017).
 * A new key in the boot page (after a snapshot) starts it anew. */
#include "runtime.h"

static struct {
    uint32_t key[8];
    uint64_t nonce, seeded_from;        /* seeded_from: first word of the boot page's key */
} state;

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void quarter(uint32_t *x, int a, int b, int c, int d)
{
    x[a] += x[b]; x[d] = rotate(x[d] ^ x[a], 16);
    x[c] += x[d]; x[b] = rotate(x[b] ^ x[c], 12);
    x[a] += x[b]; x[d] = rotate(x[d] ^ x[a], 8);
    x[c] += x[d]; x[b] = rotate(x[b] ^ x[c], 7);
}

static void block(uint32_t out[16], uint64_t counter)
{
    uint32_t in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
    for (int i = 0; i < 8; i++)
        in[4 + i] = state.key[i];
    in[12] = (uint32_t)counter;
    in[13] = (uint32_t)(counter >> 32);
    in[14] = (uint32_t)state.nonce;
    in[15] = (uint32_t)(state.nonce >> 32);
    for (int i = 0; i < 16; i++)
        out[i] = in[i];
    for (int round = 0; round < 10; round++) {
        quarter(out, 0, 4, 8, 12); quarter(out, 1, 5, 9, 13); quarter(out, 2, 6, 10, 14); quarter(out, 3, 7, 11, 15);
        quarter(out, 0, 5, 10, 15); quarter(out, 1, 6, 11, 12); quarter(out, 2, 7, 8, 13); quarter(out, 3, 4, 9, 14);
    }
    for (int i = 0; i < 16; i++)
        out[i] += in[i];
}

static void seed(void)
{
    if (state.seeded_from == rt_boot.random_key[0] && state.seeded_from != 0)
        return;
    for (int i = 0; i < 4; i++) {
        uint64_t word = rt_boot.random_key[i];
        state.key[2 * i] = (uint32_t)word;
        state.key[2 * i + 1] = (uint32_t)(word >> 32);
    }
    state.nonce = rt_boot.random_key[4];
    state.seeded_from = rt_boot.random_key[0];
}

void rt_random(uint8_t *to, uint64_t n)
{
    uint32_t out[16];
    seed();
    for (uint64_t counter = 1; n > 0; counter++) {
        uint64_t part = n < sizeof(out) ? n : sizeof(out);
        block(out, counter);
        rt_copy(to, out, part);
        to += part;
        n -= part;
    }
    block(out, 0);
    for (int i = 0; i < 8; i++)
        state.key[i] = out[i];
}
