#include "build_priv.h"

enum { JIT_F_CORE = 0 };

static const struct wasm_op ops[WASM_PLACES] = {
#define W(code, text, imm, sig, feature, build, ir, mt, align) \
    [WASM_PLACE(code)] = { text, sig, JIT_F_##feature, ir, IMM_##imm, BUILD_##build, IR_MEM_##mt, align },
#include "wasm_ops.def"
#undef W
};

const struct wasm_op *wasm_op_find(uint32_t prefix, uint32_t number)
{
    uint32_t at = wasm_op_place(prefix, number);
    return at < WASM_PLACES && ops[at].build != BUILD_illegal ? &ops[at] : NULL;
}
