/* How compiled functions take arguments and give results. It extends System V, so that
 * compiled code calls the runtime's C functions (at most 6 integer arguments, one result)
 * without a thunk.
 *
 *   integers, references   rdi rsi rdx rcx r8 r9 r10 rax, then stack words
 *   f32 f64 v128           xmm0..xmm7, then stack words (v128: two words)
 *   results                rax rdx rcx rsi rdi r8 r9 r10 and xmm0..xmm7, then stack words
 *   preserved              rbx rbp r12 r13 r14 r15 (and rsp); no xmm register
 *   scratch                r11 (never an argument)
 *
 * Stack, at the callee's first instruction:
 *   [rsp]                  return address
 *   [rsp + 8 + 8*k]        stack argument word k, in order; the area is padded to 16 bytes
 *   above the arguments    result words, in order; padded to 16 bytes
 * rsp is a multiple of 8. The callee pops the argument area (`ret n`); the result
 * area belongs to the caller. So a tail call may have more stack arguments than its caller.
 * Integers of 32 bits are zero-extended in their 64-bit register; f32 and f64 leave the
 * upper lanes undefined. */
#ifndef WVM_CALLCONV_H
#define WVM_CALLCONV_H

/* x86-64 register numbers */
enum { WVM_RAX, WVM_RCX, WVM_RDX, WVM_RBX, WVM_RSP, WVM_RBP, WVM_RSI, WVM_RDI,
       WVM_R8, WVM_R9, WVM_R10, WVM_R11, WVM_R12, WVM_R13, WVM_R14, WVM_R15 };

#define WVM_ARG_GPRS    { WVM_RDI, WVM_RSI, WVM_RDX, WVM_RCX, WVM_R8, WVM_R9, WVM_R10, WVM_RAX }
#define WVM_RESULT_GPRS { WVM_RAX, WVM_RDX, WVM_RCX, WVM_RSI, WVM_RDI, WVM_R8, WVM_R9, WVM_R10 }
#define WVM_CALLEE_SAVED ((1u << WVM_RBX) | (1u << WVM_RBP) | (1u << WVM_R12) | (1u << WVM_R13) | (1u << WVM_R14) | (1u << WVM_R15))
#define WVM_REG_ARGS    8     /* of each class, arguments and results alike */

#endif
