/* Compilation on demand: entries, the calls between functions compiled at different times, many threads, and guests that
 * ask for code in ways that no compiled module does. The last part needs /dev/kvm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>
#include "abi.h"
#include "jit/lazy.h"
#include "jit/points.h"
#include "jit/wat.h"
#include "vmm/machine.h"

#define BASE 0x600100000000

struct opened {
    struct jit_buffer wasm, image;
    struct jit_lazy *lazy;
    struct vmm_image view;
    uint8_t *text, *rodata, *data;
    unsigned reads;                     /* of the module, by one that was resumed */
};

static uint64_t room(uint32_t bytes, uint32_t more) { return (uint64_t)bytes + more; }

static uint8_t *memory(uint64_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_ptr_not_equal(p, MAP_FAILED);
    return p;
}

static uint64_t pass(const char *name) { return 1ull << jit_pass_find(name, strlen(name)); }

static struct jit_options options(uint32_t threads)
{
    struct jit_options opt = jit_options_default();
    opt.threads = threads;
    opt.verify = true;
    opt.skip_passes = pass("inline") | pass("tiers");       /* calls stay, code does */
    return opt;
}

static struct jit_options two_tiers(void)
{
    struct jit_options opt = options(2);
    opt.skip_passes = pass("inline");
    return opt;
}

static void open_with(struct opened *o, const char *text, struct jit_options opt)
{
    struct jit_stats stats;
    struct jit_error err;
    struct vmm_error e;
    *o = (struct opened){ 0 };
    if (!wat_parse(text, strlen(text), "t", false, &o->wasm, &err) ||
        !jit_lazy_open(o->wasm.data, o->wasm.size, &opt, &o->lazy, &o->image, &stats, &err))
        fail_msg("%s", err.text);
    if (vmm_image_open(&o->view, o->image.data, o->image.size, &e))
        fail_msg("%s", e.text);
    o->view.lazy = o->lazy;
}

static void open_text(struct opened *o, const char *text, uint32_t threads) { open_with(o, text, options(threads)); }

/* As the loader does, but for nobody who runs it. */
static void place(struct opened *o)
{
    const struct wvm_image_header *h = &o->view.h;
    o->text = memory(room(h->text_bytes, h->text_room));
    o->rodata = memory(room(h->rodata_bytes, h->rodata_room));
    memcpy(o->text, o->view.text, h->text_bytes);
    memcpy(o->rodata, o->view.rodata, h->rodata_bytes);
    o->data = memory(h->data_bytes);
    jit_lazy_place(o->lazy, o->text, o->rodata, o->data, BASE);
}

static void close_all(struct opened *o)
{
    const struct wvm_image_header *h = &o->view.h;
    jit_lazy_close(o->lazy);
    if (o->text)
        munmap(o->text, room(h->text_bytes, h->text_room));
    if (o->rodata)
        munmap(o->rodata, room(h->rodata_bytes, h->rodata_room));
    if (o->data)
        munmap(o->data, h->data_bytes);
    jit_buffer_free(&o->image);
    jit_buffer_free(&o->wasm);
}

static uint32_t entry(const struct opened *o, uint32_t func) { return o->view.funcs[func].code_off; }

static bool demand(struct opened *o, uint32_t func)
{
    struct jit_error err;
    bool is_entry;
    return jit_lazy_compile(o->lazy, entry(o, func), &is_entry, &err) && is_entry;
}

/* Where the call or jump at an offset goes: its distance is behind n bytes. */
static uint32_t target(const struct opened *o, uint32_t off, uint32_t n)
{
    int32_t distance;
    memcpy(&distance, o->text + off - o->view.h.text_off + n, 4);
    return off + n + 4 + (uint32_t)distance;
}

static struct jit_lazy_code code_behind(struct opened *o, uint32_t func)
{
    struct jit_lazy_code c = { 0 };
    assert_true(jit_lazy_find(o->lazy, target(o, entry(o, func), 1), &c));
    assert_int_equal(c.func, func);
    return c;
}

/* ---- entries */

static const char two[] = "(module (func $f (export \"f\") (result i32) (i32.add (call $g (i32.const 1)) (i32.const 2)))"
                          " (func $g (param i32) (result i32) (local i32)"
                          /* not small, so it does not come with $f */
                          "  (loop (local.set 1 (i32.add (local.get 1) (local.get 0)))"
                          "   (br_if 0 (i32.lt_u (local.get 1) (i32.const 100))))"
                          "  %s (local.get 1)))";

static char *two_functions(void)
{
    static char text[16384], more[12000];
    *more = 0;
    for (int i = 0; i < 120; i++)
        strcat(more, "(local.set 1 (i32.rotl (local.get 1) (local.get 0)))\n");
    snprintf(text, sizeof text, two, more);
    return text;
}

static void entries_call_and_then_jump(void **state)
{
    struct opened o;
    open_text(&o, two_functions(), 1);
    place(&o);
    for (uint32_t i = 0; i < 2; i++) {
        const uint8_t *at = o.text + entry(&o, i) - o.view.h.text_off;
        assert_int_equal((uintptr_t)at % JIT_ENTRY_BYTES, 0);
        assert_memory_equal(at, "\xff\x15", 2);
        assert_int_equal(target(&o, entry(&o, i), 2), o.view.h.data_off + offsetof(struct wvm_instance, rt) + 8 * WVM_RT_compile);
    }
    assert_true(demand(&o, 1));
    assert_memory_equal(o.text + entry(&o, 1) - o.view.h.text_off, "\xe9", 1);
    assert_memory_equal(o.text + entry(&o, 0) - o.view.h.text_off, "\xff\x15", 2);
    struct jit_lazy_code c = code_behind(&o, 1);
    assert_int_equal(c.code_off % 16, 0);
    assert_true(demand(&o, 1));
    assert_int_equal(code_behind(&o, 1).code_off, c.code_off);
    close_all(&o);
}

static uint32_t call_in(struct opened *o, uint32_t func)
{
    struct jit_lazy_code c = code_behind(o, func);
    for (uint32_t at = c.code_off; at < c.code_off + c.code_bytes; at++)
        if (o->text[at - o->view.h.text_off] == 0xe8)
            return at;
    fail_msg("function %u calls nothing", func);
    return 0;
}

static void calls_become_direct(void **state)
{
    struct opened o;
    open_text(&o, two_functions(), 1);
    place(&o);
    assert_true(demand(&o, 0));
    uint32_t call = call_in(&o, 0);
    assert_int_equal(target(&o, call, 1), entry(&o, 1));
    assert_true(demand(&o, 1));
    assert_int_equal(target(&o, call, 1), code_behind(&o, 1).code_off);
    close_all(&o);
}

static void references_become_direct(void **state)
{
    const uint64_t base = BASE, other = 0x1234;
    struct opened o;
    open_text(&o, two_functions(), 1);
    place(&o);
    uint64_t table[] = { base + entry(&o, 1), base + entry(&o, 1), base + entry(&o, 0) };
    jit_lazy_refer(o.lazy, 1, &table[0]);
    jit_lazy_refer(o.lazy, 1, &table[1]);
    jit_lazy_refer(o.lazy, 0, &table[2]);
    table[1] = other;                           /* the guest sets it */
    assert_true(demand(&o, 1));
    assert_int_equal(table[0], base + code_behind(&o, 1).code_off);
    assert_int_equal(table[1], other);
    assert_int_equal(table[2], base + entry(&o, 0));
    close_all(&o);
}

static void what_is_no_entry_compiles_nothing(void **state)
{
    struct opened o;
    struct jit_stats stats;
    struct jit_error err;
    open_text(&o, two_functions(), 1);
    place(&o);
    const uint32_t first = entry(&o, 0), offsets[] = { 0, first - 1, first - JIT_ENTRY_BYTES, first + 1, first + 4, first + 7,
                                                       first + 2 * JIT_ENTRY_BYTES, 0x7fffffff, 0x80000000, UINT32_MAX };
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        bool is_entry = true;
        assert_true(jit_lazy_compile(o.lazy, offsets[i], &is_entry, &err));
        assert_false(is_entry);
    }
    jit_lazy_stats(o.lazy, &stats);
    assert_int_equal(stats.functions, 0);
    close_all(&o);
}

static void bytes_that_change_are_refused(void **state)
{
    struct opened o;
    struct jit_error err;
    bool is_entry;
    open_text(&o, two_functions(), 1);
    place(&o);
    assert_int_equal(mprotect(o.wasm.data, o.wasm.size, PROT_READ | PROT_WRITE), 0);
    memset(o.wasm.data + o.wasm.size - 8, 0x1b, 4);
    assert_false(jit_lazy_compile(o.lazy, entry(&o, 1), &is_entry, &err));
    assert_true(err.code);
    assert_memory_equal(o.text + entry(&o, 1) - o.view.h.text_off, "\xff\x15", 2);
    assert_true(demand(&o, 0));
    close_all(&o);
}

/* ---- another run goes on */

static bool read_again(void *ctx, const uint8_t **wasm, size_t *size)
{
    struct opened *o = ctx;
    o->reads++;
    *wasm = o->wasm.data;
    *size = o->wasm.size;
    return o->reads == 1;
}

static bool resume_with(struct opened *o, const struct jit_buffer *saved, size_t bytes, struct jit_options opt)
{
    return jit_lazy_resume((struct jit_source){ read_again, o }, &opt, &o->view.h, 0, saved->data, bytes, &o->lazy);
}

static bool resume(struct opened *o, const struct jit_buffer *saved, size_t bytes) { return resume_with(o, saved, bytes, options(1)); }

/* Compile func of a module, save, and begin again with that. */
static void go_on(struct opened *o, const char *text, uint32_t func, struct jit_buffer *saved)
{
    open_text(o, text, 1);
    place(o);
    assert_true(demand(o, func));
    assert_true(jit_lazy_save(o->lazy, saved));
    jit_lazy_close(o->lazy);
    assert_true(resume(o, saved, saved->size));
    o->view.lazy = o->lazy;
    place(o);
}

static void resumed_goes_on(void **state)
{
    struct opened o;
    struct jit_buffer saved;
    go_on(&o, two_functions(), 0, &saved);
    uint32_t call = call_in(&o, 0);
    assert_true(demand(&o, 0));
    assert_false(jit_lazy_has_new(o.lazy));
    assert_int_equal(o.reads, 0);
    assert_int_equal(target(&o, call, 1), entry(&o, 1));
    assert_true(demand(&o, 1));
    assert_int_equal(o.reads, 1);
    assert_true(jit_lazy_has_new(o.lazy));
    assert_int_equal(target(&o, call, 1), code_behind(&o, 1).code_off);
    close_all(&o);
    jit_buffer_free(&saved);
}

static void resumed_references(void **state)
{
    const uint64_t base = BASE;
    struct opened o;
    struct jit_buffer saved;
    go_on(&o, two_functions(), 1, &saved);
    uint64_t at = base + entry(&o, 1);
    jit_lazy_refer(o.lazy, 1, &at);
    assert_int_equal(at, base + code_behind(&o, 1).code_off);
    close_all(&o);
    jit_buffer_free(&saved);
}

static void resumed_without_its_module(void **state)
{
    struct opened o;
    struct jit_buffer saved;
    go_on(&o, two_functions(), 0, &saved);
    o.reads = 1;                                /* from here on it cannot be read */
    assert_false(demand(&o, 1));
    assert_true(demand(&o, 0));
    close_all(&o);
    jit_buffer_free(&saved);
}

static void saved_bytes_are_checked(void **state)
{
    struct opened o;
    struct jit_buffer saved;
    go_on(&o, two_functions(), 0, &saved);
    struct jit_lazy *first = o.lazy;
    for (size_t n = 0; n < saved.size; n += 1 + n / 16)
        assert_false(resume(&o, &saved, n));
    for (size_t at = 0; at < 48; at += 4) {     /* counts: of functions, and of each part */
        uint32_t *word = (uint32_t *)(saved.data + at), good = *word;
        for (unsigned bit = 31; bit >= 20; bit--) {
            *word = good | 1u << bit;
            assert_false(resume(&o, &saved, saved.size));
        }
        *word = good;
    }
    o.lazy = first;
    close_all(&o);
    jit_buffer_free(&saved);
}

/* ---- many functions, several threads */

enum { MANY = 600 };

static char *chain(void)
{
    static char text[MANY * 200];
    size_t at = (size_t)sprintf(text, "(module");
    for (int i = 0; i < MANY; i++)
        at += (size_t)sprintf(text + at, "(func $f%d (param i32) (result i32) (if (result i32) (local.get 0) (then (call $f%d (i32.const 7)))"
                              " (else (call $f%d (local.get 0)))))", i, (i + 1) % MANY, i * 7 % MANY);
    strcpy(text + at, ")");
    return text;
}

static void threads_agree(void **state)
{
    struct opened o;
    struct jit_stats stats;
    open_text(&o, chain(), 4);
    place(&o);
    jit_lazy_start(o.lazy, 3);
    for (uint32_t i = 0; i < MANY; i++)
        assert_true(demand(&o, i * 11 % MANY));
    jit_lazy_stop(o.lazy);
    jit_lazy_settle(o.lazy);
    jit_lazy_stats(o.lazy, &stats);
    assert_int_equal(stats.functions, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        struct jit_lazy_code c = code_behind(&o, i), before;
        uint32_t to = target(&o, call_in(&o, i), 1);
        assert_true(to == code_behind(&o, (i + 1) % MANY).code_off || to == code_behind(&o, i * 7 % MANY).code_off);
        if (jit_lazy_find(o.lazy, c.code_off - 1, &before))
            assert_int_not_equal(before.func, i);
    }
    close_all(&o);
}

/* ---- two tiers: what the guest would count is counted for it */

static struct jit_point *point(const struct opened *o, uint32_t k) { return (struct jit_point *)(o->data + o->view.h.data_file_bytes) + k; }

/* Wait until a thread has done what is to be done; not for ever. */
static bool happens(bool (*is_done)(struct opened *o, uint32_t x), struct opened *o, uint32_t x)
{
    for (int ms = 0; ms < 10000; ms++) {
        if (is_done(o, x))
            return true;
        usleep(1000);
    }
    return false;
}

static bool has_other_code(struct opened *o, uint32_t code_off) { return code_behind(o, 1).code_off != code_off; }
static bool has_way(struct opened *o, uint32_t k) { return __atomic_load_n(&point(o, k)->code, __ATOMIC_ACQUIRE) != 0; }

static void place_tiers(struct opened *o, const char *text)
{
    open_with(o, text, two_tiers());
    place(o);
    jit_lazy_start(o->lazy, 1);
}

static struct jit_stats stats_at_end(struct opened *o)
{
    struct jit_stats stats;
    jit_lazy_stop(o->lazy);
    jit_lazy_stats(o->lazy, &stats);
    return stats;
}

/* $g of two_functions has two points, and as it is compiled first these are 0 and 1. */
static void often_called_gets_better(void **state)
{
    struct opened o;
    place_tiers(&o, two_functions());
    uint64_t table = BASE + entry(&o, 1), quick = table;
    jit_lazy_refer(o.lazy, 1, &table);
    jit_lazy_refer(o.lazy, 1, &quick);
    assert_true(demand(&o, 1));
    assert_true(demand(&o, 0));
    struct jit_lazy_code first = code_behind(&o, 1);
    assert_int_equal(table, BASE + first.code_off);
    quick = 5;                                  /* the guest sets it */
    point(&o, 0)->count = 100;
    point(&o, 1)->count = 100;
    usleep(20000);
    assert_int_equal(code_behind(&o, 1).code_off, first.code_off);
    point(&o, 0)->count = 1000000;
    assert_true(happens(has_other_code, &o, first.code_off));
    struct jit_stats stats = stats_at_end(&o);
    jit_lazy_settle(o.lazy);
    assert_int_equal(stats.functions, 1);
    assert_int_equal(stats.quick_functions, 2);
    assert_int_equal(table, BASE + code_behind(&o, 1).code_off);
    assert_int_equal(quick, 5);
    struct jit_lazy_code caller = code_behind(&o, 0);
    bool is_called = false;
    for (uint32_t at = caller.code_off; at < caller.code_off + caller.code_bytes - 4; at++)
        is_called |= target(&o, at, 1) == code_behind(&o, 1).code_off && o.text[at - o.view.h.text_off] == 0xe8;
    assert_true(is_called);
    close_all(&o);
}

static void loops_get_ways_out(void **state)
{
    struct opened o;
    struct jit_lazy_code way;
    place_tiers(&o, two_functions());
    assert_true(demand(&o, 1));
    struct jit_lazy_code first = code_behind(&o, 1);
    assert_false(has_way(&o, 1));
    point(&o, 0)->count = 1;
    point(&o, 1)->count = 10000000;
    assert_true(happens(has_way, &o, 1));
    uint32_t off = (uint32_t)(point(&o, 1)->code - BASE);
    assert_true(jit_lazy_find(o.lazy, off, &way));
    assert_int_equal(way.code_off, off);
    assert_int_equal(way.func, 1);
    assert_int_equal(code_behind(&o, 1).code_off, first.code_off);
    point(&o, 0)->count = 2;                    /* it is called again */
    assert_true(happens(has_other_code, &o, first.code_off));
    struct jit_stats stats = stats_at_end(&o);
    assert_int_equal(stats.continuations, 1);
    assert_int_equal(stats.functions, 1);
    close_all(&o);
}

/* Whatever a guest writes there, nothing is compiled more than once in each way. */
static void forged_counts(void **state)
{
    struct opened o;
    unsigned seed = 1;
    place_tiers(&o, two_functions());
    assert_true(demand(&o, 0));
    assert_true(demand(&o, 1));
    for (int i = 0; i < 200; i++) {
        for (uint32_t k = 0; k < 3; k++) {
            point(&o, k)->count = (uint32_t)rand_r(&seed) << rand_r(&seed) % 24;
            point(&o, k)->code = (uint64_t)rand_r(&seed);
        }
        usleep(500);
    }
    struct jit_stats stats = stats_at_end(&o);
    assert_in_range(stats.functions, 0, 2);
    assert_in_range(stats.continuations, 0, 1);
    close_all(&o);
}

static void first_tier_is_saved(void **state)
{
    struct opened o;
    struct jit_buffer saved;
    place_tiers(&o, two_functions());
    assert_true(demand(&o, 1));
    assert_true(demand(&o, 0));
    point(&o, 0)->count = 77;
    jit_lazy_stop(o.lazy);
    assert_true(jit_lazy_save(o.lazy, &saved));
    jit_lazy_close(o.lazy);
    for (size_t n = 0; n < saved.size; n += 1 + n / 16)
        assert_false(resume_with(&o, &saved, n, two_tiers()));
    assert_true(resume_with(&o, &saved, saved.size, two_tiers()));
    place(&o);
    assert_int_equal(point(&o, 0)->count, 77);
    uint64_t table = BASE + entry(&o, 1);
    jit_lazy_refer(o.lazy, 1, &table);
    struct jit_lazy_code first = code_behind(&o, 1);
    assert_int_equal(table, BASE + first.code_off);
    jit_lazy_start(o.lazy, 1);
    assert_true(demand(&o, 1));
    assert_int_equal(o.reads, 0);
    point(&o, 0)->count = 1000000;
    assert_true(happens(has_other_code, &o, first.code_off));
    struct jit_stats stats = stats_at_end(&o);
    assert_int_equal(o.reads, 1);
    assert_int_equal(stats.functions, 1);
    assert_int_equal(table, BASE + code_behind(&o, 1).code_off);
    assert_true(jit_lazy_has_new(o.lazy));
    close_all(&o);
    jit_buffer_free(&saved);
}

/* Testing's way: the ways out are open before the code is run. */
static void eager_ways(void **state)
{
    struct opened o;
    struct jit_options opt = two_tiers();
    opt.eager_tiers = true;
    open_with(&o, two_functions(), opt);
    place(&o);
    jit_lazy_start(o.lazy, 1);
    assert_true(demand(&o, 1));
    assert_true(has_way(&o, 1));
    close_all(&o);
}

/* ---- hostile guests: function 0 is replaced by machine code */

struct bytes { uint8_t b[128]; uint32_t n; };

static void put(struct bytes *x, const char *bytes, uint32_t n) { memcpy(x->b + x->n, bytes, n); x->n += n; }
static void put_word(struct bytes *x, uint64_t v, uint32_t n) { memcpy(x->b + x->n, &v, n); x->n += n; }

/* Ask for the code at `what`, `times` times, with that in the registers, too; then return. */
static struct bytes forged(uint64_t what, uint32_t times)
{
    struct bytes x = { .n = 0 };
    put(&x, "\xba", 1), put_word(&x, times, 4);                 /* mov edx, times */
    put(&x, "\x48\xb8", 2), put_word(&x, WVM_MAILBOX_VA, 8);    /* mov rax, mailbox */
    put(&x, "\x49\xbb", 2), put_word(&x, what, 8);              /* mov r11, what */
    uint32_t loop = x.n;
    put(&x, "\xc7\x40\x04", 3), put_word(&x, WVM_CALL_compile, 4);
    put(&x, "\x4c\x89\x58\x08\xff\x00\xe6\x10\xff\xca\x75", 11);       /* arg, seq, out, dec edx, jnz */
    put_word(&x, loop - (x.n + 1), 1);
    put(&x, "\x31\xc0\xc3", 3);
    return x;
}

static struct bytes jump(uint64_t to)
{
    struct bytes x = { .n = 0 };
    put(&x, "\x48\xb8", 2), put_word(&x, to, 8), put(&x, "\xff\xe0", 2);
    return x;
}

static uint8_t *guest_bytes(const struct vmm *vm, gva_t va)
{
    return vmm_gpa_to_hva(vm, vmm_paging_entry(vm, va) & 0x000ffffffffff000ull) + (va & (WVM_PAGE_BYTES - 1));
}

/* What becomes of a call of $f in a new machine, with this code behind its entry. *compiled: functions compiled. */
static enum vmm_outcome_kind hostile(struct opened *o, struct bytes (*make)(gva_t base, const struct opened *o), uint32_t *compiled)
{
    struct vmm_config config = { .small_pages = true };
    struct vmm *vm;
    struct vmm_instance *in;
    struct vmm_error e;
    struct vmm_outcome outcome, after;
    struct jit_stats stats;
    struct vmm_value r;
    open_text(o, two_functions(), 1);
    if (vmm_open(&vm, &config, &e) || vmm_load(vm, &o->view, NULL, &in, &e) || vmm_signals_start(vm, &e))
        fail_msg("%s", e.text);
    struct bytes x = make(in->base, o);
    gva_t at = in->base + o->view.h.text_off + o->view.h.text_bytes + o->view.h.text_room - 0x1000;
    int32_t distance = (int32_t)(at - (in->base + entry(o, 0) + 5));
    memcpy(guest_bytes(vm, at), x.b, x.n);
    memcpy(guest_bytes(vm, in->base + entry(o, 0)), "\xe9", 1);
    memcpy(guest_bytes(vm, in->base + entry(o, 0) + 1), &distance, 4);
    vmm_set_deadline(vm, 2000000000, &e);
    vmm_call(vm, in, 0, NULL, &r, &outcome);
    jit_lazy_stats(o->lazy, &stats);
    *compiled = stats.functions;
    if (outcome.kind == VMM_RETURNED || outcome.kind == VMM_TRAP) {     /* the machine still works */
        struct vmm_value arg = { WVM_I32, 1, 0 };
        vmm_set_deadline(vm, 2000000000, &e);
        vmm_call(vm, in, 1, &arg, &r, &after);
        assert_int_equal(after.kind, VMM_RETURNED);
    }
    jit_lazy_stop(o->lazy);
    vmm_close(vm);
    close_all(o);
    return outcome.kind;
}

#define GUEST(name, code) static struct bytes name(gva_t base, const struct opened *o) { return code; }
GUEST(none,          forged(0, 1))
GUEST(all_ones,      forged(UINT64_MAX, 1))
GUEST(inside_entry,  forged(base + entry(o, 1) + 4, 1))
GUEST(behind_last,   forged(base + entry(o, 1) + JIT_ENTRY_BYTES, 1))
GUEST(other_image,   forged(base + entry(o, 1) + WVM_IMAGE_STRIDE, 1))
GUEST(wraps,         forged(base + entry(o, 1) - WVM_IMAGE_STRIDE, 1))
GUEST(flood,         forged(base + entry(o, 1), 500))
GUEST(own_entry,     forged(base + entry(o, 0), 2))
GUEST(no_code_yet,   jump(base + o->view.h.text_off + o->view.h.text_bytes + 64))
GUEST(middle,        jump(base + entry(o, 1) + 1))
GUEST(last_bytes,    jump(base + entry(o, 1) + 6))
GUEST(constants,     jump(base + o->view.h.rodata_off))
#undef GUEST

static void hostile_guests(void **state)
{
    static const struct { const char *name; struct bytes (*make)(gva_t, const struct opened *); bool returns; uint32_t compiled; } rows[] = {
        { "none", none, false, 0 }, { "all ones", all_ones, false, 0 }, { "inside an entry", inside_entry, false, 0 },
        { "behind the last entry", behind_last, false, 0 }, { "of another image", other_image, false, 0 }, { "wraps", wraps, false, 0 },
        { "the same, often", flood, true, 1 }, { "its own entry, rewritten", own_entry, true, 1 },
        { "jumps where no code is yet", no_code_yet, false, 0 }, { "jumps into an entry", middle, false, 0 },
        { "jumps to an entry's end", last_bytes, false, 0 }, { "runs constants", constants, false, 0 },
    };
    if (access("/dev/kvm", R_OK | W_OK))
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct opened o;
        uint32_t compiled;
        enum vmm_outcome_kind kind = hostile(&o, rows[i].make, &compiled);
        bool good = rows[i].returns ? kind == VMM_RETURNED : kind == VMM_FAULT || kind == VMM_TRAP;
        if (!good || compiled != rows[i].compiled)
            fail_msg("%s: outcome %d, %u functions compiled", rows[i].name, kind, compiled);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_call_and_then_jump), cmocka_unit_test(calls_become_direct), cmocka_unit_test(references_become_direct),
        cmocka_unit_test(what_is_no_entry_compiles_nothing), cmocka_unit_test(bytes_that_change_are_refused),
        cmocka_unit_test(resumed_goes_on), cmocka_unit_test(resumed_references), cmocka_unit_test(resumed_without_its_module),
        cmocka_unit_test(saved_bytes_are_checked), cmocka_unit_test(threads_agree),
        cmocka_unit_test(often_called_gets_better), cmocka_unit_test(loops_get_ways_out), cmocka_unit_test(forged_counts),
        cmocka_unit_test(first_tier_is_saved), cmocka_unit_test(eager_ways), cmocka_unit_test(hostile_guests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
