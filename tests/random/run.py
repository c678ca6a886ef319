"""Random C programs by csmith: what wvm prints must be what the native program prints.

COUNT=n programs (default 30) from SEED (default: the date's, printed). A program that
differs stays in build/random, to be reduced and to become a test in tests/run.
"""
import os
import re
import sys
import time

import engines
import harness

COUNT = int(os.environ.get('COUNT') or 30)
SEED = int(os.environ.get('SEED') or time.time() % 1000000)
OUT = os.path.join(harness.TOP, 'build', 'random')
LEVELS = ('-O0', '-O1', '-O2', '-O2 -msimd128 -mtail-call')
INCLUDE = '/usr/include/csmith'
LONG = re.compile(r'\b((?:0x[0-9A-Fa-f]+|[0-9]+)[uU]?)[lL]\b')


def generate(seed):
    source = os.path.join(OUT, f'{seed}.c')
    r = harness.run(['csmith', '--seed', str(seed), '--no-packed-struct', '--max-funcs', '6', '-o', source])
    if r.code:
        raise harness.Fail(f'csmith: {r.tail()}')
    return source


def native(source):
    """The native program's output; None when it takes too long. There a long has 64 bits, in wasm32 it has those of an int, so that
    `x <= -1L` of an unsigned x differs (seed 411277): its constants are made ints. csmith uses long nowhere else."""
    program = source[:-2]
    with open(source) as f:
        text = LONG.sub(r'\1', f.read())
    r = harness.run(['gcc', '-w', '-O1', '-I', INCLUDE, '-o', program, '-x', 'c', '-'], stdin=text.encode(), timeout=120)
    if r.code:
        raise harness.Fail(f'gcc: {r.tail()}')
    try:
        return harness.run([program], timeout=5).out
    except harness.Fail:
        return None


def test(seed):
    harness.need_kvm()
    harness.need_cmd('csmith')
    source = generate(seed)
    want = native(source)
    for level in LEVELS if want is not None else ():
        wasm = harness.compile_wasm(source, [*level.split(), '-w', '-Wno-incompatible-pointer-types', '-I', INCLUDE], os.path.join(OUT, level.split()[-1]))
        r = harness.run(engines.command(os.environ.get('ENGINE') or 'wvm', wasm), timeout=60)
        if r.code or r.out != want:
            raise harness.Fail(f'{level}: exit code {r.code}, got {harness.short(r.out)}, want {harness.short(want)}; {r.tail()} ({source})')
    for path in (source, source[:-2]):
        os.unlink(path)


os.makedirs(OUT, exist_ok=True)
print(f'random: SEED={SEED} COUNT={COUNT}')
tally = harness.Tally('random')
tally.run_all([(str(seed), lambda seed=seed: test(seed)) for seed in range(SEED, SEED + COUNT)])
sys.exit(tally.close())
