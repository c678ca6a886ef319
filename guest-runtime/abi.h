/* What host and guest agree on: the records that both read. Self-contained C11.
 * Everything the guest writes here is hostile input to the host: copy once,
 * check the copy, use the copy. */
#ifndef WVM_ABI_H
#define WVM_ABI_H

#include <stdint.h>
#include "layout.h"

typedef uint64_t gva_t;                 /* guest virtual address; never dereferenced by the host */

/* Runtime functions that compiled code calls through its instance header. */
enum wvm_rt {
#define RT(name, sig) WVM_RT_##name,
#include "runtime.def"
#undef RT
    WVM_RT_COUNT
};

/* Why a module trapped. The order is the order of trap.def. */
enum wvm_trap {
#define TRAP(name, text) WVM_TRAP_##name,
#include "trap.def"
#undef TRAP
    WVM_TRAP_COUNT
};

/* Hypercall numbers: the WASI calls by their row in wasi.def, then wvm's own. */
enum wvm_call {
#define WASI(name, sig, where) WVM_CALL_##name,
#include "wasi.def"
#undef WASI
    WVM_CALL_WASI_COUNT,
    WVM_CALL_memory_grow = WVM_CALL_WASI_COUNT, /* (memory id, delta pages) -> old pages or -1 */
    WVM_CALL_table_grow,                /* (table id, delta) -> old length or -1; maps the new entries */
    WVM_CALL_clock_set,                 /* () -> 0; fills the clocks of the boot page, if it can */
    WVM_CALL_done,                      /* the entry function returned; results are in the boot page's frame */
    WVM_CALL_compile,                   /* (address of the entry): its function is called first; nothing is returned */
    WVM_CALL_COUNT
};

/* First bytes of an instance's data (at image base + data_off, RIP-relative for its code). */
struct wvm_instance {
    gva_t rt[WVM_RT_COUNT];             /* filled by the loader */
    gva_t funcref_base;                 /* VA of this instance's first struct wvm_funcref */
    gva_t next;                         /* the instance loaded before, or 0; the first is in the boot page */
    gva_t image;                        /* its base: what offsets count from */
    gva_t text;
    uint64_t text_bytes;
    uint64_t data_bytes;                /* of the instance's data, which begins here */
    gva_t unwind_end;                   /* struct wvm_unwind, sorted by code_off from here downwards */
    uint64_t n_unwind;                  /* grows with code that is compiled later */
};

/* Where the return address is, in code from code_off on up to the next row's; before the first row, and without any, it is at rsp.
 * A row with `land` is for a call inside a try that returns to code_off: an exception that passes through the call goes to
 * `land`, with rsp as the row says. Such a row comes first of those with its code_off. */
struct wvm_unwind {
    uint32_t code_off;                  /* from the image base, as all offsets here */
    uint32_t frame;                     /* its distance from rsp in bytes, a multiple of 8; and WVM_UNWIND_ENTRY */
    uint32_t land;                      /* exception in rax, selector in rdx, no other register of use; or 0 */
    uint32_t first;                     /* its clauses, struct wvm_catch; without land: WVM_UNWIND_ARGS */
};
/* Stack arguments in bytes, multiples of 8: what the function takes, above its return address, and what the call here passes.
 * The callee pops what it takes, and after a tail call that is not what was passed. */
#define WVM_UNWIND_ARGS(taken, passed) ((taken) / 8 | (passed) / 8 << 16)
#define WVM_UNWIND_TAKEN(args)  (((args) & 0xffff) * 8)
#define WVM_UNWIND_PASSED(args) (((args) >> 16) * 8)
#define WVM_UNWIND_ENTRY 1u             /* the frame is there once the pushes and the subtraction at code_off have run */

/* A clause of a try. Lists end with a clause that takes everything, WVM_CATCH_OUTER or WVM_CATCH_END. */
#define WVM_CATCH_ALL   0xffffffffu
#define WVM_CATCH_OUTER 0xfffffffeu     /* go on at clause `info`, counted from this one */
#define WVM_CATCH_END   0xfffffffdu
#define WVM_CATCH_REF   0x80000000u     /* in info: the exception may be kept */
struct wvm_catch {
    uint32_t tag;                       /* offset of the tag's slot in instance data, or one of the above */
    uint32_t info;                      /* the selector */
};

/* An exception; a reference to it is its address. Tags are told apart by the address of their owner's slot. */
struct wvm_exception {
    gva_t tag;
    uint32_t bytes;                     /* of the payload, which follows: 8 for each value, 16 for v128 */
    uint32_t flags;                     /* the runtime's */
};

struct wvm_memory {                     /* one per owned memory, in instance data */
    gva_t base;
    uint64_t size_bytes;
    uint64_t max_pages;                 /* declared maximum, or the type's limit */
    uint32_t id;                        /* VM-wide number, argument of memory_grow */
    uint16_t page_log2;                 /* 16, or custom page sizes */
    uint16_t is_shared;
};

struct wvm_table {                      /* one per owned table, in instance data */
    gva_t base;                         /* of wvm_table_entry[]; constant for the table's life */
    uint64_t len;
    uint64_t max;
    uint32_t id;
    uint32_t is_func;                   /* entries are function descriptors; else plain references */
    gva_t next_exn;                     /* table of exceptions: the next one, or 0; the first is in the boot page */
};

/* A function as a value. A funcref in a register is the byte offset of its descriptor
 * from WVM_FUNCREF_VA (0 is null, the descriptor at 0 matches no signature); a
 * funcref table entry is a copy of the descriptor, so a call needs one load less. */
struct wvm_funcref {
    gva_t code;
    uint32_t sig;                       /* hash of the structural type, never 0; 0 only in null */
    uint32_t self;                      /* byte offset of the descriptor from WVM_FUNCREF_VA */
};

union wvm_table_entry {
    struct wvm_funcref func;
    struct { uint64_t ref, pad; } any;  /* externref: host value + 1, 0 is null */
};

struct wvm_segment {                    /* passive data or element segment, in instance data */
    gva_t base;                         /* bytes, or uint64_t references */
    uint64_t len;                       /* bytes, or references; 0 once dropped */
};

/* The registers of a call across the wasm/host border, in the convention of callconv.h. The stack's
 * argument words follow it, then the result words. */
#define WVM_FRAME_STACK_WORDS 2048      /* of each: 1000 v128 parameters at most */
struct wvm_call_frame {
    gva_t code;                         /* function to call */
    uint64_t gpr[8];                    /* arguments in, results out, each in its order */
    uint64_t xmm[8][2];
    uint32_t arg_words, result_words;   /* 8-byte words on the stack */
};

/* Mailbox: `seq` is bumped by the guest when a call is ready, `ack` set to it by the host when it is
 * answered. Each side writes cache lines of its own. */
struct wvm_mailbox {
    uint32_t seq;
    uint32_t nr;                        /* enum wvm_call */
    uint64_t arg[10];
    uint64_t tsc;                       /* at the call: the guest's, which need not be the host's */
    uint32_t in_init, pad[7];           /* an initializer is running */
    uint32_t ack;                       /* from here on written by the host */
    uint32_t host_spins;                /* a service thread is looking, do not leave the VM at once */
    int64_t ret;
    uint32_t refused;                   /* the service thread will not answer this seq: leave the VM */
};

/* Boot page: what rt_start does. Written by the host while the guest does not run; read-only in the guest. */
#define WVM_BOOT_CALLS 64
struct wvm_boot {
    uint32_t has_entry;                 /* call the frame after the initializers */
    uint32_t spin_limit;                /* how often to look for ack before leaving the VM; 0: always leave */
    uint32_t n_init, pad;               /* instance initializers to call first, in order */
    gva_t frame;                        /* struct wvm_call_frame */
    gva_t init[WVM_BOOT_CALLS];
    gva_t instances;                    /* newest struct wvm_instance */
    gva_t exn_tables;                   /* newest struct wvm_table of exceptions */
    gva_t wasi_memory;                  /* struct wvm_memory that WASI pointers refer to; 0: none */
    gva_t args_va, environ_va;          /* strings, each with its terminator, one after the other */
    uint32_t args_count, args_bytes, environ_count, environ_bytes;
    uint64_t random_key[6];             /* ChaCha20 key and nonce */
    /* clocks: ns = base + ((tsc - tsc_base) * tsc_mult >> tsc_shift); tsc_mult 0 means ask the host, which
     * then fills this in, and again every second or so, by the TSC in the mailbox */
    uint64_t tsc_base, mono_base_ns, real_base_ns;
    uint32_t tsc_mult, tsc_shift;
};

/* First bytes of the runtime's image: what the loader needs of it. */
#define WVM_RT_MAGIC 0x0054525f4d56577full
struct wvm_rt_header {
    uint64_t magic;
    gva_t start;                        /* rip of a new vCPU; calls what the boot page says, then `done`, for ever */
    gva_t rt[WVM_RT_COUNT];
    gva_t wasi[WVM_CALL_WASI_COUNT], wasi_unstable[WVM_CALL_WASI_COUNT];
};

/* A trap as the host reads it: registers at the fault, and what the CPU pushed. */
struct wvm_trap_frame {
    uint64_t gpr[16];                   /* rax rcx rdx rbx rsp rbp rsi rdi r8..r15 */
    uint64_t vector, error, cr2;
    uint64_t rip, cs, rflags, ss;
};

_Static_assert(sizeof(struct wvm_call_frame) == WVM_FRAME_WORDS, "call frame");
_Static_assert(__builtin_offsetof(struct wvm_call_frame, xmm) == WVM_FRAME_XMM, "call frame");
_Static_assert(__builtin_offsetof(struct wvm_call_frame, result_words) == WVM_FRAME_RESULTS, "call frame");
_Static_assert(__builtin_offsetof(struct wvm_mailbox, arg) == WVM_MB_ARG, "mailbox");
_Static_assert(__builtin_offsetof(struct wvm_mailbox, tsc) == WVM_MB_TSC, "mailbox");
_Static_assert(__builtin_offsetof(struct wvm_mailbox, ack) == WVM_MB_ACK, "mailbox");
_Static_assert(__builtin_offsetof(struct wvm_mailbox, ret) == WVM_MB_RET, "mailbox");
_Static_assert(__builtin_offsetof(struct wvm_mailbox, refused) == WVM_MB_REFUSED, "mailbox");
_Static_assert(__builtin_offsetof(struct wvm_boot, spin_limit) == WVM_BOOT_SPIN_LIMIT, "boot page");
_Static_assert(__builtin_offsetof(struct wvm_boot, frame) == WVM_BOOT_FRAME, "boot page");
_Static_assert(sizeof(struct wvm_mailbox) <= WVM_MAILBOX_FRAME, "mailbox");
_Static_assert(WVM_FRAME_WORDS + 16 * WVM_FRAME_STACK_WORDS <= WVM_FRAME_BYTES, "frames");

#endif
