/* Instructions that no compiled module holds, each run at CPL 3: whatever it does ends as a value, the host is unharmed,
 * and after a trap or a return the same VM runs the next call. Needs /dev/kvm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>
#include "tiny_image.h"
#include "vmm/vcpu.h"

/* X(name, what must come of it, assembly). OK: it may also return. */
#define SNIPPETS \
    X(syscall, FAULT, "xor %ecx, %ecx\n mov $60, %eax\n syscall") X(sysenter, FAULT, "sysenter") X(int80, FAULT, "int $0x80") \
    X(int3, FAULT, "int3") X(int_trap, FAULT, "int $14") X(icebp, FAULT, ".byte 0xf1") X(into_old, FAULT, ".byte 0xce") \
    X(hlt, FAULT, "hlt") X(rdmsr, FAULT, "xor %ecx, %ecx\n rdmsr") X(wrmsr, FAULT, "mov $0xc0000080, %ecx\n wrmsr") \
    X(cr0, FAULT, "mov %cr0, %rax") X(cr3, FAULT, "mov %rax, %cr3") X(cr8, FAULT, "mov %rax, %cr8") \
    X(dr7, FAULT, "mov %rax, %dr7") X(lgdt, FAULT, "lgdt (%rsp)") X(lidt, FAULT, "lidt (%rsp)") X(ltr, FAULT, "ltr %ax") \
    X(lldt, FAULT, "lldt %ax") X(invlpg, FAULT, "invlpg (%rsp)") X(wbinvd, FAULT, "wbinvd") X(clts, FAULT, "clts") \
    X(swapgs, FAULT, "swapgs") X(sysret, FAULT, "sysretq") \
    X(iret0, FAULT, "pushq $0x10\n push %rsp\n pushq $2\n pushq $8\n lea 1f(%rip), %rax\n push %rax\n iretq\n 1: hlt") \
    X(far_kernel, FAULT, "pushq $8\n lea 1f(%rip), %rax\n push %rax\n lretq\n 1: hlt") \
    X(far_none, FAULT, "pushq $0x73\n push %rax\n lretq") X(load_kernel_ss, FAULT, "mov $0x10, %eax\n mov %eax, %ss") \
    X(load_tss_ds, OK, "mov $0x28, %eax\n mov %eax, %ds") X(null_gs, OK, "xor %eax, %eax\n mov %eax, %gs") \
    X(wrfsbase, OK, "wrfsbase %rax") X(rdpmc, FAULT, "xor %ecx, %ecx\n rdpmc") \
    X(xsetbv, FAULT, "xor %ecx, %ecx\n mov $7, %eax\n xor %edx, %edx\n xsetbv") X(vmcall, OK, "xor %eax, %eax\n vmcall") \
    X(vmmcall, OK, "xor %eax, %eax\n vmmcall") X(vmxoff, FAULT, "vmxoff") X(vmrun, FAULT, "vmrun") X(monitor, FAULT, "monitor") \
    X(mwait, FAULT, "mwait") X(rsm, FAULT, "rsm") X(in_port, FAULT, "in $0x60, %al") X(in_own, FAULT, "in $0x10, %al") \
    X(out_word, FAULT, "mov $1, %ax\n out %ax, $0x10") \
    X(outs, FAULT, "mov $0x10, %edx\n mov %rsp, %rsi\n mov $9, %ecx\n rep outsb") \
    X(ins, FAULT, "mov $0x10, %edx\n mov %rsp, %rdi\n insb") X(trap_port, FAULT, "out %al, $0x2e") \
    X(cpuid, OK, "push %rbx\n xor %eax, %eax\n cpuid\n pop %rbx") X(sgdt, OK, "sub $16, %rsp\n sgdt (%rsp)\n add $16, %rsp") \
    X(smsw, OK, "smsw %eax") X(cli, OK, "cli") X(sti, OK, "sti\n nop") X(popf_all, OK, "pushq $0x3002\n popfq") \
    X(popf_tf, FAULT, "pushq $0x102\n popfq\n nop\n nop") \
    X(ac, OK, "pushq $0x40002\n popfq\n mov 1(%rsp), %rax\n pushq $2\n popfq") X(df, OK, "std\n cld") X(rdtscp, OK, "rdtscp") \
    X(clflush, OK, "clflush (%rsp)") X(noncanonical_sp, FAULT, "mov $0x8000000000000000, %rsp\n push %rax") \
    X(null_sp, FAULT, "xor %esp, %esp\n push %rax") X(kernel_sp, FAULT, "mov $0x6000401fa000, %rsp\n push %rax") \
    X(kernel_read, FAULT, "mov $0x6000401f8000, %rax\n mov (%rax), %rax") \
    X(kernel_jump, FAULT, "mov $0x6000401f8400, %rax\n jmp *%rax") \
    X(boot_write, FAULT, "mov $0x600040006000, %rax\n movl $0, (%rax)") \
    X(text_write, FAULT, "mov $0x600040004000, %rax\n movl $0, (%rax)") \
    X(own_text_write, FAULT, "lea 0(%rip), %rax\n movb $0, (%rax)") \
    X(far_address, FAULT, "mov $0x7ffffffff000, %rax\n mov (%rax), %rax") X(bad_lock, FAULT, ".byte 0xf0, 0x90") \
    X(ud0, FAULT, ".byte 0x0f, 0xff, 0xc0") X(long_instruction, FAULT, ".fill 20, 1, 0x66\n nop") \
    X(xsave_all, OK, "sub $8192, %rsp\n and $-64, %rsp\n mov $-1, %eax\n mov %eax, %edx\n xsave (%rsp)\n mov %rbp, %rsp") \
    X(div_zero, FAULT, "xor %ecx, %ecx\n div %ecx") \
    X(forged_call, FAULT, "mov $0x600040007000, %rax\n movl $0x7fffffff, 4(%rax)\n incl (%rax)\n out %al, $0x10") \
    X(forged_grow, OK, "mov $0x600040007000, %rax\n movl $46, 4(%rax)\n movq $-1, 8(%rax)\n incl (%rax)\n out %al, $0x10") \
    X(run_memory, FAULT, "mov $64, %eax\n jmp *%rax") X(run_stack, FAULT, "lea -64(%rsp), %rax\n jmp *%rax") \
    X(run_data, FAULT, "mov $0x6000401f0000, %rax\n jmp *%rax") X(mxcsr, OK, "pushq $0x1f80\n ldmxcsr (%rsp)\n pop %rax") \
    X(spin, DEADLINE, "9: jmp 9b") X(spin_pause, DEADLINE, "9: pause\n jmp 9b") \
    X(forged_rbp, FAULT, "mov %rsp, %rbp\n mov %rbp, (%rbp)\n hlt") X(wild_rbp, FAULT, "mov $0x123456789, %rbp\n hlt") \
    X(forged_callers, FAULT, "lea 0(%rip), %rax\n mov $100000, %ecx\n 9: push %rax\n dec %ecx\n jnz 9b\n hlt")

#define X(name, outcome, text) "h_" #name ":\n push %rbp\n mov %rsp, %rbp\n" text "\n leave\n ret\n"
__asm__(".pushsection .rodata, \"a\"\n.global code, code_end\ncode:\n" SNIPPETS "h_good:\n lea (%rdi,%rsi), %eax\n ret\ncode_end:\n"
#undef X
#define X(name, outcome, text) ".long h_" #name " - code\n"
        ".global starts\n.balign 4\nstarts:\n" SNIPPETS ".long h_good - code\n.long code_end - code\n.popsection\n");
#undef X
extern const uint8_t code[], code_end[];
extern const uint32_t starts[];

enum wanted { OK, FAULT, DEADLINE };
static const struct { const char *name; enum wanted wanted; } snippets[] = {
#define X(name, outcome, text) { #name, outcome },
    SNIPPETS
#undef X
};
#define N (sizeof(snippets) / sizeof(*snippets))

static void build(struct tiny *t)
{
    static const uint8_t valtypes[] = { WVM_I32, WVM_I32, WVM_I32 };
    static const struct wvm_image_type types[] = { { 1, 0, 0, 0, 0 }, { 2, 0, 2, 0, 1 } };
    static const struct wvm_image_memory memories[] = { { 1, 2, TINY_MEMORY, WVM_LIMIT_HAS_MAX, 16, 0 } };
    struct wvm_image_func funcs[N + 1] = { 0 };
    for (size_t i = 0; i <= N; i++)
        funcs[i] = (struct wvm_image_func){ .type = i == N, .code_off = TINY_TEXT_OFF + starts[i],
                                            .code_bytes = starts[i + 1] - starts[i] };
    tiny_init(t, code, code_end);
    TINY_SET(t, valtypes, valtypes);
    TINY_SET(t, types, types);
    TINY_SET(t, memories, memories);
    TINY_SET(t, funcs, funcs);
    tiny_finish(t);
}

static bool as_wanted(const struct vmm_outcome *o, enum wanted wanted)
{
    switch (wanted) {
    case OK: return o->kind == VMM_RETURNED || o->kind == VMM_FAULT;
    case DEADLINE: return o->kind == VMM_DEADLINE;
    default: return o->kind == VMM_FAULT && o->text[0];
    }
}

/* Each in a VM of its own. True if it ended as wanted. */
static bool run(const struct vmm_image *image, size_t i)
{
    struct vmm_config config = { 0 };
    struct vmm *vm;
    struct vmm_instance *in;
    struct vmm_error e;
    struct vmm_outcome o, after;
    struct vmm_value a[2] = { { WVM_I32, 20, 0 }, { WVM_I32, i, 0 } }, r = { 0 };
    if (vmm_open(&vm, &config, &e) || vmm_load(vm, image, NULL, &in, &e) || vmm_signals_start(vm, &e))
        fail_msg("%s", e.text);
    vmm_set_deadline(vm, snippets[i].wanted == DEADLINE ? 10000000 : 2000000000, &e);
    vmm_call(vm, in, (uint32_t)i, NULL, NULL, &o);
    vmm_set_deadline(vm, 2000000000, &e);
    vmm_call(vm, in, N, a, &r, &after);
    bool again = o.kind == VMM_FAULT ? after.kind == VMM_FAULT : after.kind == VMM_RETURNED && r.lo == 20 + i;
    bool good = as_wanted(&o, snippets[i].wanted);
    if (!good || !again)
        print_message("%s: outcome %d: %s; then %d: %s\n", snippets[i].name, o.kind, o.text, after.kind, after.text);
    vmm_close(vm);
    return good && again;
}

static void every_instruction_ends_as_a_value(void **state)
{
    static struct tiny t;
    struct vmm_image image;
    struct vmm_error e;
    unsigned wrong = 0;
    if (access("/dev/kvm", R_OK | W_OK))
        skip();
    build(&t);
    if (vmm_image_open(&image, t.file, t.file_bytes, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < N; i++)
        wrong += !run(&image, i);
    free(t.file);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_instruction_ends_as_a_value) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
