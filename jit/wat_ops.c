#include "wat_ops.h"

#include <string.h>
#include "wat_names.h"
#include "wat_num.h"

/* Rows without a name are no instructions. */
static const struct wat_op ops[WASM_PLACES] = {
#define W(code, text, imm, sig, feature, build, ir, mt, align) [WASM_PLACE(code)] = { text, code, IMM_##imm, align },
#include "wasm_ops.def"
#undef W
#define T(code, text, imm) [WASM_PLACE(code)] = { text, code, IMM_##imm, 0 },
#define K(text)
#include "wat_ops.def"
#undef T
#undef K
};

static const char *const keywords[] = {
#define T(code, text, imm)
#define K(text) text,
#include "wat_ops.def"
#undef T
#undef K
};

#define N_KEYWORDS (sizeof keywords / sizeof *keywords)
_Static_assert(WASM_PLACES < WAT_WORD_SLOTS * 2 / 3, "the hash table is too small");

static bool equals(const char *name, const char *word, uint32_t bytes)
{
    return strlen(name) == bytes && memcmp(name, word, bytes) == 0;
}

/* The slot of a name, or the free one where it would be. */
static uint32_t slot_of(const struct wat_words *w, const char *name, uint32_t bytes)
{
    uint32_t i = (uint32_t)wat_hash(name, bytes, 0) & (WAT_WORD_SLOTS - 1);
    while (w->slots[i] && !equals(ops[w->slots[i] - 1].name, name, bytes))
        i = (i + 1) & (WAT_WORD_SLOTS - 1);
    return i;
}

/* Of several rows with one name (select, ref.test, ref.cast) the first counts. */
void wat_words_init(struct wat_words *w)
{
    memset(w, 0, sizeof *w);
    for (size_t k = 0; k < WASM_PLACES; k++) {
        if (!ops[k].name)
            continue;
        uint32_t i = slot_of(w, ops[k].name, (uint32_t)strlen(ops[k].name));
        if (!w->slots[i])
            w->slots[i] = (uint16_t)(k + 1);
    }
}

const struct wat_op *wat_op_find(const struct wat_words *w, const char *name, uint32_t bytes)
{
    uint16_t row = w->slots[slot_of(w, name, bytes)];
    return row ? &ops[row - 1] : NULL;
}

const struct wat_op *wat_op_of(uint32_t prefix, uint32_t number)
{
    uint32_t at = wasm_op_place(prefix, number);
    return at < WASM_PLACES && ops[at].name ? &ops[at] : NULL;
}

/* offset=N, align=N */
static bool is_memarg(const char *word, uint32_t bytes)
{
    const char *eq = memchr(word, '=', bytes);
    size_t n = eq ? (size_t)(eq - word) : 0, rest = bytes - n;
    return ((n == 6 && !memcmp(word, "offset", 6)) || (n == 5 && !memcmp(word, "align", 5)))
        && rest > 1 && wat_number_kind(eq + 1, rest - 1) == WAT_NAT;
}

bool wat_is_keyword(const struct wat_words *w, const char *word, uint32_t bytes)
{
    for (size_t k = 0; k < N_KEYWORDS; k++)
        if (equals(keywords[k], word, bytes))
            return true;
    return wat_op_find(w, word, bytes) || is_memarg(word, bytes);
}
