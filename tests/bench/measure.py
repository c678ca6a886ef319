"""Running programs on engines, in turn, and what the times say.

A round runs every engine once, so a noisy minute hits all alike. A program's time is the median
of its rounds less that of the empty program on the same engine; its ratio to native code is the
quotient of those, its noise half the spread of the ratios within one round each.
"""
import json
import os
import statistics

import engines
import harness
import programs

ROUNDS = int(os.environ.get('ROUNDS') or 3)
CLOCK = os.environ.get('CLOCK') or 'wall'
os.environ['WVM_CACHE_DIR'] = 'off'     # whatever the caller has: compiling counts
CLOCKS = ('wall', 'cpu')
LIMIT = '300'                           # seconds for one run
NATIVE = 'native'
ENGINES = (NATIVE, 'wvm', 'wasmtime', 'node', 'bun', 'wasmer', 'iwasm', 'wasm3', 'wasm2c')
BELONGS = {'wasmtime': 'wasmtime-run'}  # what stands in when the engine itself is not there
EMPTY_ROUNDS = max(ROUNDS, 9)          # the empty program's time is subtracted from all others'
LEAST = 0.005                           # seconds; less is not told from an empty program


class Times:
    """The runs of one program on one engine."""

    def __init__(self):
        self.wall, self.cpu, self.peak_kib, self.error, self.more = [], [], 0, None, {}

    def median(self, clock=CLOCK):
        return statistics.median(getattr(self, clock))

    def data(self):
        return {'error': self.error} if self.error else {k: getattr(self, k) for k in ('wall', 'cpu', 'peak_kib')} | self.more


def found():
    """(engines that are here, those that are missing)"""
    wanted = (os.environ.get('ENGINES') or '').split() or ENGINES
    here = [e for e in ENGINES if e in (NATIVE, 'wvm') or (e in wanted and name_here(e))]
    return here, [e for e in wanted if e not in here]


def name_here(engine):
    return next((n for n in (engine, BELONGS.get(engine)) if n and engines.find(n)), None)


def command(engine, program, config):
    """argv that runs the program on the engine; builds what it needs."""
    if engine == NATIVE:
        return [programs.native(program, config), *program.args]
    if engine == 'wasm2c':
        return [programs.wasm2c(program, config)]
    flags = ['--report', report_file()] if engine == 'wvm' else []
    return engines.command('wvm' if engine == 'wvm' else name_here(engine), programs.module(program, config), flags=flags)


def report_file():
    return os.path.join(programs.OUT, 'wvm-report.json')


def spawner():
    source = os.path.join(programs.HERE, 'spawn.c')
    return programs.build(os.path.join(programs.OUT, 'spawn'), lambda t: programs.must(['gcc', '-O2', '-o', t, source], 'spawn.c'), [source])


def run_once(argv, times):
    """Run it, add its times; its output, or None and times.error is set."""
    note = os.path.join(programs.OUT, 'times')
    r = harness.run([spawner(), note, LIMIT, *argv], timeout=600)
    wall, user, system, peak = open(note).read().split()
    times.wall.append(float(wall))
    times.cpu.append(float(user) + float(system))
    times.peak_kib = max(times.peak_kib, int(peak))
    if r.code:
        times.error = 'timeout' if r.code == 124 else f'exit code {r.code}: {r.tail()}'
        return None
    return r.out


def run_program(program, config, names, rounds=ROUNDS):
    """engine: Times, for the engines of names."""
    result, argv, output = {n: Times() for n in names}, {}, {}
    for n in names:
        try:
            argv[n] = command(n, program, config)
        except (harness.Fail, harness.Skip) as e:
            if n == NATIVE:
                raise
            result[n].error = str(e)
    for _ in range(rounds):
        for n in names:
            if not result[n].error:
                output[n] = run_once(argv[n], result[n])
    for n in names:
        if not result[n].error and output[n] != output[NATIVE]:
            result[n].error = 'other output'
    add_facts(result, argv)
    return result


def add_facts(result, argv):
    """Code sizes, and wvm's compile time, from its report and the program's file."""
    if not result['wvm'].error:
        report = json.load(open(report_file()))
        result['wvm'].more = {'compile_ms': round((report['compile_ns'] + report['lazy_ns']) / 1e6, 2), 'code_bytes': report['code_bytes']}
    r = harness.run(['size', argv[NATIVE][0]])
    if r.code == 0:
        result[NATIVE].more = {'code_bytes': int(r.out.split()[6])}


def net(times, empty, clock=CLOCK):
    """Seconds less the empty program's."""
    return max(times.median(clock) - empty.median(clock), LEAST)


def ratio(result, empty, engine, clock=CLOCK):
    """Times native code, or None."""
    if result[engine].error or result[NATIVE].error or empty[engine].error:
        return None
    return net(result[engine], empty[engine], clock) / net(result[NATIVE], empty[NATIVE], clock)


def noise(result, engine):
    """Half the spread of the ratios of single rounds, as a part of their median; at least 2 %."""
    pairs = list(zip(getattr(result[engine], CLOCK), getattr(result[NATIVE], CLOCK)))
    if len(pairs) < 2:
        return 0.10
    ratios = [a / b for a, b in pairs]
    return max(0.02, (max(ratios) - min(ratios)) / 2 / statistics.median(ratios))
