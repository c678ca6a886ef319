/* Sockets handed in: sent, received, accepted, shut down; after the preopens in number. */
#include "wasi_world.h"

#include <netinet/in.h>
#include <sys/socket.h>

enum { SOCK = ROOT + 1 };

static void stream(void **state)
{
    int s[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, s), 0);
    struct world *w = world_new((struct world_options){ .sockets = s, .socket_count = 1 });
    assert_int_equal(fdstat(w, SOCK).filetype, WASI_FILETYPE_SOCKET_STREAM);
    FAILS(badf, CALL(fd_prestat_get, SOCK, OUT));
    one_iov(w, 5);
    memcpy(w->mem.base + DATA + 64, "hello", 5);
    OK(CALL(sock_send, SOCK, DATA, 1, 0, OUT));
    assert_int_equal(out32(w), 5);
    char got[8] = { 0 };
    assert_int_equal(read(s[1], got, 8), 5);
    assert_string_equal(got, "hello");
    assert_int_equal(write(s[1], "abcdef", 6), 6);
    one_iov(w, 3);
    OK(CALL(sock_recv, SOCK, DATA, 1, WASI_RIFLAGS_PEEK, OUT, OUT + 8));
    OK(CALL(sock_recv, SOCK, DATA, 1, 0, OUT, OUT + 8));
    assert_int_equal(out32(w), 3);
    assert_memory_equal(data(w), "abc", 3);
    OK(try_read(w, SOCK, 10));
    assert_string_equal(data(w), "def");
    OK(CALL(fd_fdstat_set_flags, SOCK, WASI_FDFLAGS_NONBLOCK));
    FAILS(again, try_read(w, SOCK, 10));
    FAILS(inval, CALL(sock_send, SOCK, DATA, 1, 1, OUT));
    FAILS(inval, CALL(sock_recv, SOCK, DATA, 1, 4, OUT, OUT + 8));
    FAILS(inval, CALL(sock_shutdown, SOCK, 0));
    FAILS(inval, CALL(sock_shutdown, SOCK, 4));
    OK(CALL(sock_shutdown, SOCK, WASI_SDFLAGS_WR));
    assert_int_equal(read(s[1], got, 8), 0);
    FAILS(pipe, CALL(sock_send, SOCK, DATA, 1, 0, OUT));
    assert_int_equal(wasi_needs(w->ctx) & WASI_NEEDS_SOCKET, WASI_NEEDS_SOCKET);
    world_free(w);
    close(s[1]);
}

static void datagram_truncated(void **state)
{
    int s[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, s), 0);
    struct world *w = world_new((struct world_options){ .sockets = s, .socket_count = 1 });
    assert_int_equal(fdstat(w, SOCK).filetype, WASI_FILETYPE_SOCKET_DGRAM);
    assert_int_equal(write(s[1], "abcdef", 6), 6);
    one_iov(w, 3);
    OK(CALL(sock_recv, SOCK, DATA, 1, 0, OUT, OUT + 8));
    assert_int_equal(w->mem.base[OUT + 8], WASI_ROFLAGS_TRUNCATED);
    world_free(w);
    close(s[1]);
}

static void accepting(void **state)
{
    struct sockaddr_in addr = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof addr;
    int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(listener, (struct sockaddr *)&addr, len) | listen(listener, 5), 0);
    getsockname(listener, (struct sockaddr *)&addr, &len);
    struct world *w = world_new((struct world_options){ .sockets = &listener, .socket_count = 1 });
    OK(CALL(fd_fdstat_set_flags, SOCK, WASI_FDFLAGS_NONBLOCK));
    FAILS(again, CALL(sock_accept, SOCK, 0, OUT));
    assert_int_equal(connect(client, (struct sockaddr *)&addr, len), 0);
    FAILS(inval, CALL(sock_accept, SOCK, WASI_FDFLAGS_APPEND, OUT));
    OK(CALL(sock_accept, SOCK, WASI_FDFLAGS_NONBLOCK, OUT));
    uint32_t fd = out32(w);
    assert_int_equal(fdstat(w, fd).flags, WASI_FDFLAGS_NONBLOCK);
    FAILS(again, try_read(w, fd, 1));
    FAILS(notcapable, CALL(sock_accept, fd, 0, OUT));
    OK(try_write(w, fd, "x"));
    FAILS(nosys, CALL_0(sock_accept, SOCK, 0, OUT));
    world_free(w);
    close(client);
}

static void not_sockets(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");

    FAILS(notsock, CALL(sock_shutdown, fd, 1));
    FAILS(notsock, CALL(sock_recv, fd, DATA, 0, 0, OUT, OUT));
    FAILS(notsock, CALL(sock_send, fd, DATA, 0, 0, OUT));
    FAILS(notsock, CALL(sock_accept, fd, 0, OUT));
    FAILS(badf, CALL(sock_shutdown, 99, 1));
    world_free(w);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream), cmocka_unit_test(datagram_truncated), cmocka_unit_test(accepting), cmocka_unit_test(not_sockets),
    };
    return cmocka_run_group_tests_name("wasi sockets", tests, NULL, NULL);
}
