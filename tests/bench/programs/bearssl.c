/* BearSSL, its portable constant-time code for 32-bit machines: RSA and P-256 by products of 31 bits, AES bitsliced and by tables, ChaCha20,
 * Poly1305, GHASH, DES, SHA-256. */
#include "bench.h"
#include "bearssl.h"

enum { SIZE = 1 << 18 };
static uint8_t data[SIZE];
static uint8_t key[32] = "the key of this benchmark is it";

static void fill(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t)bench_random();
}

static void rsa(int times)
{
    uint8_t n[256], x[256], e[3] = { 1, 0, 1 };
    br_rsa_public_key pk = { n, sizeof n, e, sizeof e };

    fill(n, sizeof n);
    fill(x, sizeof x);
    n[0] |= 0x80;
    n[255] |= 1;
    x[0] &= 0x7f;
    for (int i = 0; i < times; i++)
        br_rsa_i31_public(x, sizeof x, &pk);
    printf("rsa %08x\n", bench_sum(x, sizeof x, 0));
}

static void curve(int times)
{
    uint8_t point[65], k[32];
    size_t n = br_ec_p256_m31.mulgen(point, key, 32, BR_EC_secp256r1);

    for (int i = 0; i < times; i++) {
        memcpy(k, point + 1, 32);
        k[0] &= 0x7f;
        br_ec_p256_m31.mul(point, n, k, 32, BR_EC_secp256r1);
    }
    printf("p256 %08x\n", bench_sum(point, n, 0));
}

static void ciphers(void)
{
    uint8_t iv[16] = "sixteen bytes!!", tag[16];
    br_aes_ct_ctr_keys ct;
    br_aes_big_cbcenc_keys big;
    br_des_tab_cbcenc_keys des;

    br_aes_ct_ctr_init(&ct, key, 16);
    br_aes_ct_ctr_run(&ct, iv, 1, data, SIZE);
    br_aes_big_cbcenc_init(&big, key, 32);
    br_aes_big_cbcenc_run(&big, iv, data, SIZE);
    br_des_tab_cbcenc_init(&des, key, 24);
    br_des_tab_cbcenc_run(&des, iv, data, SIZE / 4);
    br_poly1305_ctmul_run(key, iv, data, SIZE, key, 32, tag, br_chacha20_ct_run, 1);
    printf("ciphers %08x\n", bench_sum(data, SIZE, bench_sum(tag, 16, 0)));
}

static void hashes(void)
{
    uint8_t out[32] = { 0 };
    br_sha256_context sha;

    br_ghash_ctmul(out, key, data, SIZE);
    br_sha256_init(&sha);
    br_sha256_update(&sha, data, SIZE);
    br_sha256_update(&sha, out, 16);
    br_sha256_out(&sha, out);
    printf("hashes %08x\n", bench_sum(out, 32, 0));
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 14); i < rounds; i++) {
        rsa(40);
        curve(10);
        ciphers();
        hashes();
    }
    return 0;
}
