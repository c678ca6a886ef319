"""make bench-start: from exec to exit of programs that do next to nothing.

Wall time of the whole process, least and median of ROUNDS (default 20) runs, all engines in turn: the least says what
starting costs on a machine that has nothing else to do, the median what it costs here. The ratio is that of the
least to that of the native program: for Python, which has none, to that of the native empty program.
"""
import os
import statistics
import sys

import engines
import harness
import measure
import programs

ROUNDS = int(os.environ.get('ROUNDS') or 20)


def image(module):
    target = os.path.join(programs.OUT, os.path.basename(module) + '.cwasm')
    return programs.build(target, lambda t: programs.must([harness.WVM, 'compile', '-o', t, module], module), [module, harness.WVM])


def commands(module, native, args=()):
    """name: argv, of what is here."""
    wvm = [harness.WVM, 'run']
    result = {'native': native, 'wvm': [*wvm, module, *args], 'wvm -O0': [*wvm, '-O0', module, *args], 'wvm eager': [*wvm, '--lazy=no', module, *args],
              'wvm image': [*wvm, image(module), *args], 'wvm cached': [*wvm, '--cache', os.path.join(programs.OUT, 'cache'), module, *args]}
    for name in measure.found()[0]:
        if name not in (measure.NATIVE, 'wvm', 'wasm2c'):
            result[name] = engines.command(measure.name_here(name), module, args=list(args))
    return {n: argv for n, argv in result.items() if argv}


def measured(argvs):
    """name: Times"""
    times = {n: measure.Times() for n in argvs}
    for _ in range(ROUNDS):
        for n, argv in argvs.items():
            if not times[n].error:
                measure.run_once(argv, times[n])
    return times


def show(name, times):
    native = min(times['native'].wall)
    for n, t in times.items():
        if t.error:
            print(f'{name:8}{n:12} {t.error}')
        else:
            least = min(t.wall)
            print(f'{name:8}{n:12}{least * 1e3:9.2f}{statistics.median(t.wall) * 1e3:9.2f}{least / native:9.1f}', flush=True)


def main():
    os.makedirs(programs.OUT, exist_ok=True)
    print(f'{"program":8}{"engine":12}{"least ms":>9}{"median":>9}{"x native":>9}')
    for name in 'empty', 'hello':
        p = programs.Program(name, {})
        show(name, measured(commands(programs.module(p, 'plain'), [programs.native(p, 'plain')])))
    python = os.path.join(os.environ.get('WVM_PROGRAMS') or os.path.join(harness.TOP, 'build', 'corpus'), 'programs', 'python.wasm')
    if os.path.exists(python):
        empty = programs.native(programs.Program('empty', {}), 'plain')
        show('python', measured(commands(python, [empty], ['--version'])))


sys.exit(main())
