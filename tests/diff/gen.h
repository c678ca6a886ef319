/* Random modules for differential tests: valid, ended by fuel, the same for the same seed anywhere.
 *
 * Each module exports its memories, and functions without parameters whose results are i32 and i64: they fill up the
 * fuel, call a function of the module, and return its results as bits; the last ones show globals and tables. What the
 * specification leaves open never shows: a NaN becomes the canonical one before its bits are stored, reinterpreted
 * or returned, so that two correct engines agree in every bit.
 *
 * Every instruction tree has a number, in the order of generation. A number can be omitted: an expression becomes
 * zero, a statement disappears, and nothing else changes; so a module that shows a difference is reduced
 * without knowing what it means. Each module takes a random subset of the instructions, with random weights
 * ("swarm testing", Groce et al., ISSTA 2012). */
#ifndef DIFF_GEN_H
#define DIFF_GEN_H

#include <stdbool.h>
#include "tests/diff/out.h"

struct gen_options {
    uint64_t seed;
    uint32_t features;          /* JIT_F_*: what a module may use */
    const uint8_t *omit;        /* a byte for each number, 1: omit it; NULL: none */
    uint32_t n_omit;            /* bytes there */
};

/* Make a module. Returns how many numbers it has. */
uint32_t gen_module(const struct gen_options *opt, struct out *to);

/* Make the module that calls every exported function of another one, imported from "m", with interesting arguments, and
 * shows its globals, in functions as above. False: the other module does not decode. */
bool adapter_module(const uint8_t *wasm, size_t size, uint32_t features, struct out *to);

#endif
