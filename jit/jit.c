/* The pipeline, as a straight list: of passes over a function, and of what makes a module's image. */
#include "jit.h"

#include "build.h"
#include "error.h"
#include "flags.h"
#include "image_build.h"
#include "init.h"
#include "job.h"
#include "lower.h"
#include "mir.h"
#include "opt.h"
#include "pass.h"
#include "thread.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static const char *const pass_names[] = {
#define PASS(name, level, text) #name,
#include "passes.def"
#undef PASS
};

static const uint8_t pass_levels[] = {
#define PASS(name, level, text) level,
#include "passes.def"
#undef PASS
};

const char *jit_pass_name(unsigned pass) { return pass < PASS_COUNT ? pass_names[pass] : NULL; }

unsigned jit_pass_find(const char *name, size_t bytes)
{
    for (unsigned i = 0; i < PASS_COUNT; i++)
        if (strlen(pass_names[i]) == bytes && memcmp(pass_names[i], name, bytes) == 0)
            return i;
    return JIT_PASS_MAX;
}

struct jit_options jit_options_default(void)
{
    return (struct jit_options){ .features = JIT_F_DEFAULT, .opt_level = 1, .memory_limit = JIT_MEMORY_LIMIT, .threads = 1,
                                 .mem0_at_zero = true, .dump_func = UINT32_MAX };
}

struct jit_options job_options(const struct jit_options *opt)
{
    struct jit_options o = *opt;
    for (unsigned p = 0; p < PASS_COUNT; p++)
        if (pass_levels[p] > opt->opt_level)
            o.skip_passes |= 1ull << p;
    return o;
}

bool jit_interrupted(const struct jit_error *err) { return err->code == ERR_interrupted; }

/* ---- one function */

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

struct unit {
    struct worker *w;
    const struct jit_options *opt;
    uint32_t index;
    uint64_t since;
    struct ir_func ir;
    struct mfunc mir;
    struct layout layout;
};

/* After a pass: its time, its dump, the verifier. */
static void pass_done(struct unit *u, enum pass p)
{
    const struct jit_options *opt = u->opt;
    if (opt->time) {
        uint64_t now = now_ns();
        u->w->stats.pass_ns[p] += now - u->since;
        u->since = now;
    }
    if (job_stopped(u->w))
        longjmp(*u->w->scratch.oom, 1);
    if (opt->verify && p < PASS_lower && !ir_verify(&u->ir, stderr))
        abort();
    if (!(opt->dump_passes >> p & 1) || (opt->dump_func != UINT32_MAX && opt->dump_func != u->index))
        return;
    fprintf(opt->dump_to, "; function %u after %s\n", u->index, pass_names[p]);
    if (p < PASS_lower)
        ir_dump(&u->ir, opt->dump_to);
    else
        mir_dump(&u->mir, opt->dump_to);
    if (p == PASS_layout)
        layout_dump(&u->layout, opt->dump_to);
    fputc('\n', opt->dump_to);
}


/* An optimization: the code is right without it. */
static void run_opt(struct unit *u, enum pass p, void (*run)(struct ir_func *))
{
    if (!is_skipped(u->opt, p))
        run(&u->ir);
    pass_done(u, p);
}

/* From SSA form to code; u->ir is built. */
static void back_end(struct unit *u, struct code_func *out)
{
    const struct job *j = u->w->job;
    struct code_consts consts = { 0 };
    opt_copy(&u->ir);
    pass_done(u, PASS_copy);
    if (!is_skipped(u->opt, PASS_wide))
        opt_wide(&u->ir);
    pass_done(u, PASS_wide);
    run_opt(u, PASS_fold, opt_fold);
    run_opt(u, PASS_div, opt_div);
    run_opt(u, PASS_vector, opt_vector);
    run_opt(u, PASS_dce, opt_dce);
    run_opt(u, PASS_merge, opt_merge);
    run_opt(u, PASS_bytes, opt_bytes);
    run_opt(u, PASS_halves, opt_halves);
    run_opt(u, PASS_cases, opt_cases);
    run_opt(u, PASS_gvn, opt_gvn);
    run_opt(u, PASS_quotient, opt_quotient);
    run_opt(u, PASS_cells, opt_cells);
    run_opt(u, PASS_stack, opt_stack);
    run_opt(u, PASS_licm, opt_licm);
    run_opt(u, PASS_range, opt_range);
    run_opt(u, PASS_rows, opt_rows);
    run_opt(u, PASS_pairs, opt_pairs);
    run_opt(u, PASS_scan, opt_scan);
    run_opt(u, PASS_sums, opt_sums);
    run_opt(u, PASS_late, opt_late);
    run_opt(u, PASS_switch, opt_switch);
    u->mir.arena = &u->w->scratch;
    lower_function(&u->ir, j->m, j->lay, u->opt, &u->mir, &consts);
    pass_done(u, PASS_lower);
    struct regalloc_options ra = { .starve_regs = u->opt->starve_regs, .check = u->opt->verify, .quick = !u->opt->opt_level,
                                    .by_weight = !is_skipped(u->opt, PASS_weigh), .trade = !is_skipped(u->opt, PASS_trade) };
    if (!regalloc(&u->mir, &ra))
        abort();                        /* the checker found and printed a bug of ours; only with opt->verify */
    pass_done(u, PASS_regalloc);
    if (!is_skipped(u->opt, PASS_thread))
        thread_function(&u->mir, &consts);
    pass_done(u, PASS_thread);
    if (!is_skipped(u->opt, PASS_flags))
        flags_reuse(&u->mir);
    pass_done(u, PASS_flags);
    layout_function(&u->mir, is_skipped(u->opt, PASS_layout), &u->layout);
    pass_done(u, PASS_layout);
    emit_function(&u->mir, &u->layout, &consts, u->ir.src_begin, &u->w->out, out);
    out->inlined = ARENA_NEW(&u->w->out, struct wvm_image_inlined, u->ir.n_inlined);
    out->n_inlined = u->ir.n_inlined;
    if (u->ir.n_inlined)
        memcpy(out->inlined, u->ir.inlined, u->ir.n_inlined * sizeof *out->inlined);
    pass_done(u, PASS_emit);
}

static bool build_unit(struct unit *u, const struct facts *facts, struct build_tiers *tiers)
{
    const struct job *j = u->w->job;
    if (u->opt->time)
        u->since = now_ns();
    arena_reset(&u->w->scratch);
    ir_func_init(&u->ir, &u->w->scratch);
    if (!build_function(&u->ir, j->m, u->index - j->m->n_imported_funcs, facts, u->opt, tiers, &u->w->err))
        return false;
    pass_done(u, PASS_build);
    return true;
}

bool job_compile(struct worker *w, uint32_t i, struct code_func *out)
{
    const struct job *j = w->job;
    struct unit u = { .w = w, .opt = j->opt, .index = j->m->n_imported_funcs + i };
    if (!build_unit(&u, j->facts, NULL))
        return false;
    back_end(&u, out);
    w->stats.functions++;
    return true;
}

/* Nothing is built in, so a call of the first tier is a call, and counted. */
bool job_compile_first(struct worker *w, uint32_t i, struct build_tiers *tiers, struct code_func *out)
{
    const struct job *j = w->job;
    struct unit u = { .w = w, .opt = j->first, .index = j->m->n_imported_funcs + i };
    if (!build_unit(&u, NULL, tiers))
        return false;
    if (tiers->is_unfit || !out)
        return true;
    back_end(&u, out);
    w->stats.quick_functions++;
    return true;
}

bool job_compile_rest(struct worker *w, uint32_t i, struct build_tiers *tiers, struct code_func *out)
{
    const struct job *j = w->job;
    struct unit u = { .w = w, .opt = j->opt, .index = j->m->n_imported_funcs + i };
    if (!build_unit(&u, j->facts, tiers))
        return false;
    back_end(&u, out);
    w->stats.continuations++;
    return true;
}

bool job_compile_init(struct worker *w, struct code_func *out)
{
    struct unit u = { .w = w, .opt = w->job->opt, .index = w->job->m->n_funcs };
    arena_reset(&w->scratch);
    ir_func_init(&u.ir, &w->scratch);
    u.ir.index = u.index;
    if (!init_build(&u.ir, w->job->m, w->job->lay))
        return false;
    pass_done(&u, PASS_build);
    back_end(&u, out);
    return true;
}

bool job_validate(struct worker *w, uint32_t i)
{
    const struct job *j = w->job;
    uint64_t since = j->opt->time ? now_ns() : 0;
    arena_reset(&w->scratch);
    bool ok = validate_function(j->m, i, j->facts, &w->out, &w->scratch, j->opt, &w->err);
    if (j->opt->time)
        w->stats.pass_ns[PASS_facts] += now_ns() - since;
    return ok;
}

/* ---- the whole module */

/* Compile function i as far as it takes to know whether it is a product of twice the width. */
static bool is_product(struct worker *w, uint32_t i, uint32_t *weight)
{
    const struct job *j = w->job;
    struct jit_error err = { 0 };
    struct ir_func f;
    arena_reset(&w->scratch);
    ir_func_init(&f, &w->scratch);
    if (!build_function(&f, j->m, i, j->facts, j->opt, NULL, &err))
        return false;
    opt_copy(&f);
    if (!opt_wide(&f))
        return false;
    opt_dce(&f);
    *weight = 0;
    for (ir_ref v = f.blocks[0].first; v; v = f.ins[v].next)
        *weight += f.ins[v].op != IR_param && f.ins[v].op != IR_const;
    return true;
}

/* A library's multiplication to the double width becomes hardly longer than its call. */
static void find_products(struct worker *w, struct facts *facts, jmp_buf *oom)
{
    bool is_wanted = facts->inlines && !is_skipped(w->job->opt, PASS_wide);
    w->scratch.oom = oom;
    for (uint32_t i = 0; i < w->job->n_funcs; i++) {
        struct func_facts *ff = &facts->funcs[w->job->m->n_imported_funcs + i];
        if (ff->is_product)
            ff->is_product = is_wanted && is_product(w, i, &ff->weight);
    }
}

/* The functions to begin with: those that may be called from outside the module's code, or through a reference. */
static void need_roots(struct job *j)
{
    uint32_t imported = j->m->n_imported_funcs;
    if (!j->facts || is_skipped(j->opt, PASS_dead))
        job_need_all(j);
    for (uint32_t i = 0; j->facts && i < j->n_funcs; i++)
        if (j->facts->is_referenced[imported + i])
            job_need(j, i);
}

bool job_facts(struct job *j, struct arena *a, struct worker *w, uint32_t n, struct jit_error *err)
{
    struct facts *f = ARENA_NEW(a, struct facts, 1);
    facts_init(f, a, j->m);
    j->facts = is_skipped(j->opt, PASS_facts) ? NULL : f;
    job_need_all(j);
    uint32_t few = job_threads_to_validate(j->m, j->opt);
    if (!job_run(j, w, n < few ? n : few, job_validate, err))
        return false;
    f->has_effects = !is_skipped(j->opt, PASS_effects);
    f->inlines = !is_skipped(j->opt, PASS_inline);
    f->recursion = !is_skipped(j->opt, PASS_recursion);
    if (!is_skipped(j->opt, PASS_tables))
        facts_tables(f, a, j->lay, j->opt->closed);
    if (!is_skipped(j->opt, PASS_globals)) {
        facts_globals(f, a, j->opt->closed);
        facts_memories(f, a, j->opt->closed);
    }
    facts_close(f, a, j->opt->closed);
    find_products(&w[0], f, a->oom);
    return true;
}

/* What the code of a function calls. */
static void need_callees(struct job *j, const struct code_func *c)
{
    for (uint32_t k = 0; k < c->n_relocs; k++)
        if (c->relocs[k].kind == RELOC_FUNC)
            job_need(j, (uint32_t)c->relocs[k].target - j->m->n_imported_funcs);
}

static bool compile_step(struct worker *w, uint32_t i)
{
    struct code_func *out = &w->job->funcs[i];
    if (!job_compile(w, i, out))
        return false;
    need_callees(w->job, out);
    return true;
}

static bool compile_module(struct arena *a, const struct module *m, const struct jit_options *opt, struct worker *workers, uint32_t n,
                           struct jit_buffer *image, struct jit_stats *stats, struct jit_error *err)
{
    struct datalayout lay;
    datalayout_compute(a, m, &lay);
    struct job job = { .m = m, .lay = &lay, .opt = opt };
    job_init(&job, a);
    uint32_t n_defined = job.n_funcs;
    job.funcs = ARENA_ZNEW(a, struct code_func, n_defined + 1);
    if (!is_skipped(opt, PASS_facts) && !job_facts(&job, a, workers, n, err))
        return false;
    need_roots(&job);
    if (!job_run(&job, workers, n, compile_step, err))
        return false;
    workers[0].scratch.oom = workers[0].out.oom = a->oom;
    bool has_init = job_compile_init(&workers[0], &job.funcs[n_defined]);
    uint64_t since = now_ns();
    struct wvm_image_header h = { 0 };
    if (!image_build(a, m, &lay, job.funcs, has_init, &h, image, err))
        return false;
    stats->pass_ns[PASS_image] = now_ns() - since;
    for (uint32_t i = 0; i < n_defined; i++)
        stats->code_bytes += job.funcs[i].n_code;
    job_stats(workers, n, stats);
    return true;
}

bool jit_compile(const uint8_t *wasm, size_t size, const struct jit_options *opt,
                 struct jit_buffer *image, struct jit_stats *stats, struct jit_error *err)
{
    const struct jit_options o = job_options(opt);
    struct arena a = { 0 };
    struct module m;
    struct worker *volatile workers = NULL;
    volatile uint32_t n = 0;
    volatile bool ok = false;
    jmp_buf oom;
    *err = (struct jit_error){ 0 };
    *stats = (struct jit_stats){ 0 };
    *image = (struct jit_buffer){ 0 };
    a.oom = &oom;
    if (setjmp(oom)) {
        error_set(err, o.stop && *o.stop ? ERR_interrupted : ERR_out_of_memory, 0, NULL);
    } else if (module_decode(&a, wasm, size, opt->features, &m, err)) {
        n = job_threads(&m, &o);
        workers = ARENA_ZNEW(&a, struct worker, n);
        ok = compile_module(&a, &m, &o, workers, n, image, stats, err);
    }
    for (uint32_t i = 0; i < n; i++) {
        arena_free(&workers[i].scratch);
        arena_free(&workers[i].out);
    }
    stats->arena_peak_bytes += a.peak_bytes;
    arena_free(&a);
    return ok;
}

void jit_buffer_free(struct jit_buffer *b)
{
    if (b->data)
        munmap(b->data, b->capacity);
    *b = (struct jit_buffer){ 0 };
}

uint32_t jit_offsets_find(const uint8_t *offsets, uint32_t bytes, uint32_t func_code_off,
                          uint32_t func_module_off, uint32_t code_off)
{
    const uint8_t *p = offsets, *end = offsets + bytes;
    uint64_t at = func_code_off;
    int64_t src = func_module_off;
    while (p < end) {
        uint64_t d = 0, s = 0;
        unsigned shift = 0;
        for (; p < end && *p & 0x80 && shift < 35; shift += 7)
            d |= (uint64_t)(*p++ & 0x7f) << shift;
        if (p == end)
            break;
        d |= (uint64_t)*p++ << shift;
        for (shift = 0; p < end && *p & 0x80 && shift < 63; shift += 7)
            s |= (uint64_t)(*p++ & 0x7f) << shift;
        if (p == end)
            break;
        s |= (uint64_t)(*p & 0x7f) << shift;
        if (*p++ & 0x40 && shift < 57)
            s |= ~0ull << (shift + 7);
        if (at + d > code_off)
            break;
        at += d;
        src += (int64_t)s;
    }
    return (uint32_t)src;
}
