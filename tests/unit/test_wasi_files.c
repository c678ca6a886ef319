/* Data through a descriptor, and the descriptor itself: rights, flags, numbers, times. */
#include "wasi_world.h"

#include <sys/resource.h>

static void read_write_seek(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");

    OK(try_write(w, fd, "hello world"));
    assert_int_equal(out32(w), 11);
    OK(CALL(fd_tell, fd, OUT));
    assert_int_equal(out64(w), 11);
    OK(CALL(fd_seek, fd, (uint64_t)-5, WASI_WHENCE_END, OUT));
    assert_int_equal(out64(w), 6);
    OK(try_read(w, fd, 100));
    assert_int_equal(out32(w), 5);
    assert_string_equal(data(w), "world");
    FAILS(inval, CALL(fd_seek, fd, (uint64_t)-1, WASI_WHENCE_SET, OUT));
    FAILS(inval, CALL(fd_seek, fd, 0, 3, OUT));
    assert_int_equal(wasi_bytes_in(w->ctx), 5);
    assert_int_equal(wasi_bytes_out(w->ctx), 11);
    world_free(w);
}

static void positioned(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");

    OK(try_write(w, fd, "0123456789"));
    one_iov(w, 3);
    OK(CALL(fd_pread, fd, DATA, 1, 4, OUT));
    assert_memory_equal(data(w), "456", 3);
    memcpy(w->mem.base + DATA + 64, "ab", 2);
    one_iov(w, 2);
    OK(CALL(fd_pwrite, fd, DATA, 1, 0, OUT));
    OK(CALL(fd_tell, fd, OUT));
    assert_int_equal(out64(w), 10);
    /* Offset -1 would mean the current position to the host. */
    FAILS(inval, CALL(fd_pwrite, fd, DATA, 1, UINT64_MAX, OUT));
    FAILS(inval, CALL(fd_pread, fd, DATA, 1, UINT64_MAX, OUT));
    world_free(w);
}

static void vectors(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");
    struct wasi_iovec v[3] = { { DATA + 1000, 2 }, { DATA + 2000, 0 }, { DATA + 3000, 3 } };

    memcpy(w->mem.base + DATA, v, sizeof v);
    memcpy(w->mem.base + DATA + 1000, "ab", 2);
    memcpy(w->mem.base + DATA + 3000, "cde", 3);
    OK(CALL(fd_write, fd, DATA, 3, OUT));
    assert_int_equal(out32(w), 5);
    OK(CALL(fd_write, fd, DATA, 0, OUT));
    assert_int_equal(out32(w), 0);

    static const struct { const char *name; uint32_t at, count, buf, len, err; } hostile[] = {
        { "vectors past the end", MEM_BYTES - 4, 1, DATA, 1, WASI_E_fault },
        { "vectors wrap around", UINT32_MAX - 7, 2, DATA, 1, WASI_E_fault },
        { "count times size wraps", DATA, 0x20000001, DATA, 1, WASI_E_fault },
        { "buffer past the end", DATA, 1, MEM_BYTES, 1, WASI_E_fault },
        { "buffer wraps around", DATA, 1, UINT32_MAX, 2, WASI_E_fault },
        { "length past the end", DATA, 1, DATA, UINT32_MAX, WASI_E_fault },
        { "empty buffer at the end", DATA, 1, MEM_BYTES, 0, WASI_E_success },
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct wasi_iovec h = { hostile[i].buf, hostile[i].len };
        memcpy(w->mem.base + DATA, &h, sizeof h);
        int64_t r = CALL(fd_write, fd, hostile[i].at, hostile[i].count, OUT);
        int64_t s = CALL(fd_read, fd, hostile[i].at, hostile[i].count, OUT);
        if (r != hostile[i].err || s != hostile[i].err)
            fail_msg("%s: %d %d", hostile[i].name, (int)r, (int)s);
    }
    world_free(w);
}

static void many_vectors(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");
    enum { N = 3000 };

    for (uint32_t i = 0; i < N; i++) {
        struct wasi_iovec v = { DATA + 0x10000 + i, 1 };
        memcpy(w->mem.base + DATA + i * 8, &v, sizeof v);
    }
    OK(CALL(fd_write, fd, DATA, N, OUT));
    assert_int_equal(out32(w), 1024);
    memset(w->mem.base + DATA, 0, N * 8);
    FAILS(inval, CALL(fd_read, fd, DATA, N, OUT));  /* 0 would mean end of file */
    world_free(w);
}

static void append_and_sync(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t flags = WASI_FDFLAGS_APPEND | WASI_FDFLAGS_SYNC | WASI_FDFLAGS_DSYNC;
    int64_t fd = try_open(w, "f", WASI_OFLAGS_CREAT, WASI_R_REGULAR, flags);

    assert_int_equal(fdstat(w, fd).flags, flags);
    OK(try_write(w, fd, "12"));
    OK(CALL(fd_seek, fd, 0, WASI_WHENCE_SET, OUT));
    OK(try_write(w, fd, "34"));
    OK(CALL(fd_tell, fd, OUT));
    assert_int_equal(out64(w), 4);
    OK(CALL(fd_fdstat_set_flags, fd, 0));
    assert_int_equal(fdstat(w, fd).flags, 0);
    OK(CALL(fd_seek, fd, 0, WASI_WHENCE_SET, OUT));
    OK(try_write(w, fd, "5"));
    OK(CALL(fd_seek, fd, 0, WASI_WHENCE_SET, OUT));
    OK(try_read(w, fd, 10));
    assert_string_equal(data(w), "5234");
    FAILS(inval, CALL(fd_fdstat_set_flags, fd, 32));
    OK(CALL(fd_sync, fd));
    OK(CALL(fd_datasync, fd));
    world_free(w);
}

static void size_and_advice(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");

    OK(CALL(fd_filestat_set_size, fd, 100));
    assert_int_equal(filestat(w, "f").size, 100);
    OK(CALL(fd_allocate, fd, 90, 20));
    assert_int_equal(filestat(w, "f").size, 110);
    OK(CALL(fd_allocate, fd, 0, 10));
    assert_int_equal(filestat(w, "f").size, 110);
    FAILS(inval, CALL(fd_allocate, fd, 0, 0));
    FAILS(inval, CALL(fd_allocate, fd, UINT64_MAX, 1));
    FAILS(inval, CALL(fd_filestat_set_size, fd, UINT64_MAX));
    for (uint32_t advice = 0; advice < 6; advice++)
        OK(CALL(fd_advise, fd, 0, 10, advice));
    FAILS(inval, CALL(fd_advise, fd, 0, 10, 6));
    world_free(w);
}

static void rights_of_a_file(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    static const struct { const char *name; uint64_t rights; int64_t read, write, seek, stat; } rows[] = {
        { "none", 0, WASI_E_notcapable, WASI_E_notcapable, WASI_E_notcapable, WASI_E_notcapable },
        { "read", WASI_R_FD_READ, 0, WASI_E_notcapable, WASI_E_notcapable, WASI_E_notcapable },
        { "write", WASI_R_FD_WRITE, WASI_E_notcapable, 0, WASI_E_notcapable, WASI_E_notcapable },
        { "seek", WASI_R_FD_SEEK, WASI_E_notcapable, WASI_E_notcapable, 0, WASI_E_notcapable },
        { "stat", WASI_R_FD_FILESTAT_GET, WASI_E_notcapable, WASI_E_notcapable, WASI_E_notcapable, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t fd = try_open(w, "f", WASI_OFLAGS_CREAT, rows[i].rights, 0);
        assert_int_equal(fdstat(w, fd).rights_base, rows[i].rights);
        if (try_read(w, fd, 1) != rows[i].read || try_write(w, fd, "x") != rows[i].write ||
            CALL(fd_seek, fd, 1, WASI_WHENCE_SET, OUT) != rows[i].seek || CALL(fd_filestat_get, fd, OUT) != rows[i].stat)
            fail_msg("rights: %s", rows[i].name);
        OK(CALL(fd_close, fd));
    }
    world_free(w);
}

static void rights_only_shrink(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");

    OK(CALL(fd_fdstat_set_rights, fd, WASI_R_FD_READ, 0));
    FAILS(notcapable, CALL(fd_fdstat_set_rights, fd, WASI_R_FD_READ | WASI_R_FD_WRITE, 0));
    FAILS(notcapable, CALL(fd_fdstat_set_rights, fd, WASI_R_FD_READ, WASI_R_FD_READ));
    FAILS(notcapable, try_write(w, fd, "x"));

    /* What a directory does not pass on cannot be had below it; a right that files do not have is dropped. */
    struct wasi_fdstat st = fdstat(w, ROOT);
    OK(CALL(fd_fdstat_set_rights, ROOT, st.rights_base, st.rights_inheriting & ~(uint64_t)WASI_R_FD_WRITE));
    assert_int_equal(try_open(w, "f", 0, WASI_R_FD_WRITE, 0), -WASI_E_notcapable);
    assert_true(try_open(w, "f", 0, WASI_R_FD_READ | WASI_R_SOCK_ACCEPT, 0) > 0);
    OK(CALL(fd_fdstat_set_rights, ROOT, WASI_R_PATH_OPEN, WASI_R_FD_READ));
    assert_int_equal(try_open(w, "new", WASI_OFLAGS_CREAT, 0, 0), -WASI_E_notcapable);
    assert_int_equal(try_open(w, "f", WASI_OFLAGS_TRUNC, 0, 0), -WASI_E_notcapable);
    assert_int_equal(try_open(w, "f", 0, 0, WASI_FDFLAGS_SYNC), -WASI_E_notcapable);
    FAILS(notcapable, CALL(path_filestat_get, ROOT, 0, P("f"), OUT));
    world_free(w);
}

static void renumber_and_close(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t a = create(w, "a"), b = create(w, "b");

    OK(try_write(w, a, "A"));
    OK(CALL(fd_renumber, a, b));
    FAILS(badf, CALL(fd_close, a));
    OK(CALL(fd_seek, b, 0, WASI_WHENCE_SET, OUT));
    OK(try_read(w, b, 5));
    assert_string_equal(data(w), "A");
    FAILS(badf, CALL(fd_renumber, b, a));
    FAILS(badf, CALL(fd_renumber, b, 1000000));
    OK(CALL(fd_renumber, b, b));
    OK(CALL(fd_renumber, b, ROOT));
    FAILS(badf, CALL(fd_prestat_get, ROOT, OUT));
    OK(CALL(fd_close, ROOT));
    FAILS(badf, CALL(fd_fdstat_get, ROOT, OUT));
    world_free(w);
}

static void preopen(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    struct wasi_fdstat st = fdstat(w, ROOT);

    OK(CALL(fd_prestat_get, ROOT, OUT));
    assert_int_equal(out32(w), WASI_PREOPENTYPE_DIR);
    assert_int_equal(w->mem.base[OUT + 4], 1);
    FAILS(nametoolong, CALL(fd_prestat_dir_name, ROOT, OUT, 0));
    OK(CALL(fd_prestat_dir_name, ROOT, OUT, 5));
    assert_int_equal(w->mem.base[OUT], '/');
    FAILS(badf, CALL(fd_prestat_get, ROOT + 1, OUT));
    assert_int_equal(st.filetype, WASI_FILETYPE_DIRECTORY);
    /* A libc asks for "." with the very same rights. */
    OK(CALL(path_open, ROOT, 0, P("."), WASI_OFLAGS_DIRECTORY, st.rights_base, st.rights_inheriting, 0, OUT));
    FAILS(isdir, CALL(path_open, ROOT, 0, P("."), WASI_OFLAGS_DIRECTORY, WASI_R_FD_READ | WASI_R_FD_WRITE, 0, 0, OUT));
    FAILS(notcapable, try_read(w, ROOT, 1));
    FAILS(notcapable, CALL(fd_seek, ROOT, 0, WASI_WHENCE_CUR, OUT));
    FAILS(notcapable, CALL(fd_allocate, ROOT, 0, 1));
    FAILS(notcapable, CALL(fd_filestat_set_size, ROOT, 0));
    world_free(w);
}

static void times(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");
    static const uint32_t bad[] = { 3, 12, 15, 16, 0x10000 };

    OK(CALL(fd_filestat_set_times, fd, 1000000007, 2000000009, WASI_FSTFLAGS_ATIM | WASI_FSTFLAGS_MTIM));
    assert_int_equal(filestat(w, "f").atim, 1000000007);
    assert_int_equal(filestat(w, "f").mtim, 2000000009);
    OK(CALL(path_filestat_set_times, ROOT, 0, P("f"), 5, 6, WASI_FSTFLAGS_MTIM));
    assert_int_equal(filestat(w, "f").atim, 1000000007);
    assert_int_equal(filestat(w, "f").mtim, 6);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        FAILS(inval, CALL(fd_filestat_set_times, fd, 1, 2, bad[i]));
        FAILS(inval, CALL(path_filestat_set_times, ROOT, 0, P("f"), 1, 2, bad[i]));
    }
    OK(CALL(fd_filestat_set_times, fd, 0, 0, WASI_FSTFLAGS_ATIM_NOW));
    assert_true(filestat(w, "f").atim > 1500000000000000000u);
    assert_int_equal(filestat(w, "f").mtim, 6);
    /* Before 1970 there are no times. */
    struct timespec old[2] = { { -5, 0 }, { -5, 0 } };
    char path[128];
    snprintf(path, sizeof path, "%s/f", w->dir);
    utimensat(AT_FDCWD, path, old, 0);
    assert_int_equal(filestat(w, "f").mtim, 0);
    world_free(w);
}

static void closed_stdio(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });

    FAILS(badf, try_write(w, 1, "x"));
    FAILS(badf, try_read(w, 0, 1));
    assert_true(create(w, "f") > 2);        /* else it would receive what is printed */
    world_free(w);
}

static void stdio_pipe(void **state)
{
    int in[2], out[2];

    assert_int_equal(pipe(in) | pipe(out), 0);
    struct world *w = world_new((struct world_options){ .stdio = { in[0], out[1], 0 } });
    FAILS(notcapable, try_write(w, 0, "x"));
    FAILS(notcapable, try_read(w, 1, 1));
    FAILS(spipe, CALL(fd_seek, 0, 0, WASI_WHENCE_CUR, OUT));
    OK(CALL(fd_fdstat_set_flags, 0, WASI_FDFLAGS_NONBLOCK));
    assert_int_equal(fcntl(in[0], F_GETFL) & O_NONBLOCK, 0);        /* shared: not ours to change */
    FAILS(again, try_read(w, 0, 1));
    assert_int_equal(write(in[1], "hi", 2), 2);
    OK(try_read(w, 0, 10));
    assert_string_equal(data(w), "hi");
    OK(CALL(fd_fdstat_set_flags, 1, WASI_FDFLAGS_NONBLOCK | WASI_FDFLAGS_APPEND));
    one_iov(w, 65536);
    for (int64_t err = 0; err == 0;)        /* never blocks, however full the pipe gets */
        if ((err = CALL(fd_write, 1, DATA, 1, OUT)) != 0)
            assert_int_equal(err, WASI_E_again);
    close(out[0]);
    FAILS(pipe, try_write(w, 1, "x"));
    OK(CALL(fd_close, 1));
    assert_true(fcntl(out[1], F_GETFD) >= 0);
    world_free(w);
    close(in[0]), close(in[1]), close(out[1]);
}

static void stdio_directory_grants_nothing(void **state)
{
    int dir = open("/", O_RDONLY | O_DIRECTORY);
    struct world *w = world_new((struct world_options){ .stdio = { dir } });

    FAILS(notcapable, CALL(path_open, 0, 0, P("etc"), 0, 0, 0, 0, OUT));
    FAILS(notcapable, CALL(fd_readdir, 0, DATA, 100, 0, OUT));
    world_free(w);
    close(dir);
}

static void table_limit(void **state)
{
    struct world *w = world_new((struct world_options){ .fd_limit = 40 });
    int64_t fd, last = 0;

    create(w, "f");
    while ((fd = try_open(w, "f", 0, 0, 0)) > 0)
        last = fd;
    assert_int_equal(fd, -WASI_E_nfile);
    assert_int_equal(last, 39);
    OK(CALL(fd_close, 17));
    assert_int_equal(try_open(w, "f", 0, 0, 0), 17);
    world_free(w);
}

static void host_limit(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    struct rlimit old, low = { 60, 0 };
    int64_t fd;

    create(w, "f");
    getrlimit(RLIMIT_NOFILE, &old);
    low.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_NOFILE, &low);
    while ((fd = try_open(w, "f", 0, 0, 0)) > 0)
        ;
    setrlimit(RLIMIT_NOFILE, &old);
    assert_int_equal(fd, -WASI_E_nfile);
    world_free(w);
}

static void no_space(void **state)
{
    int full = open("/dev/full", O_WRONLY);
    struct world *w = world_new((struct world_options){ .stdio = { 0, full } });

    FAILS(nospc, try_write(w, 1, "x"));
    world_free(w);
    close(full);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_write_seek), cmocka_unit_test(positioned), cmocka_unit_test(vectors),
        cmocka_unit_test(many_vectors), cmocka_unit_test(append_and_sync), cmocka_unit_test(size_and_advice),
        cmocka_unit_test(rights_of_a_file), cmocka_unit_test(rights_only_shrink), cmocka_unit_test(renumber_and_close),
        cmocka_unit_test(preopen), cmocka_unit_test(times), cmocka_unit_test(closed_stdio), cmocka_unit_test(stdio_pipe),
        cmocka_unit_test(stdio_directory_grants_nothing), cmocka_unit_test(table_limit), cmocka_unit_test(host_limit),
        cmocka_unit_test(no_space),
    };
    return cmocka_run_group_tests_name("wasi files", tests, NULL, NULL);
}
