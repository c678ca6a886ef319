/* A module around any other: its exported functions are imported with their types, called with a few
 * arguments each, and what they return is turned into integers of the same bits, any NaN into the canonical one. So values of all
 * types cross no border but that between two instances, and every engine prints the same. */
#include <setjmp.h>
#include <stdio.h>
#include "jit/module.h"
#include "tests/diff/gen.h"

enum { CALLS_MAX = 9, VALUES_MAX = 40 };

struct adapter {
    const struct module *m;
    struct out types, imports, funcs, exports, code;
    uint32_t n_types, n_imports, n_funcs, n_exports;
    uint32_t n_imported_funcs, n_imported_globals;
};

static bool is_known(valtype t)
{
    return vt_is_num(t) || t == VT_V128 || t == VT_FUNCREF || t == VT_EXTERNREF;
}

static bool are_known(const valtype *t, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!is_known(t[i]))
            return false;
    return n <= VALUES_MAX;
}

static bool is_exported_here(const struct export *e, const struct module *m)
{
    const struct type_def *t = e->kind == WVM_EXTERN_FUNC ? func_type(m, e->index) : NULL;
    if (e->kind == WVM_EXTERN_GLOBAL)
        return is_known(m->globals[e->index].type);
    return t != NULL && are_known(t->params, t->n_params) && are_known(t->results, t->n_results);
}

static void put_valtype(struct out *to, valtype t) { out_u8(to, vt_is_ref(t) ? vt_type_index(t) & 0xff : t); }

static void put_valtypes(struct out *to, const valtype *t, uint32_t n)
{
    out_uleb(to, n);
    for (uint32_t i = 0; i < n; i++)
        put_valtype(to, t[i]);
}

static void put_import(struct adapter *a, const struct export *e)
{
    out_name(&a->imports, "m", 1);
    out_name(&a->imports, e->name.at, e->name.bytes);
    out_u8(&a->imports, e->kind);
    a->n_imports++;
}

/* ---- bodies */

static void put_const(struct out *to, valtype t, uint64_t lo, uint64_t hi)
{
    switch (t) {
    case VT_I32: out_u8(to, 0x41); out_sleb(to, (int32_t)lo); break;
    case VT_I64: out_u8(to, 0x42); out_sleb(to, (int64_t)lo); break;
    case VT_F32: out_u8(to, 0x43); out_bytes(to, &lo, 4); break;
    case VT_F64: out_u8(to, 0x44); out_bytes(to, &lo, 8); break;
    case VT_V128: out_op(to, 0xfd00c); out_bytes(to, &lo, 8); out_bytes(to, &hi, 8); break;
    default: out_u8(to, 0xd0); put_valtype(to, t); break;
    }
}

/* Argument i of call k. Each place begins elsewhere in its list. */
static void put_argument(struct out *to, valtype t, uint32_t i, uint32_t k)
{
    static const uint64_t ints[] = { 0, 1, -1ull, 0x8000000080000000, 0x7fffffff, 2, 0x7fffffffffffffff, 31, 0x8000000000000000, 100, 0xffff8000,
        0x0123456789abcdef, 64 };
    static const uint32_t floats[] = { 0x3f800000, 0x80000000, 0x7fc00000, 0x7f800000, 0xbfc00000, 1, 0x4f000000, 0x7fa00001, 0x40200000, 0xff800000, 0xff7fffff };
    static const uint64_t doubles[] = { 0x3ff0000000000000, 1ull << 63, 0x7ff8000000000000, 0x7ff0000000000000, 0xbff8000000000000, 1,
        0x41e0000000000000, 0x7ff4000000000001, 0x4004000000000000, 0xfff0000000000000, 0xc3e0000000000000 };
    uint32_t at = k + 5 * i;
    uint64_t lo = t == VT_F32 ? floats[at % 11] : t == VT_F64 ? doubles[at % 11] : ints[at % 13];
    if (t == VT_V128 && k % 2)
        put_const(to, t, doubles[at % 11], floats[at % 11] | (uint64_t)floats[(at + 1) % 11] << 32);
    else
        put_const(to, t, lo, ints[(at + 3) % 13]);
}

static void op1(struct out *to, uint32_t op, uint64_t immediate)
{
    out_op(to, op);
    out_uleb(to, immediate);
}

/* The float in local `l`, canonical if it is a NaN, as an integer: x, NaN, x == x, select. */
static void put_float_bits(struct out *to, valtype t, uint32_t l)
{
    op1(to, 0x20, l);
    put_const(to, t, t == VT_F32 ? 0x7fc00000 : 0x7ff8000000000000, 0);
    op1(to, 0x20, l);
    op1(to, 0x20, l);
    out_op(to, t == VT_F32 ? 0x5b : 0x61);
    out_op(to, 0x1b);
    out_op(to, t == VT_F32 ? 0xbc : 0xbd);
}

static void put_bits(struct out *to, valtype t, uint32_t l)
{
    if (t == VT_F32 || t == VT_F64) {
        put_float_bits(to, t, l);
        return;
    }
    for (uint32_t lane = 0; lane < (t == VT_V128 ? 2 : 1); lane++) {
        op1(to, 0x20, l);
        if (t == VT_V128)
            op1(to, 0xfd01d, lane);
        else if (vt_is_ref(t))
            out_op(to, 0xd1);
    }
}

static void put_bits_type(struct adapter *a, const valtype *t, uint32_t n)
{
    struct out s = { 0 };
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint8_t wide = t[i] == VT_I64 || t[i] == VT_F64 || t[i] == VT_V128 ? VT_I64 : VT_I32;
        for (uint32_t lane = 0; lane < (t[i] == VT_V128 ? 2 : 1); lane++, count++)
            out_u8(&s, wide);
    }
    out_bytes(&a->types, (uint8_t[]){ 0x60, 0 }, 2);
    out_name(&a->types, s.data, count);
    free(s.data);
    out_uleb(&a->funcs, a->n_types++);
}

static void export_last(struct adapter *a, const struct export *e, uint32_t k)
{
    char suffix[16];
    size_t n = (size_t)sprintf(suffix, "#%u", k);
    out_uleb(&a->exports, e->name.bytes + n);
    out_bytes(&a->exports, e->name.at, e->name.bytes);
    out_bytes(&a->exports, suffix, n);
    out_u8(&a->exports, WVM_EXTERN_FUNC);
    out_uleb(&a->exports, a->n_imported_funcs + a->n_funcs - 1);
    a->n_exports++;
}

/* A function that makes values, `what` their code, keeps them in locals, and returns their bits. */
static void put_function(struct adapter *a, const valtype *t, uint32_t n, const struct out *what)
{
    struct out body = { 0 };
    out_uleb(&body, n);
    for (uint32_t i = 0; i < n; i++) {
        out_u8(&body, 1);
        put_valtype(&body, t[i]);
    }
    out_bytes(&body, what->data, what->size);
    for (uint32_t i = n; i-- > 0;)
        op1(&body, 0x21, i);
    for (uint32_t i = 0; i < n; i++)
        put_bits(&body, t[i], i);
    out_u8(&body, 0x0b);
    out_sized(&a->code, &body);
    put_bits_type(a, t, n);
    a->n_funcs++;
    free(body.data);
}

static void put_calls(struct adapter *a, const struct export *e, uint32_t imported)
{
    const struct type_def *t = func_type(a->m, e->index);
    for (uint32_t k = 0; k < (t->n_params ? CALLS_MAX : 1); k++) {
        struct out what = { 0 };
        for (uint32_t i = 0; i < t->n_params; i++)
            put_argument(&what, t->params[i], i, k);
        op1(&what, 0x10, imported);
        put_function(a, t->results, t->n_results, &what);
        export_last(a, e, k);
        free(what.data);
    }
}

static void put_show_global(struct adapter *a, const struct export *e, uint32_t imported)
{
    struct out what = { 0 };
    op1(&what, 0x23, imported);
    put_function(a, &a->m->globals[e->index].type, 1, &what);
    export_last(a, e, 0);
    free(what.data);
}

/* ---- the module */

static void import_all(struct adapter *a)
{
    for (uint32_t i = 0; i < a->m->n_exports; i++) {
        const struct export *e = &a->m->exports[i];
        if (!is_exported_here(e, a->m))
            continue;
        put_import(a, e);
        if (e->kind == WVM_EXTERN_GLOBAL) {
            put_valtype(&a->imports, a->m->globals[e->index].type);
            out_u8(&a->imports, a->m->globals[e->index].is_mutable);
            a->n_imported_globals++;
            continue;
        }
        const struct type_def *t = func_type(a->m, e->index);
        out_u8(&a->types, 0x60);
        put_valtypes(&a->types, t->params, t->n_params);
        put_valtypes(&a->types, t->results, t->n_results);
        out_uleb(&a->imports, a->n_types++);
        a->n_imported_funcs++;
    }
}

static void call_all(struct adapter *a)
{
    uint32_t func = 0, global = 0;
    for (uint32_t i = 0; i < a->m->n_exports; i++) {
        const struct export *e = &a->m->exports[i];
        if (!is_exported_here(e, a->m))
            continue;
        if (e->kind == WVM_EXTERN_GLOBAL)
            put_show_global(a, e, global++);
        else
            put_calls(a, e, func++);
    }
}

static void put_counted(struct out *to, unsigned id, uint32_t n, struct out *content)
{
    struct out s = { 0 };
    out_uleb(&s, n);
    out_bytes(&s, content->data, content->size);
    out_section(to, id, &s);
    free(s.data);
    free(content->data);
}

static void put_module(struct adapter *a, struct out *to)
{
    import_all(a);
    call_all(a);
    out_bytes(to, "\0asm\1\0\0\0", 8);
    put_counted(to, 1, a->n_types, &a->types);
    put_counted(to, 2, a->n_imports, &a->imports);
    put_counted(to, 3, a->n_funcs, &a->funcs);
    put_counted(to, 7, a->n_exports, &a->exports);
    put_counted(to, 10, a->n_funcs, &a->code);
}

bool adapter_module(const uint8_t *wasm, size_t size, uint32_t features, struct out *to)
{
    struct arena arena = { 0 };
    struct jit_error err = { 0 };
    struct module m;
    jmp_buf oom;
    arena.oom = &oom;
    if (setjmp(oom))
        abort();
    bool ok = module_decode(&arena, wasm, size, features, &m, &err);
    if (ok)
        put_module(&(struct adapter){ .m = &m }, to);
    arena_free(&arena);
    return ok;
}
