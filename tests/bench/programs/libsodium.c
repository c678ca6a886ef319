/* libsodium's portable code: Curve25519, Ed25519, BLAKE2b, SipHash, XSalsa20-Poly1305. */
#include "bench.h"
#include "sodium/crypto_generichash_blake2b.h"
#include "sodium/crypto_scalarmult_curve25519.h"
#include "sodium/crypto_shorthash_siphash24.h"

static uint8_t data[1 << 20];

/* What the library's parts here take from its others. */
void sodium_misuse(void)
{
    abort();
}

void sodium_memzero(void *p, size_t size)
{
    memset(p, 0, size);
}

int sodium_is_zero(const unsigned char *p, size_t size)
{
    unsigned char any = 0;

    while (size--)
        any |= *p++;
    return !any;
}

int main(int argc, char **argv)
{
    uint8_t secret[32], point[32] = { 9 }, hash[64], key[16] = "sixteen bytes!!!";
    uint32_t sum = 0;

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)bench_random();
    memcpy(secret, data, 32);
    for (int i = 0, rounds = bench_arg(argc, argv, 40); i < rounds; i++) {
        crypto_generichash_blake2b(hash, 64, data, sizeof data, NULL, 0);
        sum = bench_sum(hash, 64, sum);
        crypto_shorthash_siphash24(hash, data, sizeof data, key);
        sum = bench_sum(hash, 8, sum);
        for (int j = 0; j < 20; j++) {
            if (crypto_scalarmult_curve25519(hash, secret, point))
                return 1;
            memcpy(point, hash, 32);
        }
        sum = bench_sum(point, 32, sum);
    }
    printf("%08x\n", sum);
    return 0;
}
