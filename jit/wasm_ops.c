#include "build_priv.h"

enum { JIT_F_CORE = 0 };

const struct wasm_op wasm_ops[WASM_PLACES] = {
#define W(code, text, imm, sig, feature, build, ir, mt, align) \
    [WASM_PLACE(code)] = { text, sig, JIT_F_##feature, ir, IMM_##imm, BUILD_##build, IR_MEM_##mt, align },
#include "wasm_ops.def"
#undef W
};
