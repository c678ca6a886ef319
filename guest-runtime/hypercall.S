/* The way out to the host: the mailbox, then either a bounded wait for the host's service thread
 * or an `out`. rt_wasi_NAME are what modules import; they follow callconv.h, so arguments
 * are in rdi rsi rdx rcx r8 r9 r10 rax and then on the stack, and the callee pops them.
 * rt_host_NAME are the same calls for the runtime's own C code. */
#include "layout.h"

    .text
/* r11d: call number; arguments in their registers. Returns the answer in rax. */
post:
    mov %r11d, rt_mailbox + WVM_MB_NR(%rip)
    mov %rdi, rt_mailbox + WVM_MB_ARG + 0(%rip)
    mov %rsi, rt_mailbox + WVM_MB_ARG + 8(%rip)
    mov %rdx, rt_mailbox + WVM_MB_ARG + 16(%rip)
    mov %rcx, rt_mailbox + WVM_MB_ARG + 24(%rip)
    mov %r8, rt_mailbox + WVM_MB_ARG + 32(%rip)
    mov %r9, rt_mailbox + WVM_MB_ARG + 40(%rip)
    mov %r10, rt_mailbox + WVM_MB_ARG + 48(%rip)
    mov %rax, rt_mailbox + WVM_MB_ARG + 56(%rip)
    rdtsc
    mov %eax, rt_mailbox + WVM_MB_TSC(%rip)
    mov %edx, rt_mailbox + WVM_MB_TSC + 4(%rip)
    mov rt_mailbox + WVM_MB_SEQ(%rip), %eax
    inc %eax
    mov %eax, rt_mailbox + WVM_MB_SEQ(%rip)     /* stores are seen in order: the call is ready */
    cmpl $0, rt_mailbox + WVM_MB_HOST_SPINS(%rip)
    je 2f
    mov rt_boot + WVM_BOOT_SPIN_LIMIT(%rip), %ecx
    jecxz 2f
1:  cmp %eax, rt_mailbox + WVM_MB_ACK(%rip)
    je 3f
    cmp %eax, rt_mailbox + WVM_MB_REFUSED(%rip)
    je 2f
    pause
    dec %ecx
    jnz 1b
2:  out %al, $WVM_PORT_CALL             /* the host has answered when this returns */
3:  mov rt_mailbox + WVM_MB_RET(%rip), %rax
    ret

rt_hypercall:
    push %rbp
    mov %rsp, %rbp
    call post
    pop %rbp
    ret

    .macro call_host name
    .globl \name
\name:
    mov $nr, %r11d
    jmp rt_hypercall
    .endm

    .macro call_host9 name              /* one argument on the stack, with its padding */
    .globl \name
\name:
    push %rbp
    mov %rsp, %rbp
    mov 16(%rbp), %r11
    mov %r11, rt_mailbox + WVM_MB_ARG + 64(%rip)
    mov $nr, %r11d
    call post
    pop %rbp
    ret $16
    .endm

#define WASI(name, sig, where) WASI_##where(name); .set nr, nr + 1;
    .set nr, WVM_CALL_UNSTABLE
#define WASI_HOST(name) call_host rt_unstable_##name
#define WASI_HOST9(name) call_host9 rt_unstable_##name
#define WASI_GUEST(name)
#include "wasi.def"
#undef WASI_HOST
#undef WASI_HOST9
#undef WASI_GUEST

    .set nr, 0
#define WASI_HOST(name) call_host rt_wasi_##name
#define WASI_HOST9(name) call_host9 rt_wasi_##name
#define WASI_GUEST(name) call_host rt_host_##name
#include "wasi.def"

    call_host rt_host_memory_grow
    .set nr, nr + 1
    call_host rt_host_table_grow
    .set nr, nr + 1
    call_host rt_host_clock_set
    .set nr, nr + 1
    call_host rt_done
    .set nr, nr + 1

/* Called by the entry of a function that has no code yet, in that function's place: all registers but r11 are its
 * arguments. The host compiles it, and the entry is begun anew. */
    .globl rt_compile
rt_compile:
    pop %r11
    sub $WVM_ENTRY_CALL_BYTES, %r11
    mov %r11, rt_mailbox + WVM_MB_ARG(%rip)
    movl $nr, rt_mailbox + WVM_MB_NR(%rip)
    incl rt_mailbox + WVM_MB_SEQ(%rip)
    out %al, $WVM_PORT_CALL
    jmp *%r11
    .section .note.GNU-stack, "", @progbits
