/* Eigen: decompositions of a dense matrix and products, by expression templates. */
#include "bench.h"
#include <Eigen/Dense>

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 200);
    Eigen::MatrixXd a(n, n), b(n, n);

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            a(i, j) = bench_unit() + (i == j ? n / 8.0 : 0), b(i, j) = bench_unit();
    Eigen::MatrixXd c = a * b + b.transpose() * a;
    Eigen::MatrixXd x = a.partialPivLu().solve(c);
    Eigen::MatrixXd s = a.transpose() * a;
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> values(s, Eigen::EigenvaluesOnly);
    Eigen::HouseholderQR<Eigen::MatrixXd> qr(c);
    printf("%.4f %.4f %.4f %.4f\n", c.trace(), x.norm(), values.eigenvalues().sum() / n, s.llt().matrixL().toDenseMatrix().trace());
    printf("%.4f\n", qr.matrixQR().diagonal().array().abs().log().sum());
    return 0;
}
