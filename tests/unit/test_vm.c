/* Hand-made images in a real VM: calls, hypercalls, traps, growth, the deadline. Needs /dev/kvm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>
#include "tiny_image.h"
#include "vmm/vcpu.h"

/* The module under test. Offsets of its functions are taken by label. */
__asm__(".pushsection .rodata, \"a\"\n"
    ".global code, code_end, f_hello, f_add, f_unreachable, f_load, f_div, f_spin, f_recurse, f_grow, f_many, f_copy\n"
    ".global t_unreachable, t_div, f_nested, f_calls, f_post, t_post\n"
    "code:\n"
    "f_hello:\n"                                /* fd_write(1, 16, 1, 8); proc_exit(7) */
    "  push %rbp\n  mov %rsp, %rbp\n"
    "  movl $32, 16\n  movl $6, 20\n  movl $0x6c6c6568, 32\n  movw $0x0a6f, 36\n"
    "  mov $1, %edi\n  mov $16, %esi\n  mov $1, %edx\n  mov $8, %ecx\n"
    "  call *code+" TINY_DATA "+0x200(%rip)\n"
    "  mov $7, %edi\n  call *code+" TINY_DATA "+0x208(%rip)\n"
    "  ud2\n"
    "f_add:\n  lea (%rdi,%rsi), %eax\n  ret\n"
    "f_unreachable:\n"
    "t_unreachable: ud2\n"
    "f_load:\n  push %rbp\n  mov %rsp, %rbp\n  mov %edi, %edi\n  mov (%rdi), %eax\n  pop %rbp\n  ret\n"
    "f_div:\n  push %rbp\n  mov %rsp, %rbp\n  mov %edi, %eax\n  cltd\n"
    "t_div: idiv %esi\n  pop %rbp\n  ret\n"
    "f_spin:\n  jmp f_spin\n"
    "f_recurse:\n  push %rbp\n  mov %rsp, %rbp\n  sub $64, %rsp\n  call f_recurse\n  leave\n  ret\n"
    "f_grow:\n  push %rbp\n  mov %rsp, %rbp\n  mov %rdi, %rsi\n  lea code+" TINY_DATA "+0x100(%rip), %rdi\n"
    "  call *code+" TINY_DATA "(%rip)\n  pop %rbp\n  ret\n"
    "f_many:\n"                                 /* ten i64 in, ten out, each plus one: [rsp+8],[rsp+16] in, [rsp+24],[rsp+32] out */
    "  mov 8(%rsp), %r11\n  inc %r11\n  mov %r11, 24(%rsp)\n"
    "  mov 16(%rsp), %r11\n  inc %r11\n  mov %r11, 32(%rsp)\n"
    "  lea 1(%rdi), %rax\n  lea 1(%rdx), %rcx\n  lea 1(%rsi), %rdx\n  ret $16\n"
    "f_copy:\n  push %rbp\n  mov %rsp, %rbp\n  mov %rdx, %r8\n  mov %rsi, %rcx\n  mov %rdi, %rdx\n"
    "  lea code+" TINY_DATA "+0x100(%rip), %rdi\n  mov %rdi, %rsi\n  call *code+" TINY_DATA "+8(%rip)\n  pop %rbp\n  ret\n"
    "f_nested:\n  call f_unreachable\n  ret\n"
    "f_calls:\n  push %rbp\n  mov %rsp, %rbp\n  push %rbx\n  push %r12\n  mov %rdi, %rbx\n  xor %r12d, %r12d\n"
    "1: mov %ebx, %edi\n  call *code+" TINY_DATA "+0x210(%rip)\n  add %rax, %r12\n  dec %rbx\n  jnz 1b\n"
    "  mov %r12, %rax\n  pop %r12\n  pop %rbx\n  pop %rbp\n  ret\n"
    "f_post:\n"                                 /* (mailbox, call, second argument): post it, and trap */
    "  mov %esi, 4(%rdi)\n  movq $0, 8(%rdi)\n  mov %rdx, 16(%rdi)\n  incl (%rdi)\n"
    "t_post: ud2\n"
    "code_end:\n.popsection\n");
extern const uint8_t code[], code_end[], f_hello[], f_add[], f_unreachable[], f_load[], f_div[], f_spin[], f_recurse[],
    f_grow[], f_many[], f_copy[], t_unreachable[], t_div[], f_nested[], f_calls[], f_post[], t_post[];

enum { FD_WRITE, PROC_EXIT, FD_SYNC, HELLO, ADD, UNREACHABLE, LOAD, DIV, SPIN, RECURSE, GROW, MANY, COPY, NESTED, CALLS, POST, N_FUNCS };
#define N_IMPORTS 3
enum { T_WRITE, T_EXIT, T_VOID, T_ADD, T_LOAD, T_GROW, T_MANY, T_COPY };

struct world {
    struct tiny tiny;
    struct vmm_image image;
    struct vmm *vm;
    struct vmm_instance *in;
    struct vmm_error error;
    struct vmm_outcome outcome;
    char written[64];
    size_t written_bytes;
    bool blocks;                                /* fd_sync waits for a signal */
};

static int64_t serve(void *ctx, uint32_t nr, const uint64_t arg[10], uint8_t *mem, uint64_t bytes, struct vmm_stop *stop)
{
    struct world *w = ctx;
    if (nr == WVM_CALL_proc_exit) {
        *stop = (struct vmm_stop){ true, VMM_EXIT, (uint32_t)arg[0] };
    } else if (nr == WVM_CALL_fd_write) {
        uint32_t iov[2];
        assert_true(arg[1] + 8 <= bytes);
        memcpy(iov, mem + arg[1], 8);
        assert_true(iov[0] + iov[1] <= bytes && iov[1] < sizeof(w->written));
        memcpy(w->written, mem + iov[0], iov[1]);
        w->written_bytes = iov[1];
    } else if (nr == WVM_CALL_fd_sync) {
        while (w->blocks && !*vmm_interrupt_flag())
            pause();
        return (int64_t)arg[0];
    }
    return 0;
}

static uint32_t offset(const uint8_t *label)
{
    return TINY_TEXT_OFF + (uint32_t)(label - code);
}

static void build(struct world *w)
{
    struct tiny *t = &w->tiny;
    static const uint8_t *const starts[] = { f_hello, f_add, f_unreachable, f_load, f_div, f_spin, f_recurse, f_grow, f_many,
                                             f_copy, f_nested, f_calls, f_post, code_end };
    static const uint8_t types_of[] = { T_VOID, T_ADD, T_VOID, T_LOAD, T_ADD, T_VOID, T_VOID, T_GROW, T_MANY, T_COPY, T_VOID, T_GROW,
                                         T_COPY };
    static const uint8_t valtypes[] = { WVM_I32, WVM_I32, WVM_I32, WVM_I32, WVM_I64, WVM_I64, WVM_I64, WVM_I64, WVM_I64,
                                        WVM_I64, WVM_I64, WVM_I64, WVM_I64, WVM_I64 };
    static const struct wvm_image_type types[] = {
        [T_WRITE] = { 1, 0, 4, 0, 1 }, [T_EXIT] = { 2, 0, 1, 0, 0 }, [T_VOID] = { 3, 0, 0, 0, 0 }, [T_ADD] = { 4, 0, 2, 0, 1 },
        [T_LOAD] = { 5, 0, 1, 0, 1 }, [T_GROW] = { 6, 4, 1, 4, 1 }, [T_MANY] = { 7, 4, 10, 4, 10 }, [T_COPY] = { 8, 4, 3, 0, 0 } };
    static const char strings[] = "wasi_snapshot_preview1fd_writeproc_exitnestedfd_sync";
    static const struct wvm_image_import imports[] = {
        { WVM_EXTERN_FUNC, 0, 0, 22, 22, 8, T_WRITE, TINY_SLOT(0) }, { WVM_EXTERN_FUNC, 1, 0, 22, 30, 9, T_EXIT, TINY_SLOT(1) },
        { WVM_EXTERN_FUNC, 2, 0, 22, 45, 7, T_LOAD, TINY_SLOT(2) } };
    static const struct wvm_image_memory memories[] = { { 1, 10000, TINY_MEMORY, WVM_LIMIT_HAS_MAX, 16, 0 } };
    const struct wvm_image_trap traps[] = { { offset(t_unreachable), WVM_TRAP_unreachable, 0, { 0 } },
                                            { offset(t_div), WVM_TRAP_div, 6, { 0 } }, { offset(t_post), WVM_TRAP_unreachable, 0, { 0 } } };
    struct wvm_image_func funcs[N_FUNCS] = { { .type = T_WRITE }, { .type = T_EXIT }, { .type = T_LOAD } };
    for (int i = 0; i < N_FUNCS - N_IMPORTS; i++)
        funcs[N_IMPORTS + i] = (struct wvm_image_func){ .type = types_of[i], .code_off = offset(starts[i]),
            .code_bytes = (uint32_t)(starts[i + 1] - starts[i]), .module_off = 100 + (uint32_t)i };
    funcs[NESTED].name = 39;
    funcs[NESTED].name_bytes = 6;
    tiny_init(t, code, code_end);
    TINY_SET(t, types, types);
    TINY_SET(t, valtypes, valtypes);
    TINY_SET(t, strings, strings);
    TINY_SET(t, imports, imports);
    TINY_SET(t, funcs, funcs);
    TINY_SET(t, memories, memories);
    TINY_SET(t, traps, traps);
    tiny_finish(t);
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct vmm_config config = { 0 };
    struct vmm_handlers handlers = { serve, NULL, w };
    *state = w;
    if (access("/dev/kvm", R_OK | W_OK))
        return 0;
    build(w);
    if (vmm_image_open(&w->image, w->tiny.file, w->tiny.file_bytes, &w->error) ||
        vmm_open(&w->vm, &config, &w->error) || vmm_load(w->vm, &w->image, "m", &w->in, &w->error)) {
        print_message("%s\n", w->error.text);
        return -1;
    }
    vmm_set_handlers(w->vm, &handlers);
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    vmm_close(w->vm);
    free(w->tiny.file);
    free(w);
    return 0;
}

static struct world *world(void **state)
{
    struct world *w = *state;
    if (!w->vm)
        skip();
    return w;
}

static void call(struct world *w, uint32_t func, const struct vmm_value *args, struct vmm_value *results)
{
    vmm_call(w->vm, w->in, func, args, results, &w->outcome);
}

static void expect_trap(struct world *w, enum wvm_trap trap)
{
    if (w->outcome.kind != VMM_TRAP)
        print_message("outcome %d: %s\n", w->outcome.kind, w->outcome.text);
    assert_int_equal(w->outcome.kind, VMM_TRAP);
    assert_int_equal(w->outcome.trap, trap);
}

static void hello_prints_and_exits(void **state)
{
    struct world *w = world(state);
    call(w, HELLO, NULL, NULL);
    assert_string_equal(w->outcome.text, "exit code 7");
    assert_int_equal(w->outcome.kind, VMM_EXIT);
    assert_int_equal(w->outcome.code, 7);
    assert_int_equal(w->written_bytes, 6);
    assert_memory_equal(w->written, "hello\n", 6);
    assert_int_equal(vmm_stats(w->vm)->hypercalls[WVM_CALL_fd_write], 1);
}

static void values_go_in_and_out(void **state)
{
    struct world *w = world(state);
    struct vmm_value a[2] = { { WVM_I32, 40, 0 }, { WVM_I32, 2, 0 } }, r[10];
    call(w, ADD, a, r);
    assert_int_equal(w->outcome.kind, VMM_RETURNED);
    assert_int_equal(r[0].lo, 42);
    a[1].lo = 0xffffffff;                       /* again in the parked guest */
    call(w, ADD, a, r);
    assert_int_equal(r[0].lo, 39);
}

static void stack_arguments_and_results(void **state)
{
    struct world *w = world(state);
    struct vmm_value a[10], r[10];
    for (uint64_t i = 0; i < 10; i++)
        a[i] = (struct vmm_value){ WVM_I64, 100 * i, 0 };
    call(w, MANY, a, r);
    assert_int_equal(w->outcome.kind, VMM_RETURNED);
    assert_int_equal(r[0].lo, 1);
    assert_int_equal(r[1].lo, 101);
    assert_int_equal(r[2].lo, 201);
    assert_int_equal(r[8].lo, 801);
    assert_int_equal(r[9].lo, 901);
}

static void traps_have_their_reason(void **state)
{
    struct world *w = world(state);
    const struct { uint32_t func; uint64_t a, b; enum wvm_trap trap; } rows[] = {
        { UNREACHABLE, 0, 0, WVM_TRAP_unreachable },
        { LOAD, 65536, 0, WVM_TRAP_memory_bounds },
        { LOAD, 0xffffffff, 0, WVM_TRAP_memory_bounds },
        { DIV, 1, 0, WVM_TRAP_div_by_zero },
        { DIV, 0x80000000, 0xffffffff, WVM_TRAP_int_overflow },
        { RECURSE, 0, 0, WVM_TRAP_stack_overflow },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct vmm_value a[2] = { { WVM_I32, rows[i].a, 0 }, { WVM_I32, rows[i].b, 0 } }, r[2];
        call(w, rows[i].func, a, r);
        expect_trap(w, rows[i].trap);
    }
    struct vmm_value a[2] = { { WVM_I32, 7, 0 }, { WVM_I32, 2, 0 } }, r[1];
    call(w, DIV, a, r);                         /* and the VM still works */
    assert_int_equal(w->outcome.kind, VMM_RETURNED);
    assert_int_equal(r[0].lo, 3);
}

static void backtrace_names_functions(void **state)
{
    struct world *w = world(state);
    char text[256];
    call(w, NESTED, NULL, NULL);
    expect_trap(w, WVM_TRAP_unreachable);
    assert_int_equal(w->outcome.n_frames, 2);
    assert_int_equal(w->outcome.frames[0].func, UNREACHABLE);
    assert_int_equal(w->outcome.frames[1].func, NESTED);
    vmm_backtrace_print(&w->outcome, text, sizeof(text));
    assert_non_null(strstr(text, "nested"));
}

static void grow_to_the_byte(struct world *w)
{
    struct vmm_value a[1], r[1];
    const struct { uint64_t delta; int64_t old; } rows[] = { { 0, 1 }, { 1, 1 }, { 62, 2 }, { 64, 64 }, { 1000, 128 }, { 10000, -1 },
        { UINT64_MAX, -1 }, { 8872, 1128 }, { 1, -1 }, { 0, 10000 } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        a[0] = (struct vmm_value){ WVM_I64, rows[i].delta, 0 };
        call(w, GROW, a, r);
        assert_int_equal(w->outcome.kind, VMM_RETURNED);
        assert_int_equal((int64_t)r[0].lo, rows[i].old);
        uint64_t size = vmm_wasi_memory(w->vm)->size_bytes;
        a[0] = (struct vmm_value){ WVM_I32, size - 4, 0 };
        call(w, LOAD, a, r);
        assert_int_equal(w->outcome.kind, VMM_RETURNED);
        a[0].lo = size;
        call(w, LOAD, a, r);
        expect_trap(w, WVM_TRAP_memory_bounds);
    }
}

static void memory_grows_to_the_byte(void **state) { grow_to_the_byte(world(state)); }

static void memory_grows_without_exits(void **state)
{
    struct world *w = world(state);
    struct vmm_value one[1] = { { WVM_I64, 1, 0 } }, r[1] = { { .lo = UINT64_MAX } };
    assert_int_equal(vmm_service_start(w->vm, VMM_SERVICE_ALWAYS, &w->error), 0);
    grow_to_the_byte(w);
    for (int i = 0; i < 20000 && !vmm_stats(w->vm)->served_spinning; i++)       /* refused: it has its maximum */
        call(w, GROW, one, r);
    vmm_service_stop(w->vm);
    assert_int_equal((int64_t)r[0].lo, -1);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1)
        assert_true(vmm_stats(w->vm)->served_spinning > 0);
}

/* A guest that does not wait for the answer: memory grows, slots come, page tables change while its trap is looked at. */
static void memory_grows_during_a_trap(void **state)
{
    struct world *w = world(state);
    struct vmm_value a[3] = { { WVM_I64, WVM_MAILBOX_VA, 0 }, { WVM_I64, WVM_CALL_memory_grow, 0 }, { WVM_I64, 40, 0 } };
    assert_int_equal(vmm_service_start(w->vm, VMM_SERVICE_ALWAYS, &w->error), 0);
    for (int i = 0; i < 200; i++) {
        call(w, POST, a, NULL);
        expect_trap(w, WVM_TRAP_unreachable);
    }
    vmm_service_stop(w->vm);
    uint64_t pages = vmm_wasi_memory(w->vm)->size_bytes >> 16;
    assert_int_equal(pages % 40, 1);
    assert_true(pages <= 8001);
}

static void bulk_copy_checks_first(void **state)
{
    struct world *w = world(state);
    uint8_t *mem = vmm_wasi_memory(w->vm)->hva;
    struct vmm_value a[3] = { { WVM_I64, 101, 0 }, { WVM_I64, 100, 0 }, { WVM_I64, 20, 0 } };
    for (uint8_t i = 0; i < 30; i++)
        mem[100 + i] = i;
    call(w, COPY, a, NULL);
    assert_int_equal(w->outcome.kind, VMM_RETURNED);
    for (uint8_t i = 0; i < 20; i++)
        assert_int_equal(mem[101 + i], i);
    a[0].lo = 65530;
    call(w, COPY, a, NULL);
    expect_trap(w, WVM_TRAP_memory_bounds);
    assert_int_equal(mem[65535], 0);
}

static void deadline_ends_an_empty_loop(void **state)
{
    struct world *w = world(state);
    assert_int_equal(vmm_signals_start(w->vm, &w->error), 0);
    assert_int_equal(vmm_set_deadline(w->vm, 20000000, &w->error), 0);
    call(w, SPIN, NULL, NULL);
    assert_int_equal(w->outcome.kind, VMM_DEADLINE);
    assert_int_equal(w->outcome.frames[0].func, SPIN);
}

static void signals_end_a_blocked_call(void **state)
{
    struct world *w = world(state);
    struct vmm_value a[1] = { { WVM_I64, 1, 0 } }, r[1];
    w->blocks = true;
    assert_int_equal(vmm_signals_start(w->vm, &w->error), 0);
    assert_int_equal(vmm_set_deadline(w->vm, 20000000, &w->error), 0);
    call(w, CALLS, a, r);
    assert_int_equal(w->outcome.kind, VMM_DEADLINE);
    assert_int_equal(vmm_set_deadline(w->vm, 0, &w->error), 0);
    raise(SIGTERM);                             /* before the run: it ends at once */
    call(w, CALLS, a, r);
    assert_int_equal(w->outcome.kind, VMM_SIGNAL);
    assert_int_equal(w->outcome.code, SIGTERM);
}

/* The service thread answers while the guest spins; each call exactly once, whoever answers. */
static void mailbox_without_exits(void **state)
{
    struct world *w = world(state);
    const enum vmm_service modes[] = { VMM_SERVICE_ALWAYS, VMM_SERVICE_AUTO, VMM_SERVICE_NEVER };
    for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
        const uint64_t n = 2000;
        struct vmm_value a[1] = { { WVM_I64, n, 0 } }, r[1];
        uint64_t before = vmm_stats(w->vm)->hypercalls[WVM_CALL_fd_sync], spun = vmm_stats(w->vm)->served_spinning;
        assert_int_equal(vmm_service_start(w->vm, modes[i], &w->error), 0);
        call(w, CALLS, a, r);
        vmm_service_stop(w->vm);
        assert_int_equal(w->outcome.kind, VMM_RETURNED);
        assert_int_equal(r[0].lo, n * (n + 1) / 2);
        assert_int_equal(vmm_stats(w->vm)->hypercalls[WVM_CALL_fd_sync] - before, n);
        if (modes[i] == VMM_SERVICE_NEVER)
            assert_int_equal(vmm_stats(w->vm)->served_spinning, spun);
        else if (sysconf(_SC_NPROCESSORS_ONLN) > 1)
            assert_true(vmm_stats(w->vm)->served_spinning > spun);
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(hello_prints_and_exits), T(values_go_in_and_out), T(stack_arguments_and_results), T(traps_have_their_reason),
        T(backtrace_names_functions), T(memory_grows_to_the_byte),
        T(memory_grows_without_exits), T(memory_grows_during_a_trap), T(bulk_copy_checks_first), T(deadline_ends_an_empty_loop),
        T(signals_end_a_blocked_call), T(mailbox_without_exits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
