/* jit: WebAssembly module bytes to an image (images/image.h). A pure function: it opens no
 * file, keeps no global, and allocates through its own arenas. Safe on hostile input. */
#ifndef JIT_H
#define JIT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The first error of a run: what, and where in the module. */
struct jit_error {
    uint32_t code;              /* enum jit_errcode, 0: none */
    size_t   offset;            /* byte offset in the module, or in its text */
    uint32_t line, column;      /* of a text, from 1; 0: no text */
    char     text[256];         /* the spec's wording first, then details */
};

/* Features beyond WebAssembly 2.0, each a bit; names as in Wasmtime's -W. */
enum {
    JIT_F_EXTENDED_CONST = 1 << 0, JIT_F_MULTI_MEMORY = 1 << 1, JIT_F_TAIL_CALL = 1 << 2,
    JIT_F_FUNCTION_REFERENCES = 1 << 3, JIT_F_MEMORY64 = 1 << 4, JIT_F_EXCEPTIONS = 1 << 5,
    JIT_F_RELAXED_SIMD = 1 << 6, JIT_F_THREADS = 1 << 7, JIT_F_CUSTOM_PAGE_SIZES = 1 << 8,
    JIT_F_WIDE_ARITHMETIC = 1 << 9, JIT_F_GC = 1 << 10,
    JIT_F_NAN_CANONICALIZATION = 1 << 11, JIT_F_RELAXED_SIMD_DETERMINISTIC = 1 << 12,   /* what is open, decided */
    JIT_F_DETERMINISTIC = JIT_F_NAN_CANONICALIZATION | JIT_F_RELAXED_SIMD_DETERMINISTIC,
    JIT_F_DEFAULT = JIT_F_EXTENDED_CONST | JIT_F_MULTI_MEMORY | JIT_F_TAIL_CALL | JIT_F_FUNCTION_REFERENCES |
                    JIT_F_RELAXED_SIMD | JIT_F_MEMORY64 | JIT_F_EXCEPTIONS | JIT_F_GC,
};

#define JIT_MEMORY_LIMIT ((size_t)4 << 30)      /* by default; dense code takes 300 bytes for each of a function's */
struct jit_options {
    uint32_t features;          /* JIT_F_* */
    uint32_t opt_level;         /* 0: quick to compile; 1: the usual; 2: quick to run, whatever it costs */
    uint32_t threads;           /* compile threads, 1: only the caller */
    bool closed;                /* no other module is linked to this one: what it exports is only called and read */
    bool mem0_at_zero;          /* linear memory 0 is at VA 0; else its base is loaded */
    uint64_t skip_passes;       /* bit per row of passes.def */
    uint64_t dump_passes;       /* bit per row of passes.def */
    uint32_t dump_func;         /* function index, UINT32_MAX: all */
    FILE *dump_to;
    bool verify;                /* run the verifier after every pass, the allocation checker after the allocator */
    uint32_t starve_regs;       /* testing: use only this many registers of each class, 0: all */
    size_t memory_limit;        /* bytes that a thread may use for one function, 0: any number */
    const volatile sig_atomic_t *stop;  /* once it is not 0, compilation ends with an error; may be NULL */
    bool time;                  /* collect struct jit_stats.pass_ns */
    bool kept;                  /* lazily: what is compiled will be saved, for runs to come */
    bool eager_tiers;           /* testing: what ran once in its first tier has run often */
};

#define JIT_PASS_MAX 64
struct jit_stats {
    uint64_t pass_ns[JIT_PASS_MAX];
    uint32_t functions, quick_functions, continuations;     /* in their last tier; in their first; the rest of one from a loop on */
    uint32_t demanded; uint64_t demand_ns;  /* lazily: functions that the guest waited for, and for how long */
    size_t code_bytes, arena_peak_bytes;        /* of all threads together, at most */
};

/* A growing byte buffer, owned by the caller once returned. */
struct jit_buffer { uint8_t *data; size_t size, capacity; };

struct jit_options jit_options_default(void);

/* Validate a whole module. True if valid; else *err tells the first error. */
bool jit_validate(const uint8_t *wasm, size_t size, const struct jit_options *opt, struct jit_error *err);

/* Did a compilation end because of jit_options.stop? */
bool jit_interrupted(const struct jit_error *err);

/* Compile a module to an image. The buffer is mmap-ed, page aligned; free with jit_buffer_free. */
bool jit_compile(const uint8_t *wasm, size_t size, const struct jit_options *opt,
                 struct jit_buffer *image, struct jit_stats *stats, struct jit_error *err);
void jit_buffer_free(struct jit_buffer *b);

/* Passes by name, for --skip and --dump. NULL past the end. */
const char *jit_pass_name(unsigned pass);
/* The number of a pass by its name, which need not end with a null; JIT_PASS_MAX: there is none. */
unsigned jit_pass_find(const char *name, size_t bytes);

/* The offsets of a function (struct wvm_image_func.offsets): pairs of ULEB code-offset delta and
 * SLEB module-offset delta, starting from (code_off, module_off). Each pair: machine code
 * from this offset on comes from the wasm instruction at that module offset.
 * Returns the module offset for code_off, given as offset from the image base. */
uint32_t jit_offsets_find(const uint8_t *offsets, uint32_t bytes, uint32_t func_code_off,
                          uint32_t func_module_off, uint32_t code_off);

#endif
