/* Paths: what they may name, what the calls on names do, and that nothing leads out. */
#include "wasi_world.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>

/* The root holds file, dir/ with inner, and links of every kind. */
static struct world *tree(struct world_options o)
{
    struct world *w = world_new(o);
    char command[512];

    snprintf(command, sizeof command,
             "cd %s && mkdir dir && echo hi > file && echo in > dir/inner &&"
             "ln -s file link && ln -s dir dlink && ln -s nowhere dangling && ln -s loop loop && ln -s / abs && ln -s /etc/passwd passwd &&"
             "ln -s .. up && ln -s ../file dir/back && ln -s ../.. dir/out", w->dir);
    assert_int_equal(system(command), 0);
    return w;
}

/* Every call that takes a path, at this path; the first result that is not an error that says "outside". */
static const char *leads_out(struct world *w, const char *path)
{
    static const uint32_t follow[] = { 0, WASI_LOOKUP_SYMLINK_FOLLOW };

    for (int i = 0; i < 2; i++) {
        if (CALL(path_open, ROOT, follow[i], P(path), 0, WASI_R_FD_READ, 0, 0, OUT) == 0)
            return "path_open";
        if (CALL(path_open, ROOT, follow[i], P(path), WASI_OFLAGS_CREAT, WASI_R_FD_WRITE, 0, 0, OUT) == 0)
            return "path_open creat";
        if (CALL(path_filestat_get, ROOT, follow[i], P(path), OUT) == 0)
            return "path_filestat_get";
        if (CALL(path_filestat_set_times, ROOT, follow[i], P(path), 1, 1, 5) == 0)
            return "path_filestat_set_times";
        if (CALL(path_link, ROOT, follow[i], P(path), ROOT, P("new")) == 0)
            return "path_link from";
    }
    if (CALL(path_link, ROOT, 0, P("file"), ROOT, P(path)) == 0)
        return "path_link to";
    if (CALL(path_create_directory, ROOT, P(path)) == 0)
        return "path_create_directory";
    if (CALL(path_readlink, ROOT, P(path), OUT, 100, OUT + 200) == 0)
        return "path_readlink";
    if (CALL(path_rename, ROOT, P(path), ROOT, P("new")) == 0)
        return "path_rename from";
    if (CALL(path_rename, ROOT, P("file"), ROOT, P(path)) == 0)
        return "path_rename to";
    if (CALL(path_symlink, P("file"), ROOT, P(path)) == 0)
        return "path_symlink";
    if (CALL(path_remove_directory, ROOT, P(path)) == 0)
        return "path_remove_directory";
    if (CALL(path_unlink_file, ROOT, P(path)) == 0)
        return "path_unlink_file";
    return NULL;
}

static void escapes(void **state)
{
    struct world *w = tree((struct world_options){ 0 });
    static const char *const paths[] = {
        "/", "//", "/etc/passwd", "/tmp", "..", "../", "../..", "../x", "dir/../..", "dir/../../x", "./../x", "dir/./../../etc",
        "up/x", "up/.", "up/tmp", "dir/out/x", "dir/out/.", "abs/etc/passwd", "abs/.", "abs/tmp/x", "dlink/../../x", "dir/../up/x",
        "dlink/out/etc/passwd",
    };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *by = leads_out(w, paths[i]);
        if (by)
            fail_msg("%s leads out by %s", paths[i], by);
        if (CALL(path_open, ROOT, 1, P(paths[i]), 0, 0, 0, 0, OUT) != WASI_E_perm)
            fail_msg("%s: not perm", paths[i]);
    }
    FAILS(perm, CALL(path_open, ROOT, 1, P("passwd"), 0, WASI_R_FD_READ, 0, 0, OUT));
    FAILS(perm, CALL(path_filestat_get, ROOT, 1, P("passwd"), OUT));
    FAILS(perm, CALL(path_filestat_get, ROOT, 0, P("up/"), OUT));
    world_free(w);
}

/* Opening. lookup: SYMLINK_FOLLOW or not. */
static void open_table(void **state)
{
    struct world *w = tree((struct world_options){ 0 });
    static const struct { const char *path; uint32_t lookup, oflags; int64_t want; } rows[] = {
        { "file", 0, 0, 0 }, { "./file", 0, 0, 0 }, { "dir/.//../dir///./inner", 0, 0, 0 }, { "dir/back", 1, 0, 0 },
        { "link", 1, 0, 0 }, { "link", 0, 0, WASI_E_loop }, { "dlink", 1, WASI_OFLAGS_DIRECTORY, 0 }, { "dlink/inner", 0, 0, 0 },
        { "dlink", 0, WASI_OFLAGS_DIRECTORY, WASI_E_notdir }, { "dangling", 0, 0, WASI_E_loop }, { "dangling", 1, 0, WASI_E_noent },
        { "loop", 1, 0, WASI_E_loop }, { "loop", 0, 0, WASI_E_loop }, { "missing", 0, 0, WASI_E_noent }, { "", 0, 0, WASI_E_noent },
        { "file/", 0, 0, WASI_E_notdir }, { "file///", 0, 0, WASI_E_notdir }, { "file/x", 0, 0, WASI_E_notdir },
        { "dir/", 0, 0, 0 }, { "dir///", 0, 0, 0 }, { ".", 0, WASI_OFLAGS_DIRECTORY, 0 },
        { "file", 0, WASI_OFLAGS_DIRECTORY, WASI_E_notdir },
        { "file", 0, WASI_OFLAGS_CREAT | WASI_OFLAGS_EXCL, WASI_E_exist }, { "file", 0, 16, WASI_E_inval },
        { "file", 2, 0, WASI_E_inval },
        { "x", 0, WASI_OFLAGS_CREAT | WASI_OFLAGS_DIRECTORY, WASI_E_inval }, { "file", 0, WASI_OFLAGS_TRUNC, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t r = CALL(path_open, ROOT, rows[i].lookup, P(rows[i].path), rows[i].oflags, 0, 0, 0, OUT);
        if (r != rows[i].want)
            fail_msg("%s lookup %u oflags %u: %d", rows[i].path, rows[i].lookup, rows[i].oflags, (int)r);
    }
    assert_int_equal(filestat(w, "file").size, 0);
    uint32_t nul = put(w, "fi");
    w->mem.base[nul + 2] = 0;
    FAILS(inval, CALL(path_open, ROOT, 0, nul, 3, 0, 0, 0, 0, OUT));
    FAILS(nametoolong, CALL(path_open, ROOT, 0, DATA, 4096, 0, 0, 0, 0, OUT));
    FAILS(fault, CALL(path_open, ROOT, 0, MEM_BYTES - 2, 3, 0, 0, 0, 0, OUT));
    /* A file is no directory to start from. */
    FAILS(notdir, CALL(path_open, create(w, "file"), 0, P("x"), 0, 0, 0, 0, OUT));
    world_free(w);
}

static void failed_open_leaks_nothing(void **state)
{
    struct world *w = world_new((struct world_options){ .fd_limit = 20 });

    create(w, "f");
    for (int i = 0; i < 100; i++)
        FAILS(fault, CALL(path_open, ROOT, 0, P("f"), 0, 0, 0, 0, MEM_BYTES - 3));
    assert_int_equal(try_open(w, "f", 0, 0, 0), 5);
    world_free(w);
}

static void names(void **state)
{
    struct world *w = tree((struct world_options){ 0 });

    OK(CALL(path_create_directory, ROOT, P("a")));
    OK(CALL(path_create_directory, ROOT, P("a/b/")));
    FAILS(exist, CALL(path_create_directory, ROOT, P("a")));
    FAILS(notempty, CALL(path_remove_directory, ROOT, P("a")));
    OK(CALL(path_remove_directory, ROOT, P("a/b/")));
    FAILS(isdir, CALL(path_unlink_file, ROOT, P("a")));
    FAILS(isdir, CALL(path_unlink_file, ROOT, P("a/")));
    FAILS(notdir, CALL(path_unlink_file, ROOT, P("file/")));
    FAILS(notdir, CALL(path_remove_directory, ROOT, P("file")));
    FAILS(notdir, CALL(path_remove_directory, ROOT, P("file/")));
    OK(CALL(path_rename, ROOT, P("a/"), ROOT, P("c/")));
    FAILS(noent, CALL(path_filestat_get, ROOT, 0, P("a"), OUT));
    OK(CALL(path_rename, ROOT, P("c"), ROOT, P("a")));
    FAILS(isdir, CALL(path_rename, ROOT, P("file"), ROOT, P("a")));
    FAILS(notempty, CALL(path_rename, ROOT, P("a"), ROOT, P("dir")));
    FAILS(notdir, CALL(path_rename, ROOT, P("a"), ROOT, P("dir/inner")));
    OK(CALL(path_rename, ROOT, P("file"), ROOT, P("dir/inner")));
    OK(CALL(path_unlink_file, ROOT, P("dlink/inner")));
    OK(CALL(path_unlink_file, ROOT, P("link")));
    world_free(w);
}

static void symlinks(void **state)
{
    struct world *w = tree((struct world_options){ 0 });

    OK(CALL(path_symlink, P("file"), ROOT, P("new")));
    FAILS(exist, CALL(path_symlink, P("file"), ROOT, P("new")));
    FAILS(exist, CALL(path_symlink, P("file"), ROOT, P("dir")));
    FAILS(exist, CALL(path_symlink, P("file"), ROOT, P("dir/")));
    FAILS(noent, CALL(path_symlink, P("file"), ROOT, P("other/")));
    FAILS(perm, CALL(path_symlink, P("/"), ROOT, P("other")));
    FAILS(noent, CALL(path_symlink, P(""), ROOT, P("other")));
    memset(w->mem.base + DATA, '#', 10);
    OK(CALL(path_readlink, ROOT, P("new"), DATA, 10, OUT));
    assert_int_equal(out32(w), 4);
    assert_memory_equal(w->mem.base + DATA, "file######", 10);
    OK(CALL(path_readlink, ROOT, P("new"), DATA, 2, OUT));
    assert_int_equal(out32(w), 2);
    OK(CALL(path_readlink, ROOT, P("new"), DATA, 0, OUT));
    assert_int_equal(out32(w), 0);
    FAILS(inval, CALL(path_readlink, ROOT, P("file"), DATA, 10, OUT));
    FAILS(inval, CALL(path_readlink, ROOT, P("dlink/"), DATA, 10, OUT));
    FAILS(noent, CALL(path_readlink, ROOT, P("missing"), DATA, 10, OUT));
    assert_int_equal(filestat(w, "new").filetype, WASI_FILETYPE_SYMBOLIC_LINK);
    /* Times of the link itself, then of what it points to. */
    uint64_t before = filestat(w, "file").mtim;
    OK(CALL(path_filestat_set_times, ROOT, 0, P("new"), 0, 77, WASI_FSTFLAGS_MTIM));
    assert_int_equal(filestat(w, "new").mtim, 77);
    assert_int_equal(filestat(w, "file").mtim, before);
    OK(CALL(path_filestat_set_times, ROOT, WASI_LOOKUP_SYMLINK_FOLLOW, P("new"), 0, 78, WASI_FSTFLAGS_MTIM));
    assert_int_equal(filestat(w, "file").mtim, 78);
    world_free(w);
}

static void links(void **state)
{
    struct world *w = tree((struct world_options){ 0 });

    OK(CALL(path_link, ROOT, 0, P("file"), ROOT, P("dir/hard")));
    assert_int_equal(filestat(w, "file").nlink, 2);
    assert_int_equal(filestat(w, "dir/hard").ino, filestat(w, "file").ino);
    FAILS(exist, CALL(path_link, ROOT, 0, P("file"), ROOT, P("file")));
    FAILS(exist, CALL(path_link, ROOT, 0, P("file"), ROOT, P("dir")));
    FAILS(exist, CALL(path_link, ROOT, 0, P("file"), ROOT, P("dangling")));
    FAILS(noent, CALL(path_link, ROOT, 0, P("file"), ROOT, P("new/")));
    FAILS(perm, CALL(path_link, ROOT, 0, P("dir"), ROOT, P("new")));
    FAILS(perm, CALL(path_link, ROOT, 0, P("dir/"), ROOT, P("new")));
    FAILS(perm, CALL(path_link, ROOT, 0, P("dlink/"), ROOT, P("new")));
    FAILS(notdir, CALL(path_link, ROOT, 0, P("file/"), ROOT, P("new")));
    OK(CALL(path_link, ROOT, 0, P("loop"), ROOT, P("loop2")));
    assert_int_equal(filestat(w, "loop2").filetype, WASI_FILETYPE_SYMBOLIC_LINK);
    FAILS(inval, CALL(path_link, ROOT, WASI_LOOKUP_SYMLINK_FOLLOW, P("dangling"), ROOT, P("new")));
    OK(CALL(path_link, ROOT, WASI_LOOKUP_SYMLINK_FOLLOW, P("file"), ROOT, P("new")));
    world_free(w);
}

static void read_only(void **state)
{
    struct world *w = tree((struct world_options){ .read_only = true });
    int64_t fd = try_open(w, "file", 0, WASI_R_FD_READ | WASI_R_FD_FILESTAT_SET_TIMES, 0);

    OK(try_read(w, fd, 10));
    assert_string_equal(data(w), "hi\n");
    FAILS(rofs, CALL(fd_filestat_set_times, fd, 1, 1, 5));
    assert_int_equal(try_open(w, "file", 0, WASI_R_FD_WRITE, 0), -WASI_E_rofs);
    assert_int_equal(try_open(w, "file", 0, WASI_R_FD_READ | WASI_R_FD_ALLOCATE, 0), -WASI_E_rofs);
    assert_int_equal(try_open(w, "file", WASI_OFLAGS_TRUNC, 0, 0), -WASI_E_rofs);
    assert_int_equal(try_open(w, "new", WASI_OFLAGS_CREAT, 0, 0), -WASI_E_rofs);
    assert_true(try_open(w, "file", WASI_OFLAGS_CREAT, WASI_R_FD_READ, 0) > 0);
    FAILS(rofs, CALL(path_create_directory, ROOT, P("new")));
    FAILS(rofs, CALL(path_remove_directory, ROOT, P("dir")));
    FAILS(rofs, CALL(path_unlink_file, ROOT, P("file")));
    FAILS(rofs, CALL(path_rename, ROOT, P("file"), ROOT, P("new")));
    FAILS(rofs, CALL(path_link, ROOT, 0, P("file"), ROOT, P("new")));
    FAILS(rofs, CALL(path_symlink, P("file"), ROOT, P("new")));
    FAILS(rofs, CALL(path_filestat_set_times, ROOT, 0, P("file"), 1, 1, 5));
    /* A directory opened below stays so. */
    struct wasi_fdstat st = fdstat(w, ROOT);
    OK(CALL(path_open, ROOT, 0, P("dir"), WASI_OFLAGS_DIRECTORY, st.rights_base, st.rights_inheriting, 0, OUT));
    uint32_t dir = out32(w);
    FAILS(rofs, CALL(path_unlink_file, dir, P("inner")));
    FAILS(rofs, CALL(path_open, dir, 0, P("inner"), 0, WASI_R_FD_WRITE, 0, 0, OUT));
    assert_int_equal(wasi_needs(w->ctx), WASI_NEEDS_ALWAYS | WASI_NEEDS_FILES);
    world_free(w);
}

/* Another process swaps a directory for a link that leads out, as fast as it can. */
struct swapper { int dir; atomic_bool stop; };

static void *swap(void *arg)
{
    struct swapper *s = arg;

    while (!s->stop)
        syscall(SYS_renameat2, s->dir, "race", s->dir, "trap", 2 /* RENAME_EXCHANGE */);
    return NULL;
}

static void symlink_race(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    struct swapper s = { .dir = open(w->dir, O_RDONLY | O_DIRECTORY) };
    char outside[] = "/tmp/wvm-outside-XXXXXX", inside_file[128], outside_file[64];
    int opened = 0, refused = 0, fd;
    struct stat st;
    pthread_t thread;

    assert_non_null(mkdtemp(outside));
    mkdirat(s.dir, "race", 0777);
    symlinkat(outside, s.dir, "trap");
    snprintf(inside_file, sizeof inside_file, "%s/race/x", w->dir);
    snprintf(outside_file, sizeof outside_file, "%s/x", outside);
    assert_true((fd = open(inside_file, O_CREAT | O_WRONLY, 0666)) >= 0);
    close(fd);
    pthread_create(&thread, NULL, swap, &s);
    for (int i = 0; i < 20000 && !(i > 3000 && opened && refused); i++) {
        int64_t r = try_open(w, "race/x", WASI_OFLAGS_CREAT, WASI_R_FD_WRITE, 0);
        if (r > 0) {
            opened++;
            CALL(fd_close, (uint64_t)r);
        } else {
            refused++;
        }
        CALL(path_create_directory, ROOT, P("race/sub"));
        CALL(path_remove_directory, ROOT, P("race/sub"));
        assert_int_not_equal(stat(outside_file, &st), 0);
    }
    s.stop = true;
    pthread_join(thread, NULL);
    close(s.dir);
    assert_true(opened && refused);
    assert_int_equal(rmdir(outside), 0);    /* nothing was made in it */
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes), cmocka_unit_test(open_table), cmocka_unit_test(failed_open_leaks_nothing),
        cmocka_unit_test(names), cmocka_unit_test(symlinks), cmocka_unit_test(links), cmocka_unit_test(read_only),
        cmocka_unit_test(symlink_race),
    };
    return cmocka_run_group_tests_name("wasi paths", tests, NULL, NULL);
}
