/* Instances linked to each other in one VM: functions, memories, tables and globals of one used by the next, and
 * what is missing or of another type named, all of it together. Needs /dev/kvm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>
#include "tiny_image.h"
#include "vmm/vcpu.h"

/* Exporter: add(a, b); its initializer adds 1 to the global. Importer: f(a) = add(a, *global) + memory[8], and
 * g() calls the imported table's entry 1 with (7, 8). */
__asm__(".pushsection .rodata, \"a\"\n"
    ".global one, one_end, one_init, two, two_f, two_g, two_end\n"
    "one:\n  lea (%rdi,%rsi), %eax\n  ret\n"
    "one_init:\n  incl one+" TINY_DATA "+0x400(%rip)\n  ret\n"
    "one_end:\n"
    "two:\n"
    "two_f:\n  push %rbp\n  mov %rsp, %rbp\n  mov two+" TINY_DATA "+0x400(%rip), %rax\n  mov (%rax), %esi\n"
    "  call *two+" TINY_DATA "+0x200(%rip)\n"
    "  mov two+" TINY_DATA "+0x100(%rip), %rcx\n  mov (%rcx), %rcx\n  add 8(%rcx), %eax\n  pop %rbp\n  ret\n"
    "two_g:\n  push %rbp\n  mov %rsp, %rbp\n  mov $7, %edi\n  mov $8, %esi\n"
    "  mov two+" TINY_DATA "+0x140(%rip), %rax\n  mov (%rax), %rax\n  call *16(%rax)\n  pop %rbp\n  ret\n"
    "two_end:\n.popsection\n");
extern const uint8_t one[], one_init[], one_end[], two[], two_f[], two_g[], two_end[];

static const uint8_t valtypes[] = { WVM_I32, WVM_I32, WVM_I32 };
static const struct wvm_image_type types[] = { { 11, 0, 2, 0, 1 }, { 12, 0, 1, 0, 1 }, { 13, 0, 0, 0, 1 } };
static const char strings[] = "mod.add.mem.tab.glo";     /* names of three letters at 0, 4, 8, ... */
enum { MOD = 0, ADD = 4, MEM = 8, TAB = 12, GLO = 16 };

static void exporter(struct tiny *t)
{
    static const struct wvm_image_func funcs[] = { { .type = 0, .code_off = TINY_TEXT_OFF, .code_bytes = 4 } };
    static const struct wvm_image_memory memories[] = { { 1, 2, TINY_MEMORY, WVM_LIMIT_HAS_MAX, 16, 0 } };
    static const struct wvm_image_table tables[] = { { 2, 4, TINY_TABLE, WVM_LIMIT_HAS_MAX, WVM_FUNCREF, 0, { 0, 0 } } };
    static const struct wvm_image_global globals[] = { { TINY_GLOBAL(0), WVM_I32, 1, 0, 0, { 0, 0 } } };
    static const struct wvm_image_export exports[] = { { WVM_EXTERN_FUNC, 0, ADD, 3 }, { WVM_EXTERN_MEMORY, 0, MEM, 3 },
        { WVM_EXTERN_TABLE, 0, TAB, 3 }, { WVM_EXTERN_GLOBAL, 0, GLO, 3 } };
    static const uint32_t refs[] = { 0 }, elem_refs[] = { 0 };
    static const struct wvm_image_elem preload[] = { { 0, 1, 0, 1 } };
    static const uint8_t bytes[] = { 5 };
    static const struct wvm_image_data data[] = { { 0, 0, 8, 0, 1 } };
    tiny_init(t, one, one_end);
    TINY_SET(t, valtypes, valtypes);
    TINY_SET(t, types, types);
    TINY_SET(t, strings, strings);
    TINY_SET(t, funcs, funcs);
    TINY_SET(t, memories, memories);
    TINY_SET(t, tables, tables);
    TINY_SET(t, globals, globals);
    TINY_SET(t, exports, exports);
    TINY_SET(t, refs, refs);
    TINY_SET(t, elem_refs, elem_refs);
    TINY_SET(t, preload_elems, preload);
    TINY_SET(t, preload_data, data);
    TINY_SET(t, data_bytes_arr, bytes);
    t->h.init_off = TINY_TEXT_OFF + (uint32_t)(one_init - one);
    t->data[TINY_GLOBAL(0)] = 40;
}

static void importer(struct tiny *t)
{
    static const struct wvm_image_import imports[] = {
        { WVM_EXTERN_FUNC, 0, MOD, 3, ADD, 3, 0, TINY_SLOT(0) }, { WVM_EXTERN_MEMORY, 0, MOD, 3, MEM, 3, 0, 0 },
        { WVM_EXTERN_TABLE, 0, MOD, 3, TAB, 3, 0, 0 }, { WVM_EXTERN_GLOBAL, 0, MOD, 3, GLO, 3, 0, 0 } };
    static const struct wvm_image_memory memories[] = { { 1, 2, TINY_MEMORY, WVM_LIMIT_HAS_MAX | WVM_LIMIT_IMPORTED, 16, 0 } };
    static const struct wvm_image_table tables[] = { { 2, 9, TINY_TABLE, WVM_LIMIT_IMPORTED, WVM_FUNCREF, 0, { 0, 0 } } };
    static const struct wvm_image_global globals[] = { { TINY_GLOBAL(0), WVM_I32, 1, 1, 1, { 0, 0 } } };
    const struct wvm_image_func funcs[] = { { .type = 0 },
        { .type = 1, .code_off = TINY_TEXT_OFF, .code_bytes = (uint32_t)(two_g - two) },
        { .type = 2, .code_off = TINY_TEXT_OFF + (uint32_t)(two_g - two), .code_bytes = (uint32_t)(two_end - two_g) } };
    tiny_init(t, two, two_end);
    TINY_SET(t, valtypes, valtypes);
    TINY_SET(t, types, types);
    TINY_SET(t, strings, strings);
    TINY_SET(t, imports, imports);
    TINY_SET(t, memories, memories);
    TINY_SET(t, tables, tables);
    TINY_SET(t, globals, globals);
    TINY_SET(t, funcs, funcs);
}

struct world {
    struct vmm *vm;
    struct tiny a, b;
    struct vmm_image image_a, image_b;
    struct vmm_instance *in_a, *in_b;
    struct vmm_error error;
    struct vmm_outcome outcome;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct vmm_config config = { 0 };
    *state = w;
    if (access("/dev/kvm", R_OK | W_OK))
        return 0;
    exporter(&w->a);
    importer(&w->b);
    return vmm_open(&w->vm, &config, &w->error);
}

static int teardown(void **state)
{
    struct world *w = *state;
    vmm_close(w->vm);
    free(w->a.file);
    free(w->b.file);
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

static void load_a(struct world *w)
{
    tiny_finish(&w->a);
    if (vmm_image_open(&w->image_a, w->a.file, w->a.file_bytes, &w->error) ||
        vmm_load(w->vm, &w->image_a, "mod", &w->in_a, &w->error))
        fail_msg("%s", w->error.text);
    vmm_call(w->vm, NULL, 0, NULL, NULL, &w->outcome);
    assert_int_equal(w->outcome.kind, VMM_RETURNED);
}

static int load_b(struct world *w)
{
    tiny_finish(&w->b);
    if (vmm_image_open(&w->image_b, w->b.file, w->b.file_bytes, &w->error))
        fail_msg("%s", w->error.text);
    return vmm_load(w->vm, &w->image_b, NULL, &w->in_b, &w->error);
}

static void imports_reach_their_exporter(void **state)
{
    struct world *w = world(state);
    struct vmm_value arg = { WVM_I32, 100, 0 }, r;
    load_a(w);
    if (load_b(w))
        fail_msg("%s", w->error.text);
    assert_true(vmm_global_get(w->in_a, "glo", &r));
    assert_int_equal(r.lo, 41);                                 /* the initializer ran, once */
    vmm_call(w->vm, w->in_b, 1, &arg, &r, &w->outcome);
    assert_int_equal(w->outcome.kind, VMM_RETURNED);
    assert_int_equal(r.lo, 100 + 41 + 5);
    vmm_call(w->vm, w->in_b, 2, NULL, &r, &w->outcome);
    assert_int_equal(r.lo, 15);
}

static void all_missing_imports_are_named(void **state)
{
    struct world *w = world(state);
    assert_int_equal(load_b(w), -2);
    const char *const names[] = { "function mod.add", "memory mod.mem", "table mod.tab", "global mod.glo" };
    for (size_t i = 0; i < 4; i++)
        if (!strstr(w->error.text, names[i]))
            fail_msg("%s not in %s", names[i], w->error.text);
    assert_non_null(strstr(w->error.text, "unknown import"));
}

#define AT(type, array) ((struct wvm_image_##type *)(w->b.meta + w->b.h.array.off))
#define ROWS \
    ROW(kind, AT(import, imports)[0].name = GLO) ROW(func_type, AT(import, imports)[0].type = 1) \
    ROW(memory_min, AT(memory, memories)[0].min_pages = 2) ROW(memory_max, (AT(memory, memories)[0].max_pages = 1)) \
    ROW(memory_64, AT(memory, memories)[0].flags |= WVM_LIMIT_64) ROW(memory_log2, AT(memory, memories)[0].page_log2 = 0) \
    ROW(table_min, AT(table, tables)[0].min = 3) ROW(table_type, AT(table, tables)[0].elem_type = WVM_EXTERNREF) \
    ROW(table_max, (AT(table, tables)[0].flags |= WVM_LIMIT_HAS_MAX, AT(table, tables)[0].max = 3)) \
    ROW(table_sig, AT(table, tables)[0].elem_ref.sig = 7) ROW(table_null, AT(table, tables)[0].elem_ref.non_null = 1) \
    ROW(global_sig, AT(global, globals)[0].ref.sig = 7) ROW(global_null, AT(global, globals)[0].ref.non_null = 1) \
    ROW(global_type, AT(global, globals)[0].type = WVM_F32) ROW(global_const, AT(global, globals)[0].mutable_ = 0)
#define ROW(name, statement) static void break_##name(struct world *w) { statement; }
ROWS
#undef ROW

static void wrong_types_do_not_link(void **state)
{
    struct world *w = world(state);
#define ROW(name, statement) { #name, break_##name },
    static const struct { const char *name; void (*breaks)(struct world *); } rows[] = { ROWS };
#undef ROW
    load_a(w);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        importer(&w->b);
        rows[i].breaks(w);
        int err = load_b(w);
        if (err != -2 || !strstr(w->error.text, "incompatible import type"))
            fail_msg("%s: %d %s", rows[i].name, err, w->error.text);
        free(w->b.file);
    }
    importer(&w->b);
    assert_int_equal(load_b(w), 0);                             /* failed loads leave the VM usable */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = { T(imports_reach_their_exporter), T(all_missing_imports_are_named), T(wrong_types_do_not_link) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
