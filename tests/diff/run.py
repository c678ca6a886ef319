"""Differential tests: modules give the same results, traps, memories and globals on wvm and on Node's V8.

Generated ones (gen.h): COUNT=n (default 200) from SEED=s (default 1). With CORPUS=1 also the specification suite's modules,
each exported function called with a few arguments (adapter.c). The engine is found as for the benchmark: NODE, ENGINES_DIR, then the PATH.

A failure tells the first line that differs. The first one of a run is reduced: trees of the module are omitted
while a difference stays (REDUCE=0: not); the module is then build/diff/SEED.wasm, and its command is printed.
"""
import glob
import os
import re
import subprocess
import sys

import engines
import harness
import reduce

COUNT = int(os.environ.get('COUNT') or 200)
SEED = int(os.environ.get('SEED') or 1)
BATCH = 100                             # modules of one process: V8 takes longer to start than to run one
FILES_MAX = 1000000                     # bytes of a module of the corpus
DIR = os.path.join(harness.TOP, 'build', 'diff')
DIFF = os.path.join(harness.OUT, 'diff', 'diff')
V8 = os.path.join(harness.TOP, 'tests', 'diff', 'v8.mjs')

# Traps that engines tell apart differently, or check in another order.
SAME = {'undefined_element': 'table_bounds', 'uninitialized': 'sig_mismatch', 'null_function': 'null_reference', 'null_exception': 'null_reference',
        'unaligned_atomic': 'memory_bounds', 'bad_conversion': 'int_overflow', 'null_i31': 'null_reference',
        'null_structure': 'null_reference', 'null_array': 'null_reference'}
TRAP = re.compile(r'trap (\w+)')


def by_module(text):
    """name: lines"""
    parts = [part.split('\n') for part in text.split('== ')[1:]]
    return {lines[0]: lines[1:-1] for lines in parts}


def vocabulary(line):
    return re.sub(r'^(refused|unlinked): .*', r'\1', TRAP.sub(lambda m: 'trap ' + SAME.get(m[1], m[1]), line))


def is_nan(lane, bits):
    return lane & (1 << bits - 1) - 1 > (0xff << 23 if bits == 32 else 0x7ff << 52)


def same_lane(a, b, bits):
    return a == b or (is_nan(a, bits) and is_nan(b, bits))


def same_word(x, y):
    """Are two words of 64 bits the same f64, or the same lanes of f32?"""
    x, y = int(x, 16), int(y, 16)
    halves = [(v & 0xffffffff, v >> 32) for v in (x, y)]
    return same_lane(x, y, 64) or all(same_lane(a, b, 32) for a, b in zip(*halves))


def same_numbers(a, b):
    """Are these two lines of the same words but for NaNs? Where a vector's type is not known, its NaNs cannot be made canonical."""
    a, b = (re.split(r' ', line.split(' |')[0]) for line in (a, b))
    if len(a) != len(b) or not all(re.fullmatch('[0-9a-f]+', w) for w in a[1:] + b[1:]):
        return False
    return all(same_word(x, y) for x, y in zip(a[1:], b[1:]))


def is_open(line):
    """Where engines may differ: how deep the stack is, how fast they are, whether they have a collector."""
    return 'timeout' in line or 'stack_overflow' in line or 'no_collector' in line


def is_refused(lines):
    return bool(lines) and lines[0].startswith('refused')


def difference(ours, theirs, typed):
    """The first pair of lines that differ, or None."""
    for i in range(max(len(ours), len(theirs))):
        a, b = (x[i] if i < len(x) else '(nothing)' for x in (ours, theirs))
        if is_open(a) or is_open(b):
            return None
        if vocabulary(a) != vocabulary(b) and (typed or not same_numbers(a, b)):
            return a, b
    return None


def both(arguments, name):
    """What wvm and V8 print for the same modules."""
    modules = os.path.join(DIR, f'{name}.modules')
    try:
        ours = harness.run([DIFF, '--for', 'v8', '--write', modules, *arguments], timeout=600)
        if ours.code:
            last = (ours.out.decode().rsplit('== ', 1) + [''])[1].split('\n')[0]
            raise harness.Fail(f'module {last}: exit code {ours.code}: {ours.tail()}')
        slow = [name for name, lines in by_module(ours.out.decode()).items() if any('timeout' in line for line in lines)]
        theirs = harness.run([engines.find('node'), '--no-warnings', V8, modules, *slow], timeout=600)
        if theirs.code:
            raise harness.Fail(f'V8: exit code {theirs.code}: {theirs.tail()}')
    finally:
        if os.path.exists(modules):
            os.rename(modules, os.path.join(DIR, 'last.modules'))
    return by_module(ours.out.decode()), by_module(theirs.out.decode())


class Batch:
    """Modules that run together; counts what V8 does not know."""
    refused = compared = uncollected = 0
    reduced = os.environ.get('REDUCE') == '0'

    def __init__(self, name, arguments):
        self.name, self.arguments = name, arguments

    def different(self):
        """(module, lines) of the first module that differs, or None."""
        ours, theirs = both(self.arguments, self.name)
        for module, lines in ours.items():
            if module not in theirs:
                continue
            if is_refused(theirs[module]) and not is_refused(lines):
                Batch.refused += 1
                continue
            Batch.compared += 1
            Batch.uncollected += any('no_collector' in line for line in lines)
            found = difference(lines, theirs[module], module.isdigit())
            if found:
                return module, found
        return None

    def test(self):
        found = self.different()
        if not found:
            return
        module, (a, b) = found
        text = f'module {module}:\n  wvm: {a}\n  V8:  {b}\n'
        if module.isdigit():
            text += again(module)
        raise harness.Fail(text.rstrip())


def again(seed):
    """How to see the difference again, of a smaller module if this is the first."""
    omit = []
    if not Batch.reduced:
        Batch.reduced = True
        omit = reduce.omitted(seed, DIFF, lambda arguments: Batch(f'reduce-{seed}', arguments).different() is not None)
    module = reduce.module(seed, DIFF, omit, DIR)
    return f'  again: {os.path.relpath(DIFF, harness.TOP)} --for v8 {" ".join(reduce.arguments(seed, omit))}; the module: {module}'


def corpus_batches():
    names = sorted(glob.glob(os.path.join(harness.CORPUS, 'spec', 'json', '**', '*.wasm'), recursive=True))
    # calls by a super type are not built (spec/known-failures-exec), legacy exceptions are no part of the standard,
    # relaxed operations may differ
    names = [n for n in names if os.path.getsize(n) <= FILES_MAX and not re.search('legacy|relaxed|type-subtyping', n)]
    for i in range(0, len(names), BATCH):
        path = os.path.join(DIR, f'files-{i}')
        with open(path, 'w') as f:
            f.write('\n'.join(names[i:i + BATCH]) + '\n')
        yield Batch(f'corpus-{i}', ['--files', path])


def main():
    tally = harness.Tally('diff', os.path.join(os.path.dirname(__file__), 'known-failures'))
    os.makedirs(DIR, exist_ok=True)
    batches = [Batch(f'seeds-{s}', ['--seeds', str(s), str(min(BATCH, SEED + COUNT - s))]) for s in range(SEED, SEED + COUNT, BATCH)]
    if os.environ.get('CORPUS'):
        batches += corpus_batches()

    def test(batch):
        harness.need_kvm()
        if not engines.find('node'):
            raise harness.SkipCorpus('no node to compare with: set NODE or ENGINES_DIR')
        batch.test()
    tally.run_all([(b.name, lambda b=b: test(b)) for b in batches])
    print(f'diff: SEED={SEED} COUNT={COUNT}: {Batch.compared} modules compared, {Batch.refused} refused by this V8, '
          f'{Batch.uncollected} up to where they need a collector')
    sys.exit(tally.close())


main()
