"""The corpus's kernels, whole processes: gcc -O2, wvm, and the other engines that are found.

BENCH="nbody lcs" chooses kernels, ROUNDS=n (default 3) how often each runs, interleaved so that
a noisy minute hits all alike; SCALE=0.1 shrinks the arguments; SIMD=1 compiles with -msimd128.
Prints medians and the ratio to native code; writes build/bench/results.json.
"""
import json
import math
import os
import statistics
import subprocess
import sys
import time

import engines
import harness

# kernel: argument, which ones grow linearly (SCALE applies to those)
KERNELS = {'nbody': 20000000, 'fannkuch': 11, 'mandelbrot': 4000, 'spectralnorm': 4000, 'binarytrees': 20, 'matmul': 1200, 'sha256aes': 96,
           'quicksort': 5000000, 'vmloop': 20000000, 'hashmap': 4000000, 'lcs': 24000, 'nqueens': 15, 'raytrace': 2500, 'jsonparse': 20,
           'regexmatch': 24000}
STEPPED = ('fannkuch', 'binarytrees', 'nqueens')
ROUNDS = int(os.environ.get('ROUNDS') or 3)
SCALE = float(os.environ.get('SCALE') or 1)
OUT = os.path.join(harness.TOP, 'build', 'bench')
FLAGS = ['-msimd128'] if os.environ.get('SIMD') else []


def argument(kernel):
    n = KERNELS[kernel]
    return str(max(1, n + round(math.log2(SCALE)) if kernel in STEPPED else int(n * SCALE)))


def build(kernel):
    """(native program, module)"""
    source = harness.corpus('bench', kernel + '.c')
    native = os.path.join(OUT, kernel)
    if not harness.newer(native, source):
        r = harness.run(['gcc', '-O2', '-o', native, source, '-lm'])
        if r.code:
            raise harness.Fail(f'gcc: {r.tail()}')
    return native, harness.compile_wasm(source, FLAGS, OUT + ('/simd' if FLAGS else '/wasm'))


def measure(argv):
    """(wall seconds, output), or (None, why)."""
    start = time.perf_counter()
    try:
        p = subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
    except subprocess.TimeoutExpired:
        return None, 'timeout'
    seconds = time.perf_counter() - start
    if p.returncode:
        return None, f'exit code {p.returncode}: ' + (p.stderr.decode('utf8', 'replace').strip().splitlines() or [''])[-1][:100]
    return seconds, p.stdout


def run_kernel(kernel, names):
    """name: list of seconds, or a text that says why there are none."""
    native, wasm = build(kernel)
    commands = {n: [native, argument(kernel)] if n == 'gcc' else engines.command(n, wasm, [argument(kernel)]) for n in names}
    times, outputs = {n: [] for n in names if commands[n]}, {}
    for _ in range(ROUNDS):
        for n, seconds in times.items():
            if isinstance(seconds, list):
                took, out = measure(commands[n])
                if took is None:
                    times[n] = out
                else:
                    seconds.append(took)
                    outputs[n] = out
    for n, out in outputs.items():
        if out != outputs.get('gcc', out) and isinstance(times[n], list):
            times[n] = 'other output'
    return times


def cell(times, native):
    if times is None:
        return f'{"-":>16}'
    if isinstance(times, str):
        return f'{times[:15]:>16}'
    median = statistics.median(times)
    return f'{median:>9.2f} {median / native:>5.2f}x'


def main():
    os.makedirs(OUT, exist_ok=True)
    wanted = (os.environ.get('BENCH') or '').split() or list(KERNELS)
    names = ['gcc', 'wvm', *(n for n in ('node', 'wasmtime') if engines.find(n))]
    results, ratios = {}, {n: [] for n in names}
    print(f'{"seconds, x gcc":15}' + ''.join(f'{n:>16}' for n in names), flush=True)
    try:
        harness.need_kvm()
        for kernel in wanted:
            times = results[kernel] = run_kernel(kernel, names)
            native = statistics.median(times['gcc'])
            print(f'{kernel:15}' + ''.join(cell(times.get(n), native) for n in names), flush=True)
            for n in names:
                if isinstance(times.get(n), list):
                    ratios[n].append(statistics.median(times[n]) / native)
    except (harness.Skip, harness.SkipCorpus, harness.Fail) as e:
        sys.exit(f'bench: {e}')
    print(f'{"geometric mean":15}' + ''.join(f'{"":>9} {statistics.geometric_mean(r):>5.2f}x' if r else f'{"-":>16}' for r in ratios.values()))
    with open(os.path.join(OUT, 'results.json'), 'w') as f:
        json.dump({'rounds': ROUNDS, 'scale': SCALE, 'flags': FLAGS, 'seconds': results}, f, indent=1)
    print(f'written: {os.path.relpath(f.name, harness.TOP)}')


main()
