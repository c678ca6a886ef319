/* SQLite in memory: insert, index, join, group, update, text functions. */
#include "bench.h"
#include "sqlite3.h"

static const char *const statements[] = {
    "create table t(id integer primary key, a integer, b text, c real)",
    "with recursive n(i) as (values(1) union all select i + 1 from n where i < %d)"
    " insert into t select i, i * 7919 %% 10007, 'row ' || (i * 31 %% 977), i * 0.5 from n",
    "create index t_a on t(a)",
    "create table u as select a, count(*) as n, sum(c) as s from t group by a",
    "select count(*), sum(n), max(s) from u",
    "select count(*) from t join u on t.a = u.a where u.n > 2 and t.c > 100",
    "update t set c = c * 2 where a %% 3 = 0",
    "select b, count(*), avg(c) from t group by b order by 2 desc, 1 limit 3",
    "select count(*) from t where b like '%%99%%'",
    "select sum(length(replace(upper(b), 'ROW', 'line'))) from t",
    "delete from t where a < 5000",
    "select count(*), min(id), max(id) from t",
};

static int print_row(void *unused, int n, char **values, char **names)
{
    for (int i = 0; i < n; i++)
        printf("%s%c", values[i] ? values[i] : "null", i + 1 < n ? '|' : '\n');
    return 0;
}

/* SQLite without files needs an operating system all the same: one that knows names, chance and time. */
static int full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    snprintf(out, (size_t)size, "%s", name);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int size, char *out)
{
    for (int i = 0; i < size; i++)
        out[i] = (char)bench_random();
    return size;
}

static int current_time(sqlite3_vfs *vfs, double *julian)
{
    *julian = 2460000.5;
    return SQLITE_OK;
}

int sqlite3_os_init(void)
{
    static sqlite3_vfs none = { .iVersion = 1, .szOsFile = 8, .mxPathname = 100, .zName = "none", .xFullPathname = full_path, .xRandomness = randomness,
                                .xCurrentTime = current_time };

    return sqlite3_vfs_register(&none, 1);
}

int sqlite3_os_end(void)
{
    return SQLITE_OK;
}

int main(int argc, char **argv)
{
    char sql[1000], *error = NULL;
    sqlite3 *db;

    if (sqlite3_open(":memory:", &db))
        return 1;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        snprintf(sql, sizeof sql, statements[i], bench_arg(argc, argv, 100000));
        if (sqlite3_exec(db, sql, print_row, NULL, &error)) {
            printf("%s\n", error);
            return 1;
        }
    }
    sqlite3_close(db);
    return 0;
}
