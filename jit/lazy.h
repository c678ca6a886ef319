/* Compilation on demand: a module is decoded and validated as a whole, its functions are compiled when they are first
 * called. Its image (images/image.h) has an entry for each function, JIT_ENTRY_BYTES long, and room behind its
 * code and constants. An entry begins as a call of the runtime's `compile`, which asks the host; compiled, it is a
 * jump to the code. So that address is right for ever: in tables, in exports, in code that was compiled before it.
 *
 * With threads beside the guest, a function begins with code made quickly, and gets better code once it has run often (lazy_tiers.c).
 *
 * The caller lays the image into the guest's memory and gives a view of it, through which code arrives while the
 * guest runs. Invariant: an entry changes by one aligned 8-byte store, after the code it jumps to is in place,
 * so other virtual CPUs and threads see it before or after (AMD64 manual vol. 2, 7.6.1, cross-modifying code).
 *
 * Calls in code that was compiled before the function they call go by its entry at first, and straight to it once both are
 * there: at once by a store within one cache line, as Java virtual machines patch their calls; if the field lies in two, when
 * the guest is stopped next. References in tables and descriptors change likewise, so a function may be known by several addresses:
 * nobody compares them. Beside the guest, threads compile what the functions called so far call. */
#ifndef JIT_LAZY_H
#define JIT_LAZY_H

#include "jit.h"
#include "image.h"

#define JIT_ENTRY_BYTES 8u

struct jit_lazy;

/* Compiled code of one function; offsets from the image base. The pointers live as long as the struct jit_lazy. */
struct jit_lazy_code {
    uint32_t func;                      /* index in the module */
    uint32_t code_off, code_bytes, module_off;
    const uint8_t *code;                /* the host's view of it */
    const uint8_t *offsets; uint32_t offsets_bytes;         /* see jit_offsets_find */
    const struct wvm_image_inlined *inlined; uint32_t n_inlined;
    const struct wvm_image_trap *traps; uint32_t n_traps;   /* sorted; code_off from the image base */
};

/* Decode and validate a module; make its image without the functions' code. The module's bytes must outlive *lazy.
 * False: *err tells the first error. */
bool jit_lazy_open(const uint8_t *wasm, size_t size, const struct jit_options *opt, struct jit_lazy **lazy,
                   struct jit_buffer *image, struct jit_stats *stats, struct jit_error *err);

/* What is compiled now, as bytes for jit_lazy_resume; they go with the image that jit_lazy_open made. Needs the guest to stand
 * still; threads may compile. False: no memory. */
bool jit_lazy_save(struct jit_lazy *l, struct jit_buffer *saved);

/* Has anything been compiled that jit_lazy_resume did not bring? */
bool jit_lazy_has_new(struct jit_lazy *l);

/* Where a module's bytes are found once they are needed; they must outlive the struct jit_lazy. False: nowhere. */
struct jit_source { bool (*read)(void *ctx, const uint8_t **wasm, size_t *size); void *ctx; };

/* Go on where another run of the same module was saved, made by the same program with the same options. h: the header of its
 * image, checked, with n_imported functions imported; it is laid out as usual. saved: 8-byte aligned, must outlive *lazy.
 * The module is read, at most once and on the thread that calls jit_lazy_compile, only if a function is missing. False: no memory, or
 * these bytes, which may come from anywhere, are not what was saved. */
bool jit_lazy_resume(struct jit_source module, const struct jit_options *opt, const struct wvm_image_header *h, uint32_t n_imported,
                     const uint8_t *saved, size_t saved_bytes, struct jit_lazy **lazy);

/* Where code goes: views of text and constants from their first byte, with their room, and of the instance's data; zero behind what the
 * file has. base: the image's address in the guest. */
void jit_lazy_place(struct jit_lazy *l, uint8_t *text, uint8_t *rodata, uint8_t *data, uint64_t base);

/* *at, which guest and host see, 8-byte aligned, is the address of func's entry: once func is compiled it becomes the address of
 * its code, unless the guest has changed it. It must stay mapped until jit_lazy_stop. Before jit_lazy_start. */
void jit_lazy_refer(struct jit_lazy *l, uint32_t func, uint64_t *at);

/* Start n threads that compile ahead. Fewer may start, which is only slower. Call once, after jit_lazy_place. */
void jit_lazy_start(struct jit_lazy *l, uint32_t n);

/* Compile the function whose entry is at entry_off, unless it is compiled; then its entry jumps there. Takes any offset from a
 * hostile guest: *is_entry is false, and nothing done, for what is no entry. False: no memory, no room, or the
 * module's bytes have changed; *err says which. Call on one thread at a time, while the guest stands still. */
bool jit_lazy_compile(struct jit_lazy *l, uint32_t entry_off, bool *is_entry, struct jit_error *err);

/* Compile the function that the guest is about to begin with, as if it had asked; an imported one has no code.
 * False: *err says why. */
bool jit_lazy_begin(struct jit_lazy *l, uint32_t func, struct jit_error *err);

/* Let calls that go by an entry go straight to what is compiled now. Needs the guest to stand still. */
void jit_lazy_settle(struct jit_lazy *l);

/* The function whose compiled code holds code_off. False: none. */
bool jit_lazy_find(struct jit_lazy *l, uint32_t code_off, struct jit_lazy_code *code);

/* The unwinding rows of all code that there is (abi.h): *n of them, and where they end. */
const struct wvm_unwind *jit_lazy_unwind(struct jit_lazy *l, uint32_t *n);

/* End the threads. */
void jit_lazy_stop(struct jit_lazy *l);

/* What was compiled so far; needs the threads to have ended. */
void jit_lazy_stats(const struct jit_lazy *l, struct jit_stats *stats);

/* Stop, and forget everything but what lies in the guest. NULL is fine. */
void jit_lazy_close(struct jit_lazy *l);

#endif
