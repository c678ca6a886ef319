/* fd_readdir: every entry once, from any cookie, with any buffer. */
#include "wasi_world.h"

enum { N = 300 };

struct entry { struct wasi_dirent d; char name[256]; };

/* List a directory with a buffer of len bytes: as a libc does, dropping a cut entry and
 * resuming after the last whole one. The count; entries in order. */
static unsigned list(struct world *w, uint32_t fd, uint32_t len, uint64_t cookie, struct entry *out)
{
    unsigned n = 0;

    for (;;) {
        OK(CALL(fd_readdir, fd, DATA, len, cookie, OUT));
        uint32_t used = out32(w), at = 0;
        assert_true(used <= len);
        while (used - at >= sizeof(struct wasi_dirent)) {
            struct entry *e = &out[n];
            memcpy(&e->d, w->mem.base + DATA + at, sizeof e->d);
            if (e->d.namlen > used - at - sizeof e->d)
                break;
            memcpy(e->name, w->mem.base + DATA + at + sizeof e->d, e->d.namlen);
            e->name[e->d.namlen] = 0;
            at += sizeof e->d + e->d.namlen;
            cookie = e->d.next;
            assert_true(++n <= N + 10);
        }
        if (used < len)
            return n;
        assert_true(at > 0);    /* else a libc grows its buffer */
    }
}

static int find(const struct entry *e, unsigned n, const char *name)
{
    int found = -1;

    for (unsigned i = 0; i < n; i++)
        if (strcmp(e[i].name, name) == 0) {
            assert_int_equal(found, -1);
            found = (int)i;
        }
    return found;
}

static void empty(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    struct entry e[N + 10];
    struct wasi_filestat st = filestat(w, ".");

    assert_int_equal(list(w, ROOT, 4096, 0, e), 2);
    assert_int_equal(e[find(e, 2, ".")].d.ino, st.ino);
    assert_int_equal(e[find(e, 2, ".")].d.type, WASI_FILETYPE_DIRECTORY);
    assert_int_equal(e[find(e, 2, "..")].d.type, WASI_FILETYPE_DIRECTORY);
    world_free(w);
}

static void types_and_inodes(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    struct entry e[N + 10];

    create(w, "file");
    OK(CALL(path_create_directory, ROOT, P("dir")));
    OK(CALL(path_symlink, P("file"), ROOT, P("link")));
    unsigned n = list(w, ROOT, 4096, 0, e);
    static const struct { const char *name; uint8_t type; } rows[] = {
        { "file", WASI_FILETYPE_REGULAR_FILE }, { "dir", WASI_FILETYPE_DIRECTORY }, { "link", WASI_FILETYPE_SYMBOLIC_LINK },
    };
    assert_int_equal(n, 5);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int at = find(e, n, rows[i].name);
        assert_true(at >= 0);
        assert_int_equal(e[at].d.type, rows[i].type);
        assert_int_equal(e[at].d.ino, filestat(w, rows[i].name).ino);
    }
    world_free(w);
}

static void every_buffer_and_cookie(void **state)
{
    static const uint32_t lens[] = { 40, 41, 64, 100, 256, 1000, 4096, 65536 };
    static struct entry e[N + 10], rest[N + 10];
    struct world *w = world_new((struct world_options){ 0 });
    char name[32];

    for (int i = 0; i < N; i++) {
        snprintf(name, sizeof name, "file.%d", i);
        OK(CALL(fd_close, create(w, name)));
    }
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        assert_int_equal(list(w, ROOT, lens[i], 0, e), N + 2);
        for (int k = 0; k < N; k += 37) {
            snprintf(name, sizeof name, "file.%d", k);
            assert_true(find(e, N + 2, name) >= 0);
        }
    }
    for (unsigned i = 0; i < N + 2; i += 13) {     /* resume after each entry, in any order */
        unsigned from = (i * 101) % (N + 2), n = list(w, ROOT, 256, e[from].d.next, rest);
        assert_int_equal(n, N + 1 - from);
        if (n)
            assert_string_equal(rest[0].name, e[from + 1].name);
    }
    world_free(w);
}

static void cut_entry(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });

    memset(w->mem.base + DATA, '#', 64);
    for (uint32_t len = 0; len < 30; len++) {       /* full to the last byte, not one more */
        OK(CALL(fd_readdir, ROOT, DATA, len, 0, OUT));
        assert_int_equal(out32(w), len);
        assert_int_equal(w->mem.base[DATA + len], '#');
    }
    FAILS(inval, CALL(fd_readdir, ROOT, DATA, 100, UINT64_MAX));
    FAILS(fault, CALL(fd_readdir, ROOT, MEM_BYTES - 10, 11, 0, OUT));
    FAILS(notcapable, CALL(fd_readdir, create(w, "f"), DATA, 100, 0, OUT));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty), cmocka_unit_test(types_and_inodes), cmocka_unit_test(every_buffer_and_cookie),
        cmocka_unit_test(cut_entry),
    };
    return cmocka_run_group_tests_name("wasi directories", tests, NULL, NULL);
}
