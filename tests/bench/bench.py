"""make bench: the programs on wvm, natively and on every engine found; see README.md beside this.

PROGRAMS="zlib crypto" chooses programs or groups, SET=quick a small set; ROUNDS=n (default 3);
SIMD=1 compares -msimd128 -O3 with native -O3; CLOCK=cpu takes processor time for wall time (on a
busy machine); ENGINES="node" chooses engines; BLESS=1 writes the baseline.
"""
import os
import sys

import chart
import harness
import measure
import programs
import report


def measure_all(chosen, config, names, empty):
    """Rows of what could be built and run natively; says what is skipped."""
    for program in chosen:
        try:
            row = report.Row(program, measure.run_program(program, config, names), empty)
        except (harness.Skip, harness.SkipCorpus) as e:
            print(f'{program.name:16} skipped: {e}', flush=True)
        except harness.Fail as e:
            print(f'{program.name:16} FAILED: {e}', flush=True)
            yield None
        else:
            print('\n'.join([report.line(row, names), *report.errors(row)]), flush=True)
            yield row


def write_table(path, rows, names):
    with open(path, 'w') as f:
        f.write('\n'.join(['times native code, ' + measure.CLOCK + ' time', report.heading(names)]
                          + [report.line(r, names) for r in rows] + list(report.mean_lines(rows, names))) + '\n')


def conclude(rows, config, names, missing):
    print('\n'.join(report.mean_lines(rows, names)))
    moved = list(report.changes(rows, config))
    print('\n'.join(['against the baseline:', *moved] if moved else ['against the baseline: nothing beyond the noise']))
    base = os.path.join(programs.OUT, config)
    report.write_results(base + '.json', rows, config, names, missing)
    write_table(base + '.txt', rows, names)
    chart.write(base + '.svg', rows, config, names)
    if os.environ.get('BLESS'):
        report.write_baseline(rows, config)
    print(f'written: {os.path.relpath(base, harness.TOP)}.txt, .json, .svg')


def main():
    os.makedirs(programs.OUT, exist_ok=True)
    config = 'simd' if os.environ.get('SIMD') else 'plain'
    try:
        harness.need_kvm()
        chosen = programs.load((os.environ.get('PROGRAMS') or '').split(), os.environ.get('SET') == 'quick', config)
        names, missing = measure.found()
        empty = measure.run_program(programs.Program('empty', {}), config, names, measure.EMPTY_ROUNDS)
    except (harness.Skip, harness.Fail) as e:
        sys.exit(f'bench: {e}')
    if missing:
        print('missing engines: ' + ' '.join(missing))
    print(f'{config} build, {measure.CLOCK} time, median of {measure.ROUNDS}; times native code; load average {os.getloadavg()[0]:.1f}')
    print(report.heading(names), flush=True)
    rows = list(measure_all(chosen, config, names, empty))
    good = [r for r in rows if r]
    if good:
        conclude(good, config, names, missing)
    return 1 if len(good) < len(rows) or any(r.result['wvm'].error for r in good) else 0


sys.exit(main())
