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
    WVM_CALL_done,                      /* the entry function returned; results are in the boot page's frame */
    WVM_CALL_COUNT
};

/* Added to a WASI call's number when it was imported from `wasi_unstable` (snapshot 0),
 * whose whence, filestat and subscription differ. */
#define WVM_CALL_UNSTABLE 0x10000u

/* First bytes of an instance's data (at image base + data_off, RIP-relative for its code). */
struct wvm_instance {
    gva_t rt[WVM_RT_COUNT];             /* filled by the loader */
    gva_t funcref_base;                 /* VA of this instance's first struct wvm_funcref */
};

struct wvm_memory {                     /* one per owned memory, in instance data */
    gva_t base;
    uint64_t size_bytes;
    uint64_t max_pages;                 /* declared maximum, or the type's limit */
    uint32_t id;                        /* VM-wide number, argument of memory_grow */
    uint32_t page_log2;                 /* 16, or custom page sizes */
};

struct wvm_table {                      /* one per owned table, in instance data */
    gva_t base;                         /* of wvm_table_entry[]; constant for the table's life */
    uint64_t len;
    uint64_t max;
    uint32_t id;
    uint32_t is_func;                   /* entries are function descriptors; else plain references */
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

/* The registers of a call across the wasm/host border, in the convention of callconv.h. */
#define WVM_FRAME_STACK_WORDS 2048      /* 1000 v128 parameters at most */
struct wvm_call_frame {
    gva_t code;                         /* function to call */
    uint64_t gpr[8];                    /* arguments in, results out */
    uint64_t xmm[8][2];
    uint32_t arg_words, result_words;   /* 8-byte words on the stack */
};

/* Mailbox: one page, written by the guest, answered by the host. `seq` is bumped by the
 * guest when a call is ready, `ack` set to it by the host when it is answered. */
struct wvm_mailbox {
    uint32_t seq, ack;
    uint32_t nr;                        /* enum wvm_call */
    uint32_t host_spins;                /* host: a service thread is looking, do not exit */
    uint64_t arg[10];
    int64_t ret;
    gva_t caller_sp;                    /* rbp of the caller, for backtraces out of a call */
};

/* Boot page: what rt_start does. Written by the host before the first entry. */
#define WVM_BOOT_CALLS 64
struct wvm_boot {
    uint32_t n_init;                    /* instance initializers to call first, in order */
    uint32_t has_entry;
    gva_t init[WVM_BOOT_CALLS];
    gva_t frame;                        /* struct wvm_call_frame of the entry, in guest memory */
    gva_t args_va; uint32_t args_count, args_bytes;         /* for args_get, served inside */
    gva_t environ_va; uint32_t environ_count, environ_bytes;
    uint32_t spin_limit;                /* how often to look for ack before leaving the VM; 0: always leave */
    uint32_t pad;
    uint64_t random_key[6];             /* ChaCha20 key and nonce */
    /* clocks: ns = base + ((tsc - tsc_base) * mult >> shift); mult 0 means ask the host */
    uint64_t tsc_base, mono_base_ns, real_base_ns;
    uint32_t tsc_mult, tsc_shift;
};

/* What the ring-0 stub stores before `out WVM_PORT_TRAP`: pushed by the CPU last. */
struct wvm_trap_frame {
    uint64_t gpr[16];                   /* rax rcx rdx rbx rsp rbp rsi rdi r8..r15; rsp is from the frame */
    uint64_t vector, error, cr2;
    uint64_t rip, cs, rflags, rsp, ss;
};

#endif
