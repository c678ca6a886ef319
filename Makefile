# wvm: `make` builds build/release/wvm; `make help` lists the targets.
# BUILD=debug or BUILD=asan builds beside it, out of tree like everything.
BUILD ?= release
O     := build/$(BUILD)
WVM_CORPUS ?= $(abspath ../shared)
WVM_PROGRAMS ?= $(CURDIR)/build/corpus
export WVM_CORPUS WVM_PROGRAMS BUILD CHECK_STRICT
# What is built, tested and measured here is compiled each time.
export WVM_CACHE_DIR ?= off

CC      ?= gcc
WARN    := -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes -Wshadow -Wno-unused-parameter
CFLAGS_release := -O2 -g
CFLAGS_debug   := -O0 -g3 -DWVM_DEBUG
CFLAGS_asan    := -O1 -g3 -DWVM_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_fuzz    := -O1 -g -DWVM_DEBUG -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -Wno-error
LDFLAGS_asan   := -fsanitize=address,undefined
CFLAGS  += -std=gnu11 $(WARN) $(CFLAGS_$(BUILD)) -D_GNU_SOURCE -fno-strict-aliasing -I. -Iguest-runtime -Iimages -I$(O)/gen
LDFLAGS += $(LDFLAGS_$(BUILD)) -Wl,--build-id=sha1
PREFIX  ?= /usr/local
# Commands are shown as one word and a file; V=1 shows them whole.
Q       := $(if $(V),,@)
say      = $(if $(V),,@printf '  %-4s %s\n' $(1) $@)
# nettle is linked into wvm: a shared library more would cost each start what the compile cache saves a small module.
LIBS    := -lseccomp -lcap -Wl,-Bstatic -lnettle -Wl,-Bdynamic -lpthread -lm

JIT  := $(wildcard jit/*.c)
WASI := $(wildcard wasi-hypercalls/*.c)
VMM  := $(filter-out vmm/main.c,$(wildcard vmm/*.c))
RT   := $(wildcard guest-runtime/*.c guest-runtime/*.S)

all: $(O)/wvm ## build/release/wvm (BUILD=debug, BUILD=asan: beside it)

# ---- host side; an image runs only on a wvm whose contract, to the letter, is its compiler's
CONTRACT := $(wildcard guest-runtime/*.h guest-runtime/*.def) images/image.h
$(O)/gen/abi_hash.h: $(CONTRACT)
	@mkdir -p $(@D)
	$(call say,GEN)
	$(Q)printf '/* SHA-256 of the contract headers, its first 64 bits. */\n#define WVM_ABI_HASH 0x%sull\n' $$(cat $^ | sha256sum | cut -c1-16) >$@
$(O)/%.o: %.c | need-build $(O)/gen/abi_hash.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c $< -o $@
$(O)/libjit.a: $(JIT:%.c=$(O)/%.o)
$(O)/libwasi.a: $(WASI:%.c=$(O)/%.o)
$(O)/libvmm.a: $(VMM:%.c=$(O)/%.o) $(O)/runtime_blob.o
$(O)/lib%.a:
	@rm -f $@
	$(call say,AR)
	$(Q)ar rcs $@ $^
$(O)/wvm: $(O)/vmm/main.o $(O)/libvmm.a $(O)/libjit.a $(O)/libwasi.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -o $@

# ---- guest side: freestanding, linked at WVM_RT_VA, embedded in wvm
# Its code has two pages; clang unrolls more than they hold. It is called with a stack aligned to 8 bytes; frames that it makes are
# found by rbp (vmm/backtrace.c).
STACK_ALIGN := $(if $(findstring clang,$(CC)),-mstack-alignment=8,-mpreferred-stack-boundary=3)
GCFLAGS := -std=gnu11 $(if $(findstring clang,$(CC)),-Os,-O2) -g $(WARN) -ffreestanding -fno-stack-protector -fpie -fvisibility=hidden -mno-red-zone \
           -fno-omit-frame-pointer $(STACK_ALIGN) -fno-asynchronous-unwind-tables -fcf-protection=none -mgeneral-regs-only -Iguest-runtime
# Copies go 32 bytes at a time; nothing that a call of the runtime must keep is in a vector register.
$(O)/guest/memory.o: GCFLAGS := $(filter-out -mgeneral-regs-only $(STACK_ALIGN),$(GCFLAGS)) -mavx2 -mstackrealign $(if $(findstring clang,$(CC)),-Wno-ignored-attributes,-fno-tree-loop-distribute-patterns)
$(O)/guest/%.o: guest-runtime/%.c | need-build
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(GCFLAGS) -MMD -MP -c $< -o $@
$(O)/guest/%.o: guest-runtime/%.S | need-build
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -MMD -MP -Iguest-runtime -c $< -o $@
$(O)/runtime.ld: images/runtime.ld.S guest-runtime/layout.h
	@mkdir -p $(@D)
	$(call say,CPP)
	$(Q)$(CC) -E -P -D__ASSEMBLER__ -Iguest-runtime $< -o $@
$(O)/runtime.elf: $(patsubst guest-runtime/%,$(O)/guest/%.o,$(basename $(RT))) $(O)/runtime.ld
	$(call say,LD)
	$(Q)$(CC) -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-T,$(O)/runtime.ld $(filter %.o,$^) -o $@
$(O)/runtime_blob.o: $(O)/runtime.elf
	$(call say,AS)
	$(Q)printf '.section .rodata\n.balign 4096\n.global wvm_runtime_elf, wvm_runtime_elf_end\nwvm_runtime_elf:\n.incbin "%s"\nwvm_runtime_elf_end:\n.section .note.GNU-stack,"",@progbits\n' $< | $(CC) -c -x assembler - -o $@

# ---- unit tests: tests/unit/test_X.c, one program each
UNIT := $(patsubst tests/unit/%.c,$(O)/unit/%,$(wildcard tests/unit/test_*.c))
$(O)/unit/%: tests/unit/%.c $(O)/libvmm.a $(O)/libjit.a $(O)/libwasi.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) $(filter %.c %.o,$^) $(filter %.a,$^) -lcmocka -lcapstone $(LIBS) -o $@
# The register allocator once more, with a call in each basic block: its test counts them.
$(O)/unit/test_regalloc: $(patsubst jit/%.c,$(O)/unit/counted/%.o,jit/regalloc.c $(filter-out %/ra_check.c,$(wildcard jit/ra_*.c)))
$(O)/unit/counted/%.o: jit/%.c | need-build $(O)/gen/abi_hash.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) -fsanitize-coverage=trace-pc -MMD -MP -c $< -o $@

# ---- what users ask for
deps: ## install what building and testing need (apt, only when something is missing)
	@tools/deps build test
demo: ## see a module run in a micro-VM, from nothing
	@tools/deps demo
	@$(MAKE) --no-print-directory all
	@tools/demo $(O)/wvm
install: all ## install to $(DESTDIR)$(PREFIX)
	install -D -m 755 $(O)/wvm $(DESTDIR)$(PREFIX)/bin/wvm
	install -D -m 644 vmm/wvm.1 $(DESTDIR)$(PREFIX)/share/man/man1/wvm.1
help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-16s %s\n", $$1, $$2 }'

# ---- tests; tests/README.md says which kind is for what
check: ## all tests that this machine can run; CHECK_STRICT=1: what cannot run has failed
	@tools/deps build test
	@$(MAKE) --no-print-directory all unit-programs test-programs
	@python3 tests/check.py unit deps format golden spec wat print exec run cli cache wasi guest passes diff shapes $(if $(wildcard $(WVM_PROGRAMS)/programs),programs)
check-unit: unit-programs ## unit tests, seconds
	@python3 tests/check.py unit
check-golden: test-programs ## golden dumps of the compiler's passes; BLESS=1 rewrites them
	@python3 tests/check.py golden
check-spec: all test-programs ## the specification's test suite: validation, the text format both ways, its scripts in micro-VMs
	@python3 tests/check.py spec wat print exec
check-run: all ## programs compiled from C, C++, Rust and text; ENGINE=node runs them elsewhere
	@python3 tests/check.py run
check-cli: all ## the command line: options, errors, exit codes, signals
	@python3 tests/check.py cli
check-wasi: all ## the WASI test suite
	@python3 tests/check.py wasi
check-guest: all ## hostile guests, one for each claim
	@python3 tests/check.py guest
check-eager: all ## programs, command line, WASI and hostile guests with all functions compiled before they start
	@WVM=$(CURDIR)/tests/wvm-eager python3 tests/check.py run cli wasi guest
check-tiers: all ## programs, WASI and hostile guests with first-tier code left at once
	@WVM=$(CURDIR)/tests/wvm-tiers python3 tests/check.py run wasi guest
check-quick: all ## the specification's scripts, programs, hostile guests and modules of extreme shape at -O0
	@WVM=$(CURDIR)/tests/wvm-quick python3 tests/check.py exec run guest shapes
check-cache: all ## the compile cache: what is found again, what must not be, entries damaged and forged
	@python3 tests/check.py cache
check-cached: all ## programs, command line, WASI and hostile guests twice with a compile cache: as they fill it, and as it is
	@rm -rf build/cache
	@WVM_CACHE_DIR=$(CURDIR)/build/cache python3 tests/check.py run cli wasi guest
	@WVM_CACHE_DIR=$(CURDIR)/build/cache python3 tests/check.py run cli wasi guest
check-programs: all ## CPython, Ruby, PHP, SQLite, clang; ENGINES=1 times other engines too
	@python3 tests/check.py programs
check-random: all ## random C programs (csmith) against native code; COUNT=n SEED=s
	@tools/deps build test random
	@python3 tests/check.py random
check-diff: test-programs ## modules on wvm and on Node's V8: the suite's, and COUNT=n random ones from SEED=s
	@CORPUS=1 COUNT=$(or $(COUNT),3000) python3 tests/check.py diff
check-passes: test-programs ## random modules: every pass alone, every pass left out, few registers; COUNT=n SEED=s
	@COUNT=$(or $(COUNT),100) python3 tests/check.py passes
check-shapes: all ## modules of extreme shape at a quarter, a half and their whole size: CPU seconds, memory
	@FULL=1 python3 tests/check.py shapes
check-svm: all ## the same tests on emulated AMD hardware, in QEMU
	@tools/deps build test svm
	@tools/svm $(O)/wvm
check-asan: ## unit, spec and run tests under the address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory BUILD=asan all unit-programs test-programs
	@BUILD=asan python3 tests/check.py unit spec wat print exec run wasi
check-deps: ## who may include whom
	@tools/check-deps
check-format: ## tabs, trailing blanks, long lines
	@tools/check-format
check-tidy: build/release/gen/abi_hash.h ## clang-tidy and cppcheck
	@tools/deps lint
	@tools/check-tidy
bench: all ## programs on wvm, native code and the engines found: PROGRAMS= SET=quick ROUNDS= SIMD=1 CLOCK=cpu BLESS=1
	@PYTHONPATH=tests python3 tests/bench/bench.py
bench-compile: all ## compile time of large modules on one thread: wvm, Cranelift, V8
	@PYTHONPATH=tests python3 tests/bench/compile.py
bench-start: all ## from exec to exit of programs that do next to nothing: ROUNDS=
	@PYTHONPATH=tests python3 tests/bench/start.py
bench-add: ## add a program to the benchmark: SRC=file ARGS=... GROUP=...
	@PYTHONPATH=tests python3 tests/bench/add.py "$(SRC)" "$(ARGS)" "$(GROUP)"
fuzz: ## fuzz one target: FUZZ=name SECONDS=n
	@tools/deps lint
	@$(MAKE) --no-print-directory BUILD=fuzz CC=clang build/fuzz/fuzz_$(FUZZ)
	@mkdir -p build/fuzz/corpus-$(FUZZ) build/fuzz/found
	build/fuzz/fuzz_$(FUZZ) -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=4096 -artifact_prefix=build/fuzz/found/ \
	    build/fuzz/corpus-$(FUZZ) $(wildcard tests/fuzz/seeds-$(FUZZ))
FUZZERS := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz-programs: $(FUZZERS)
check-fuzz: ## every fuzz target builds, and takes a few thousand inputs
	@tools/deps lint
	@$(MAKE) --no-print-directory BUILD=fuzz CC=clang fuzz-programs
	@for f in $(FUZZERS); do \
	    echo "  FUZZ $$f"; \
	    $$f -runs=4000 -max_total_time=30 -timeout=10 -rss_limit_mb=4096 -artifact_prefix=build/fuzz/ >build/fuzz/log 2>&1 || \
	        { tail -40 build/fuzz/log; exit 1; }; \
	done

unit-programs: $(UNIT)
test-programs: $(patsubst tests/%.c,$(O)/%,$(wildcard tests/spec/*.c tests/golden/*.c)) $(O)/diff/diff
$(O)/spec/%: tests/spec/%.c $(O)/libjit.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) $(filter %.c %.a,$^) $(LIBS) -o $@
$(O)/golden/%: tests/golden/%.c $(O)/libjit.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) $(filter %.c %.a,$^) $(LIBS) -o $@
$(O)/diff/diff: $(patsubst %.c,$(O)/%.o,$(wildcard tests/diff/*.c)) $(O)/libvmm.a $(O)/libjit.a $(O)/libwasi.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -o $@

# ---- fuzzing: tests/fuzz/fuzz_X.c, in a build of its own
FUZZ    ?= validate
SECONDS ?= 60
build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libvmm.a build/fuzz/libjit.a build/fuzz/libwasi.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer -MMD -MP $(filter %.c %.a,$^) $(LIBS) -o $@

need-build:
	@tools/deps --check build
clean: ## remove build/
	rm -rf build
-include $(shell find build -name bench -prune -o -name '*.d' -type f -print 2>/dev/null)
.PHONY: all deps demo install help check check-unit check-golden check-spec check-run check-cli check-wasi check-guest check-eager check-tiers check-quick check-cache check-cached \
        check-programs check-random check-diff check-passes check-shapes check-svm check-asan check-deps check-format check-tidy bench bench-compile bench-start bench-add \
        fuzz check-fuzz fuzz-programs unit-programs test-programs need-build clean
