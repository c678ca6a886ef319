/* The first guest code, and the way from the host's call frame into a wasm function and back.
 * Invariant: a function of the runtime that has a frame has its base in rbp, so that the host finds the return address to the
 * module; what the module's own frames are, its image says. Convention: callconv.h. */
#include "layout.h"

    .text
    .globl rt_start
/* Starts at CPL 3 with rsp at the stack's top, rbp 0. After `done` the host may refill the boot
 * page and let it go on, or start it anew. */
rt_start:
    call rt_run_inits
    cmpl $0, rt_boot(%rip)
    je 1f
    call rt_invoke
1:  call rt_done
    jmp rt_start

/* Call the function of the boot page's frame; leave its results there. */
rt_invoke:
    push %rbp
    mov %rsp, %rbp
    mov rt_boot + WVM_BOOT_FRAME(%rip), %rbx    /* preserved by wasm functions */
    mov WVM_FRAME_RESULTS(%rbx), %eax   /* the result area, padded */
    inc %eax
    and $-2, %eax
    shl $3, %rax
    sub %rax, %rsp
    and $-16, %rsp
    mov WVM_FRAME_ARGS(%rbx), %ecx      /* the argument area, padded; the callee pops it */
    lea 1(%rcx), %eax
    and $-2, %eax
    shl $3, %rax
    sub %rax, %rsp
    lea WVM_FRAME_WORDS(%rbx), %rsi
    mov %rsp, %rdi
    rep movsq
    .irp i, 0, 1, 2, 3, 4, 5, 6, 7
    movups WVM_FRAME_XMM + 16 * \i(%rbx), %xmm\i
    .endr
    mov WVM_FRAME_GPR + 0(%rbx), %rdi
    mov WVM_FRAME_GPR + 8(%rbx), %rsi
    mov WVM_FRAME_GPR + 16(%rbx), %rdx
    mov WVM_FRAME_GPR + 24(%rbx), %rcx
    mov WVM_FRAME_GPR + 32(%rbx), %r8
    mov WVM_FRAME_GPR + 40(%rbx), %r9
    mov WVM_FRAME_GPR + 48(%rbx), %r10
    mov WVM_FRAME_GPR + 56(%rbx), %rax
    call *WVM_FRAME_CODE(%rbx)          /* rsp is now at the result area */
    mov %rax, WVM_FRAME_GPR + 0(%rbx)
    mov %rdx, WVM_FRAME_GPR + 8(%rbx)
    mov %rcx, WVM_FRAME_GPR + 16(%rbx)
    mov %rsi, WVM_FRAME_GPR + 24(%rbx)
    mov %rdi, WVM_FRAME_GPR + 32(%rbx)
    mov %r8, WVM_FRAME_GPR + 40(%rbx)
    mov %r9, WVM_FRAME_GPR + 48(%rbx)
    mov %r10, WVM_FRAME_GPR + 56(%rbx)
    .irp i, 0, 1, 2, 3, 4, 5, 6, 7
    movups %xmm\i, WVM_FRAME_XMM + 16 * \i(%rbx)
    .endr
    mov WVM_FRAME_ARGS(%rbx), %eax      /* results come after the arguments */
    lea WVM_FRAME_WORDS(%rbx, %rax, 8), %rdi
    mov WVM_FRAME_RESULTS(%rbx), %ecx
    mov %rsp, %rsi
    rep movsq
    leave
    ret
    .section .note.GNU-stack, "", @progbits
