# wvm: `make` builds build/release/wvm; `make help` lists the targets.
BUILD ?= release
O     := build/$(BUILD)
WVM_CORPUS ?= $(abspath ../shared)
export WVM_CORPUS

CC      ?= gcc
WARN    := -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes -Wshadow -Wno-unused-parameter
CFLAGS_release := -O2 -g
CFLAGS_debug   := -O0 -g3 -DWVM_DEBUG
CFLAGS_asan    := -O1 -g3 -DWVM_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_asan   := -fsanitize=address,undefined
CFLAGS  += -std=gnu11 $(WARN) $(CFLAGS_$(BUILD)) -D_GNU_SOURCE -fno-strict-aliasing -I. -Iguest-runtime -Iimages
LDFLAGS += $(LDFLAGS_$(BUILD))
LIBS    := -lseccomp -lcap -lpthread -lm

JIT  := $(wildcard jit/*.c)
WASI := $(wildcard wasi-hypercalls/*.c)
VMM  := $(filter-out vmm/main.c,$(wildcard vmm/*.c))
RT   := $(wildcard guest-runtime/*.c guest-runtime/*.S)

all: $(O)/wvm

# ---- host side
$(O)/%.o: %.c | deps
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c $< -o $@
$(O)/libjit.a: $(JIT:%.c=$(O)/%.o)
$(O)/libwasi.a: $(WASI:%.c=$(O)/%.o)
$(O)/libvmm.a: $(VMM:%.c=$(O)/%.o) $(O)/runtime_blob.o
$(O)/lib%.a:
	@rm -f $@
	ar rcs $@ $^
$(O)/wvm: $(O)/vmm/main.o $(O)/libvmm.a $(O)/libjit.a $(O)/libwasi.a
	$(CC) $(LDFLAGS) $^ $(LIBS) -o $@

# ---- guest side: freestanding, linked at WVM_RT_VA, embedded in wvm
GCFLAGS := -std=gnu11 -O2 -g $(WARN) -ffreestanding -fno-stack-protector -fno-pic -mcmodel=large -mno-red-zone \
           -fno-omit-frame-pointer -fno-asynchronous-unwind-tables -fcf-protection=none -mgeneral-regs-only -Iguest-runtime
$(O)/guest/%.o: guest-runtime/%.c | deps
	@mkdir -p $(@D)
	$(CC) $(GCFLAGS) -MMD -MP -c $< -o $@
$(O)/guest/%.o: guest-runtime/%.S | deps
	@mkdir -p $(@D)
	$(CC) -MMD -MP -Iguest-runtime -c $< -o $@
$(O)/runtime.ld: images/runtime.ld.S guest-runtime/layout.h
	@mkdir -p $(@D)
	$(CC) -E -P -D__ASSEMBLER__ -Iguest-runtime $< -o $@
$(O)/runtime.elf: $(patsubst guest-runtime/%,$(O)/guest/%.o,$(basename $(RT))) $(O)/runtime.ld
	$(CC) -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-T,$(O)/runtime.ld $(filter %.o,$^) -o $@
$(O)/runtime_blob.o: $(O)/runtime.elf
	printf '.section .rodata\n.balign 4096\n.global wvm_runtime_elf, wvm_runtime_elf_end\nwvm_runtime_elf:\n.incbin "%s"\nwvm_runtime_elf_end:\n.section .note.GNU-stack,"",@progbits\n' $< | $(CC) -c -x assembler - -o $@

# ---- unit tests: tests/unit/test_X.c, one program each
UNIT := $(patsubst tests/unit/%.c,$(O)/unit/%,$(wildcard tests/unit/test_*.c))
$(O)/unit/%: tests/unit/%.c $(O)/libvmm.a $(O)/libjit.a $(O)/libwasi.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) $^ -lcmocka -lcapstone $(LIBS) -o $@
check-unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done

deps:
clean:
	rm -rf build
-include $(shell find build -name '*.d' 2>/dev/null)
.PHONY: all clean deps check-unit
