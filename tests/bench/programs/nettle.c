/* Nettle's portable C: ciphers by tables and by words, hashes and authenticators. */
#include "bench.h"
#include "nettle-meta.h"
#include "salsa20.h"
#include "poly1305.h"
#include "umac.h"

enum { SIZE = 1 << 18 };
static uint8_t data[SIZE];
static const uint8_t key[64] = "the key of this benchmark is it, and it is as long as it must be";

static void cipher(const struct nettle_cipher *c)
{
    void *context = bench_alloc(c->context_size);

    c->set_encrypt_key(context, key);
    c->encrypt(context, SIZE, data, data);
    c->set_decrypt_key(context, key + 16);
    c->decrypt(context, SIZE / 2, data, data);
    printf("%s %08x\n", c->name, bench_sum(data, SIZE, 0));
    free(context);
}

static void hash(const struct nettle_hash *h)
{
    void *context = bench_alloc(h->context_size);
    uint8_t out[64];

    h->init(context);
    h->update(context, SIZE, data);
    h->digest(context, h->digest_size, out);
    printf("%s %08x\n", h->name, bench_sum(out, h->digest_size, 0));
    free(context);
}

static void rest(void)
{
    struct salsa20_ctx salsa;
    struct umac128_ctx umac;
    uint8_t out[16];

    salsa20_256_set_key(&salsa, key);
    salsa20_set_nonce(&salsa, key + 32);
    salsa20_crypt(&salsa, SIZE, data, data);
    umac128_set_key(&umac, key);
    umac128_update(&umac, SIZE, data);
    umac128_digest(&umac, 16, out);
    printf("%08x %08x\n", bench_sum(data, SIZE, 0), bench_sum(out, 16, 0));
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 14); i < rounds; i++) {
        cipher(&nettle_aes256);
        cipher(&nettle_camellia128);
        cipher(&nettle_serpent256);
        cipher(&nettle_twofish256);
        cipher(&nettle_cast128);
        hash(&nettle_sha1);
        hash(&nettle_sha512);
        hash(&nettle_sha3_512);
        hash(&nettle_ripemd160);
        hash(&nettle_gosthash94);
        hash(&nettle_streebog512);
        rest();
    }
    return 0;
}
