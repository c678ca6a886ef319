#include "build_priv.h"

/* One array for all prefixes: numbers of 0xfb, 0xfc, 0xfe and 0xfd follow the plain opcodes. */
enum { AT_FB = 0x100, AT_FC = 0x120, AT_FE = 0x140, AT_FD = 0x190, OPS_COUNT = 0x2b0, JIT_F_CORE = 0 };
#define PLACE(code) ((code) < 0x100 ? (code) : (code) >= 0xfd000 ? (code) - 0xfd000 + AT_FD \
                     : (code) >= 0xfe00 ? (code) - 0xfe00 + AT_FE : (code) >= 0xfc00 ? (code) - 0xfc00 + AT_FC : (code) - 0xfb00 + AT_FB)

static const struct wasm_op ops[OPS_COUNT] = {
#define W(code, text, imm, sig, feature, build, ir, mt, align) \
    [PLACE(code)] = { text, sig, JIT_F_##feature, ir, IMM_##imm, BUILD_##build, IR_MEM_##mt, align },
#include "wasm_ops.def"
#undef W
};

const struct wasm_op *wasm_op_find(uint32_t prefix, uint32_t number)
{
    uint32_t first = 0, end = AT_FB;
    switch (prefix) {
    case 0xfb: first = AT_FB; end = AT_FC; break;
    case 0xfc: first = AT_FC; end = AT_FE; break;
    case 0xfe: first = AT_FE; end = AT_FD; break;
    case 0xfd: first = AT_FD; end = OPS_COUNT; break;
    }
    if (number >= end - first || ops[first + number].build == BUILD_illegal)
        return NULL;
    return &ops[first + number];
}
