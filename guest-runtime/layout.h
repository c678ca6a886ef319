/* The guest's address space, the same in every VM. The only source of these
 * numbers, for C, assembly and the linker script alike.
 *
 *   VA                      size      what
 *   0000_0000_0000          4 GiB     linear memory 0 (mapped up to its size)
 *   0001_0000_0000          4 GiB     guard: never mapped
 *   0002_0000_0000 * i      8 GiB     linear memory i: 4 GiB of memory, 4 GiB of guard
 *   2000_0000_0000          64 TiB    64-bit linear memories, WVM_MEM64_STRIDE each
 *   6000_0000_0000 SYS      1 GiB     +0       runtime image (code RX, constants R, data RW)
 *                                     +1 MiB   boot page (R for the guest)
 *                                     +1 MiB+4K mailbox, then call frames, 15 pages (RW, shared with the host)
 *                                     +1.5 MiB ring 0, supervisor only: IDT, GDT, trap stub (RX), TSS and stack (RW)
 *                                     +16 MiB  arguments and environment, 8 MiB at most (R)
 *                                     +1 GiB-WVM_STACK_BYTES  stack, growing down into unmapped space
 *   6001_0000_0000 FUNCREF  4 GiB     function descriptors (struct wvm_funcref), index 0 is null
 *   6004_0000_0000 TABLE    ...       tables, WVM_TABLE_STRIDE each, never moved by growth
 *   6040_0000_0000 IMAGE    ...       module images, WVM_IMAGE_STRIDE each: text RX, rodata R, data RW
 *
 * A 32-bit index plus a 32-bit offset plus an access stays below 8 GiB: an access
 * to memory 0 is one `mov reg, [index + offset]` with no base and no check.
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
#define WVM_RT_VA           WVM_SYS_VA
#define WVM_RT_BYTES_MAX    0x100000
#define WVM_BOOT_VA         WVM_U64(0x600000100000)
#define WVM_MAILBOX_VA      WVM_U64(0x600000101000)
#define WVM_MAILBOX_BYTES   0xf000
#define WVM_FRAME_VA        WVM_U64(0x600000101200)   /* struct wvm_call_frame, argument words, result words */
#define WVM_RING0_VA        WVM_U64(0x600000180000)
#define WVM_ARGS_VA         WVM_U64(0x600001000000)
#define WVM_ARGS_BYTES_MAX  0x800000
#define WVM_STACK_TOP       WVM_U64(0x600040000000)
#define WVM_STACK_BYTES     0x800000                  /* a multiple of 2 MiB */
#define WVM_STACK_GUARD_MIN WVM_U64(0x10000000)   /* unmapped below the stack, larger than any frame */

#define WVM_FUNCREF_VA      WVM_U64(0x600100000000)
#define WVM_TABLE_VA        WVM_U64(0x600400000000)
#define WVM_TABLE_STRIDE    WVM_U64(0x10000000)   /* 16 Mi entries of 16 bytes */
#define WVM_TABLE_COUNT_MAX 960
#define WVM_IMAGE_VA        WVM_U64(0x604000000000)
#define WVM_IMAGE_STRIDE    WVM_U64(0x100000000)

/* Ports for `out`. CPL 3 may write the first only: IOPL is 0 and the TSS has an I/O map (kvm-pvm loses IOPL 3). */
#define WVM_PORT_CALL       0x10    /* a hypercall waits in the mailbox */
#define WVM_PORT_TRAP       0x20    /* + vector, 32 of them: what the ring-0 stub of an exception does */

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
#define WVM_FRAME_CODE      0
#define WVM_FRAME_GPR       8
#define WVM_FRAME_XMM       72
#define WVM_FRAME_ARGS      200
#define WVM_FRAME_RESULTS   204
#define WVM_FRAME_WORDS     208

#endif
