/* LibTomCrypt: block ciphers in CBC mode and hashes, most of them nobody's favourite. */
#include "bench.h"
#include "tomcrypt.h"

enum { SIZE = 1 << 19 };
static uint8_t data[SIZE];

static void cipher(const struct ltc_cipher_descriptor *c, int size)
{
    uint8_t key[32] = "the key of this benchmark is it", iv[16] = "sixteen bytes!!!";
    symmetric_CBC cbc;
    int id = register_cipher(c);

    cbc_start(id, iv, key, size, 0, &cbc);
    cbc_encrypt(data, data, SIZE, &cbc);
    cbc_done(&cbc);
    printf("%s %08x\n", c->name, bench_sum(data, SIZE, 0));
}

static void hash(const struct ltc_hash_descriptor *h)
{
    uint8_t out[64];
    unsigned long n = sizeof out;

    hash_memory(register_hash(h), data, SIZE, out, &n);
    printf("%s %08x\n", h->name, bench_sum(out, n, 0));
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 2); i < rounds; i++) {
        cipher(&twofish_desc, 32);
        cipher(&blowfish_desc, 16);
        cipher(&cast5_desc, 16);
        cipher(&rc6_desc, 16);
        cipher(&des3_desc, 24);
        cipher(&camellia_desc, 16);
        hash(&md5_desc);
        hash(&sha1_desc);
        hash(&whirlpool_desc);
        hash(&tiger_desc);
        hash(&sha3_256_desc);
        hash(&rmd160_desc);
    }
    return 0;
}
