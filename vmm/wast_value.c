/* Values of test scripts against values of the machine. A reference of the host with number n is 2 (n + 1)
 * in a register: null is 0, and odd values are i31 (jit/build_gc.c). */
#include "vmm/wast.h"

#include <stdio.h>
#include <string.h>

static uint8_t number_type(const struct wat_value *v)
{
    static const uint8_t types[] = {
        [WAT_VALUE_I32] = WVM_I32, [WAT_VALUE_I64] = WVM_I64, [WAT_VALUE_F32] = WVM_F32, [WAT_VALUE_F64] = WVM_F64,
        [WAT_VALUE_V128] = WVM_V128,
    };
    return v->kind <= WAT_VALUE_V128 ? types[v->kind] : 0;
}

static bool is_reference(uint8_t type)
{
    return type == WVM_FUNCREF || type == WVM_EXTERNREF || type == WVM_EXNREF;
}

static uint64_t host_reference(uint32_t number) { return 2 * ((uint64_t)number + 1); }

bool wast_argument(const struct wat_value *v, struct vmm_value *to)
{
    *to = (struct vmm_value){ .type = number_type(v) };
    if (v->kind <= WAT_VALUE_V128) {
        memcpy(&to->lo, v->bits, 8);
        memcpy(&to->hi, v->bits + 8, 8);
        return true;
    }
    to->type = v->kind == WAT_VALUE_REF_NULL && v->heap == WVM_FUNCREF ? WVM_FUNCREF : WVM_EXTERNREF;
    to->lo = v->kind == WAT_VALUE_REF_NULL ? 0 : host_reference(v->number);
    return v->kind == WAT_VALUE_REF_NULL || v->kind == WAT_VALUE_REF_EXTERN || v->kind == WAT_VALUE_REF_HOST;
}

/* Spec 4.3.3 (NaN propagation): canonical has only the highest bit of the fraction, arithmetic at least that. */
static bool nan_matches(enum wat_nan kind, uint64_t bits, unsigned width)
{
    uint64_t quiet = width == 32 ? 0x7fc00000 : 0x7ff8000000000000;
    uint64_t sign = 1ull << (width - 1);
    return kind == WAT_NAN_CANONICAL ? (bits & ~sign) == quiet : (bits & quiet) == quiet;
}

static bool lanes_match(const struct wat_value *want, const struct vmm_value *got)
{
    uint64_t words[2] = { got->lo, got->hi };
    unsigned bytes = want->lane_bits / 8;
    for (unsigned i = 0; i < want->lanes; i++) {
        uint64_t lane = 0;
        memcpy(&lane, (const uint8_t *)words + i * bytes, bytes);
        if (want->is_float && want->nan[i] != WAT_NAN_NONE) {
            if (!nan_matches((enum wat_nan)want->nan[i], lane, want->lane_bits))
                return false;
        } else if (memcmp(&lane, want->bits + i * bytes, bytes)) {
            return false;
        }
    }
    return true;
}

bool wast_matches(const struct wat_value *want, const struct vmm_value *got)
{
    switch (want->kind) {
    case WAT_VALUE_EITHER:
        for (uint32_t i = 0; i < want->n_either; i++)
            if (wast_matches(&want->either[i], got))
                return true;
        return false;
    case WAT_VALUE_REF_NULL:
        return is_reference(got->type) && !got->lo;
    case WAT_VALUE_REF:
        return is_reference(got->type) && got->lo;
    case WAT_VALUE_REF_EXTERN:
    case WAT_VALUE_REF_HOST:
        return is_reference(got->type) && got->lo == host_reference(want->number);
    default:
        return got->type == number_type(want) && lanes_match(want, got);
    }
}

static const char *number_print(uint8_t type, uint64_t lo, uint64_t hi, char buf[80])
{
    int n = type == WVM_I32 || type == WVM_F32 ? 8 : 16;
    const char *name = type == WVM_I32 ? "i32" : type == WVM_I64 ? "i64" : type == WVM_F32 ? "f32" : type == WVM_F64 ? "f64" : "v128";
    if (type == WVM_V128)
        snprintf(buf, 80, "v128 0x%016llx%016llx", (unsigned long long)hi, (unsigned long long)lo);
    else
        snprintf(buf, 80, "%s 0x%0*llx", name, n, (unsigned long long)lo);
    return buf;
}

const char *wast_got(const struct vmm_value *v, char buf[80])
{
    if (!is_reference(v->type))
        return number_print(v->type, v->lo, v->hi, buf);
    snprintf(buf, 80, v->lo ? "%s reference %llu" : "%s null", v->type == WVM_FUNCREF ? "func" : "extern",
             (unsigned long long)v->lo / 2 - 1);
    return buf;
}

const char *wast_wanted(const struct wat_value *v, char buf[80])
{
    static const char *const others[] = {
        [WAT_VALUE_REF_NULL] = "null", [WAT_VALUE_REF] = "a reference", [WAT_VALUE_REF_EXTERN] = "extern reference",
        [WAT_VALUE_REF_HOST] = "host reference", [WAT_VALUE_EITHER] = "one of several values",
    };
    struct vmm_value number;
    if (v->kind > WAT_VALUE_V128)
        snprintf(buf, 80, v->kind == WAT_VALUE_REF_EXTERN || v->kind == WAT_VALUE_REF_HOST ? "%s %u" : "%s", others[v->kind], v->number);
    else if (v->is_float && (v->nan[0] | v->nan[1] | v->nan[2] | v->nan[3]))
        snprintf(buf, 80, v->lanes == 1 ? "a NaN" : "lanes with a NaN");
    else if (wast_argument(v, &number))
        number_print(number.type, number.lo, number.hi, buf);
    return buf;
}
