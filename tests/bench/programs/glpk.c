/* GLPK: transports and knapsacks, by the simplex method and by branches and cuts. */
#include "bench.h"
#include "glpk.h"

/* Goods from n places to n others, least cost. */
static void transport(int n)
{
    glp_prob *p = glp_create_prob();
    glp_smcp how;

    glp_add_rows(p, 2 * n);
    glp_add_cols(p, n * n);
    for (int i = 1; i <= n; i++) {
        glp_set_row_bnds(p, i, GLP_UP, 0, 100 + (int)(bench_random() % 50));
        glp_set_row_bnds(p, n + i, GLP_LO, 50 + (int)(bench_random() % 50), 0);
    }
    for (int i = 1; i <= n; i++) {
        for (int j = 1; j <= n; j++) {
            int column = (i - 1) * n + j, rows[3] = {0, i, n + j};
            double ones[3] = {0, 1, 1};
            glp_set_col_bnds(p, column, GLP_LO, 0, 0);
            glp_set_obj_coef(p, column, 1 + (int)(bench_random() % 1000));
            glp_set_mat_col(p, column, 2, rows, ones);
        }
    }
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    glp_simplex(p, &how);
    printf("transport: %.3f\n", glp_get_obj_val(p));
    glp_delete_prob(p);
}

/* Goods with weights in several dimensions. */
static void knapsack(int goods, int dimensions)
{
    glp_prob *p = glp_create_prob();
    glp_iocp how;

    glp_set_obj_dir(p, GLP_MAX);
    glp_add_rows(p, dimensions);
    glp_add_cols(p, goods);
    for (int i = 1; i <= dimensions; i++)
        glp_set_row_bnds(p, i, GLP_UP, 0, goods * 12);
    for (int j = 1; j <= goods; j++) {
        int rows[16];
        double weights[16];
        for (int i = 1; i <= dimensions; i++) {
            rows[i] = i;
            weights[i] = 5 + (int)(bench_random() % 40);
        }
        glp_set_col_kind(p, j, GLP_BV);
        glp_set_obj_coef(p, j, 10 + (int)(bench_random() % 40));
        glp_set_mat_col(p, j, dimensions, rows, weights);
    }
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    how.gmi_cuts = GLP_ON;
    glp_intopt(p, &how);
    printf("knapsack: %.3f\n", glp_mip_obj_val(p));
    glp_delete_prob(p);
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 60);

    glp_term_out(GLP_OFF);
    transport(n);
    transport(n + 7);
    knapsack(n / 3, 4);
    return 0;
}
