"""make bench-compile: what compiling large modules costs.

The processor seconds of a process that compiles the module on one thread, less those of one that compiles an
empty module: wvm compile; V8 with TurboFan over the whole module at once, and with Liftoff, its
baseline compiler; wasmtime compile. The corpus's wasmtime-run can only compile and run, with
as many threads as it likes; the modules end at once there, for want of arguments or imports.
"""
import json
import os
import sys

import engines
import harness
import measure
import programs

MODULES = {'sqlite': 'sqlite.wasm', 'php': 'php-cgi.wasm', 'ruby': 'ruby.wasm', 'python': 'python.wasm', 'clang': 'clang.wasm'}
V8 = ['--no-warnings', '--single-threaded', '--no-wasm-lazy-compilation']


def wvm(module):
    return [harness.WVM, 'compile', '--jobs', '1', '-o', os.path.join(programs.OUT, 'module.image'), module]


def wvm_0(module):
    return [*wvm(module), '-O0']


def cranelift(module):
    if engines.find('wasmtime'):
        return [engines.find('wasmtime'), 'compile', '-C', 'parallel-compilation=n', '-o', os.path.join(programs.OUT, 'module.cwasm'), module]
    return engines.command('wasmtime-run', module)


def v8(module, flags):
    node = engines.find('node')
    return node and [node, *V8, *flags, os.path.join(programs.HERE, 'compile-v8.mjs'), module]


def turbofan(module):
    return v8(module, ['--no-liftoff', '--no-wasm-tier-up'])


def liftoff(module):
    return v8(module, ['--liftoff-only'])


COLUMNS = {'wvm': wvm, 'wvm -O0': wvm_0, 'Cranelift': cranelift, 'TurboFan': turbofan, 'Liftoff': liftoff}


def seconds(command, module):
    """Least of the rounds, or None."""
    times, argv = measure.Times(), command(module)
    for _ in range(measure.ROUNDS if argv else 0):
        measure.run_once(argv, times)
    return min(times.cpu) if times.cpu else None


def row(module, empty):
    measured = {c: seconds(f, module) for c, f in COLUMNS.items()}
    return {c: None if t is None else max(t - empty.get(c, 0), measure.LEAST) for c, t in measured.items()}


def line(name, size, times):
    cells = ''.join(f'{"-":>11}' if t is None else f'{t:11.2f}' for t in times.values())
    return f'{name:10}{size / 1e6:6.1f}{cells}' + (f'{times["Cranelift"] / times["wvm"]:14.1f}' if times['Cranelift'] else '')


def main():
    os.makedirs(programs.OUT, exist_ok=True)
    folder = os.path.join(os.environ.get('WVM_PROGRAMS') or os.path.join(harness.TOP, 'build', 'corpus'), 'programs')
    empty = row(programs.module(programs.Program('empty', {}), 'plain'), {})
    rows = {}
    print(f'{"cpu s":10}{"MB":>6}' + ''.join(f'{c:>11}' for c in COLUMNS) + ' Cranelift/wvm', flush=True)
    for name, file in MODULES.items():
        path = os.path.join(folder, file)
        if os.path.exists(path):
            rows[name] = row(path, empty)
            print(line(name, os.path.getsize(path), rows[name]), flush=True)
        else:
            print(f'{name:10}skipped: no {path}')
    with open(os.path.join(programs.OUT, 'compile.json'), 'w') as f:
        json.dump(rows, f, indent=1)


sys.exit(main())
