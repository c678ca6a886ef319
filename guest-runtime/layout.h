/* The guest's address space, the same in every VM. The only source of these
 * numbers, for C, assembly and the linker script alike.
 *
 *   VA                      size      what
 *   0000_0000_0000          4 GiB     linear memory 0 (mapped up to its size)
 *   0001_0000_0000          4 GiB     guard: never mapped
 *   0002_0000_0000 * i      8 GiB     linear memory i: 4 GiB of memory, 4 GiB of guard
 *   2000_0000_0000          64 TiB    64-bit linear memories, WVM_MEM64_STRIDE each
 *   6000_0000_0000 SYS      2 GiB     +1 GiB-8M          stack, growing down into unmapped space
 *                           HOT       +1 GiB             the stack's top, four pages (RW)
 *                                     +1 GiB+16K         runtime code, two pages (RX)
 *                                     +1 GiB+24K         boot page (R for the guest)
 *                                     +1 GiB+28K         mailbox and small call frames (RW, shared with the host)
 *                                     +1 GiB+32K         small image, tables, arguments, as they come
 *                                     +1 GiB+2M-64K      runtime constants (R) and data (RW)
 *                                     +1 GiB+2M-32K      ring 0, supervisor only: IDT, GDT, trap stub (RX), TSS and stack (RW)
 *                                     +1 GiB+16M         large call frames (RW)
 *                                     +1 GiB+32M         arguments and environment, 8 MiB at most (R)
 *   6001_0000_0000 FUNCREF  4 GiB     function descriptors (struct wvm_funcref), index 0 is null
 *   6003_0000_0000 EXN      64 MiB    exceptions (RW), backed when touched; only where a module has tags
 *   6004_0000_0000 TABLE    ...       tables, WVM_TABLE_STRIDE each, never moved by growth
 *   6040_0000_0000 IMAGE    ...       module images, WVM_IMAGE_STRIDE each: text RX, rodata R, data RW
 *
 * A 32-bit index plus a 32-bit offset plus an access stays below 8 GiB: an access
 * to memory 0 is one `mov reg, [index + offset]` with no base and no check.
 *
 * HOT is one 2 MiB frame, one page table. What every run touches is in its first eight pages, because a
 * hypervisor with shadow page tables that takes a fault (25 us) maps what is resident in the eight pages around it too.
 */
#ifndef WVM_LAYOUT_H
#define WVM_LAYOUT_H

#ifdef __ASSEMBLER__
#define WVM_U64(x) x
#else
#define WVM_U64(x) x##ull
#endif

#define WVM_PAGE_BYTES      0x1000
#define WVM_HUGE_BYTES      0x200000

#define WVM_MEM_STRIDE      WVM_U64(0x200000000)
#define WVM_MEM_COUNT_MAX   1024
#define WVM_MEM64_VA        WVM_U64(0x200000000000)
#define WVM_MEM64_STRIDE    WVM_U64(0x4000000000)

#define WVM_SYS_VA          WVM_U64(0x600000000000)
#define WVM_HOT_VA          WVM_U64(0x600040000000)
#define WVM_STACK_TOP       WVM_U64(0x600040004000)
#define WVM_STACK_BYTES     0x804000                  /* 2 MiB frames below HOT, and its first pages */
#define WVM_STACK_GUARD_MIN WVM_U64(0x10000000)       /* unmapped below the stack, larger than any frame */
#define WVM_RT_VA           WVM_U64(0x600040004000)
#define WVM_RT_TEXT_BYTES   0x2000
#define WVM_BOOT_VA         WVM_U64(0x600040006000)
#define WVM_MAILBOX_VA      WVM_U64(0x600040007000)
#define WVM_MAILBOX_FRAME   0x200                     /* in the mailbox's page: a call frame, if it fits */
#define WVM_HOT_FREE_VA     WVM_U64(0x600040008000)
#define WVM_RT_DATA_VA      WVM_U64(0x6000401f0000)
#define WVM_RING0_VA        WVM_U64(0x6000401f8000)
#define WVM_FRAME_VA        WVM_U64(0x600041000000)
#define WVM_FRAME_BYTES     0x9000
#define WVM_ARGS_VA         WVM_U64(0x600042000000)
#define WVM_ARGS_BYTES_MAX  0x800000

#define WVM_FUNCREF_VA      WVM_U64(0x600100000000)
#define WVM_EXN_VA          WVM_U64(0x600300000000)
#define WVM_EXN_BYTES       WVM_U64(0x4000000)    /* exceptions, then a bit for each 16 bytes of them */
#define WVM_EXN_BITS_VA     (WVM_EXN_VA + WVM_EXN_BYTES)
#define WVM_EXN_BITS_BYTES  (WVM_EXN_BYTES / 128)
#define WVM_TABLE_VA        WVM_U64(0x600400000000)
#define WVM_TABLE_STRIDE    WVM_U64(0x10000000)   /* 16 Mi entries of 16 bytes */
#define WVM_TABLE_COUNT_MAX 960
#define WVM_IMAGE_VA        WVM_U64(0x604000000000)
#define WVM_IMAGE_STRIDE    WVM_U64(0x100000000)

/* Ports for `out`: at CPL 3 the first, in the trap stubs of ring 0 the others. */
#define WVM_PORT_CALL       0x10    /* a hypercall waits in the mailbox */
#define WVM_PORT_TRAP       0x20    /* + vector, 32 of them: what the ring-0 stub of an exception does */

/* An entry of a function that is not compiled yet begins with `call *runtime(%rip)`, so many bytes. */
#define WVM_ENTRY_CALL_BYTES 6

/* Added to a WASI call's number when it was imported from `wasi_unstable` (snapshot 0),
 * whose whence, filestat and subscription differ. */
#define WVM_CALL_UNSTABLE   0x10000

/* struct wvm_mailbox, struct wvm_boot and struct wvm_call_frame as the runtime's assembly sees them. */
#define WVM_MB_SEQ          0
#define WVM_MB_NR           4
#define WVM_MB_ARG          8
#define WVM_MB_TSC          88
#define WVM_MB_ACK          128
#define WVM_MB_HOST_SPINS   132
#define WVM_MB_RET          136
#define WVM_MB_REFUSED      144
#define WVM_BOOT_SPIN_LIMIT 4
#define WVM_BOOT_FRAME      16
#define WVM_FRAME_CODE      0
#define WVM_FRAME_GPR       8
#define WVM_FRAME_XMM       72
#define WVM_FRAME_ARGS      200
#define WVM_FRAME_RESULTS   204
#define WVM_FRAME_WORDS     208

#endif
