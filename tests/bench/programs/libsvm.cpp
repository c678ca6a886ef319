/* LIBSVM trains a classifier with a radial kernel and predicts. */
#include "bench.h"
#include "svm.h"

static void quiet(const char *) {}

int main(int argc, char **argv)
{
    enum { FEATURES = 12 };
    int n = bench_arg(argc, argv, 1500), right = 0;
    svm_node *nodes = (svm_node *)bench_alloc((size_t)n * (FEATURES + 1) * sizeof *nodes), **x = (svm_node **)bench_alloc((size_t)n * sizeof *x);
    double *y = (double *)bench_alloc((size_t)n * sizeof *y);
    svm_problem problem = { n, y, x };
    svm_parameter p = {};

    for (int i = 0; i < n; i++) {
        double s = 0;
        x[i] = nodes + i * (FEATURES + 1);
        for (int j = 0; j < FEATURES; j++) {
            x[i][j] = { j + 1, bench_unit() };
            s += x[i][j].value * (j % 3 - 1) * x[i][(j * 5) % (j + 1)].value;
        }
        x[i][FEATURES].index = -1;
        y[i] = s > 0.05 ? 1 : -1;
    }
    svm_set_print_string_function(quiet);
    p.svm_type = C_SVC, p.kernel_type = RBF, p.gamma = 0.5, p.C = 10, p.eps = 1e-3, p.cache_size = 50, p.shrinking = 1;
    svm_model *model = svm_train(&problem, &p);
    for (int i = 0; i < n; i++)
        right += svm_predict(model, x[i]) == y[i];
    printf("%s\n", right > n * 8 / 10 ? "learned" : "did not learn");
    return 0;
}
