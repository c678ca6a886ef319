/* Mbed TLS: AES-GCM, SHA-512, ChaCha20-Poly1305, RSA with small keys, ECDH on P-256. */
#include "bench.h"
#include "mbedtls/chachapoly.h"
#include "mbedtls/ecp.h"
#include "mbedtls/gcm.h"
#include "mbedtls/sha512.h"

enum { SIZE = 1 << 20 };
static uint8_t data[SIZE], out[SIZE];

static int random_bytes(void *unused, unsigned char *p, size_t n)
{
    while (n--)
        *p++ = (uint8_t)bench_random();
    return 0;
}

static void symmetric(void)
{
    mbedtls_gcm_context gcm;
    mbedtls_chachapoly_context chacha;
    uint8_t key[32] = "a key of thirty-two bytes, yes!!", iv[12] = "twelve bytes", tag[16], hash[64];

    mbedtls_gcm_init(&gcm);
    mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 256);
    mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, SIZE, iv, 12, NULL, 0, data, out, 16, tag);
    printf("%08x\n", bench_sum(tag, 16, 0));
    mbedtls_chachapoly_init(&chacha);
    mbedtls_chachapoly_setkey(&chacha, key);
    mbedtls_chachapoly_encrypt_and_tag(&chacha, SIZE, iv, NULL, 0, out, data, tag);
    printf("%08x\n", bench_sum(tag, 16, 0));
    mbedtls_sha512_ret(data, SIZE, hash, 0);
    printf("%08x\n", bench_sum(hash, 64, 0));
}

static void curve(void)
{
    mbedtls_ecp_group group;
    mbedtls_ecp_point point;
    mbedtls_mpi secret;
    uint8_t text[65];
    size_t n;

    mbedtls_ecp_group_init(&group);
    mbedtls_ecp_point_init(&point);
    mbedtls_mpi_init(&secret);
    mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1);
    for (int i = 0; i < 8; i++) {
        mbedtls_ecp_gen_keypair(&group, &secret, &point, random_bytes, NULL);
        mbedtls_ecp_point_write_binary(&group, &point, MBEDTLS_ECP_PF_UNCOMPRESSED, &n, text, sizeof text);
        printf("%08x\n", bench_sum(text, n, 0));
    }
}

int main(int argc, char **argv)
{
    random_bytes(NULL, data, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 4); i < rounds; i++) {
        symmetric();
        curve();
    }
    return 0;
}
