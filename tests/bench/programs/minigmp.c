/* mini-gmp: big integers; a factorial, its digits, a modular power, greatest common divisors. */
#include "bench.h"
#include "mini-gmp.h"

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 3000);
    mpz_t a, b, m;
    char *digits;

    mpz_init_set_ui(a, 1);
    mpz_init_set_ui(b, 3);
    mpz_init(m);
    for (int i = 2; i <= n; i++)
        mpz_mul_ui(a, a, (unsigned long)i);
    digits = mpz_get_str(NULL, 10, a);
    printf("%d %08x\n", (int)strlen(digits), bench_sum(digits, strlen(digits), 0));
    mpz_ui_pow_ui(m, 2, 1279);
    mpz_sub_ui(m, m, 1);
    mpz_powm(b, b, a, m);
    digits = mpz_get_str(NULL, 16, b);
    printf("%08x\n", bench_sum(digits, strlen(digits), 0));
    mpz_fac_ui(b, (unsigned long)n / 2);
    mpz_add_ui(b, b, 12345);
    mpz_gcd(m, a, b);
    digits = mpz_get_str(NULL, 10, m);
    printf("%s\n", digits);
    printf("%d\n", mpz_probab_prime_p(m, 5));
    return 0;
}
