/* libsecp256k1: signatures made and checked. */
#include "bench.h"
#include "secp256k1.h"

int main(int argc, char **argv)
{
    secp256k1_context *context = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
    uint8_t secret[32], message[32], compact[64] = { 0 };
    int good = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 4000); i < rounds; i++) {
        secp256k1_ecdsa_signature signature;
        secp256k1_pubkey key;

        for (int j = 0; j < 32; j++) {
            secret[j] = (uint8_t)(bench_random() >> 1);
            message[j] = (uint8_t)(bench_random() ^ compact[j]);
        }
        secret[0] &= 0x7f;
        secp256k1_ec_pubkey_create(context, &key, secret);
        secp256k1_ecdsa_sign(context, &signature, message, secret, NULL, NULL);
        good += secp256k1_ecdsa_verify(context, &signature, message, &key);
        secp256k1_ecdsa_signature_serialize_compact(context, compact, &signature);
    }
    printf("%d %08x\n", good, bench_sum(compact, 64, 0));
    secp256k1_context_destroy(context);
    return 0;
}
