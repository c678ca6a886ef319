#!/usr/bin/env python3
"""tests/check.py PART...: run these parts of the tests, one after the other, and add up.

The closing line is `N passed, N failed, N skipped`, alone.
"""
import os
import re
import subprocess
import sys
import time

import harness

RUNNERS = {
    'unit': 'tests/unit.py',
    'deps': 'tools/check-deps',
    'format': 'tools/check-format',
    'golden': 'tests/golden/run.py',
    'spec': 'tests/spec/validate.py',
    'wat': 'tests/spec/wat.py',
    'print': 'tests/spec/print.py',
    'exec': 'tests/spec/exec.py',
    'run': 'tests/run/run.py',
    'cli': 'tests/cli/run.py',
    'cache': 'tests/cache/run.py',
    'wasi': 'tests/wasi/run.py',
    'guest': 'tests/guest/run.py',
    'programs': 'tests/run/programs.py',
    'diff': 'tests/diff/run.py',
    'passes': 'tests/diff/passes.py',
    'shapes': 'tests/shapes/run.py',
    'random': 'tests/random/run.py',
}
CLOSING = re.compile(r'^(?:\S+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$')


def run_part(part):
    """Run one part, pass its output on, return (passed, failed, skipped)."""
    path = os.path.join(harness.TOP, RUNNERS[part])
    if not os.path.exists(path):
        print(f'{part}: no such tests here yet')
        return 0, 0, 0
    argv = [sys.executable, path] if path.endswith('.py') else [path]
    env = dict(os.environ, PYTHONPATH=os.path.join(harness.TOP, 'tests'), PYTHONDONTWRITEBYTECODE='1')
    counts = None
    start = time.time()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace',
                          stdin=subprocess.DEVNULL, env=env, cwd=harness.TOP) as p:
        for line in p.stdout:
            m = CLOSING.match(line.strip())
            if m:
                counts = tuple(int(n or 0) for n in m.groups())
                line = line.rstrip() + f' ({time.time() - start:.1f} s)\n'
            sys.stdout.write(line)
            sys.stdout.flush()
    if counts is None:
        print(f'FAIL {part}: the runner ended without counting (exit code {p.returncode})')
        return 0, 1, 0
    if p.returncode and not counts[1]:
        print(f'FAIL {part}: exit code {p.returncode} and no failed test')
        return counts[0], 1, counts[2]
    return counts


def main():
    parts = sys.argv[1:] or list(RUNNERS)
    if unknown := [p for p in parts if p not in RUNNERS]:
        sys.exit(f'no part {unknown[0]}; there are: {" ".join(RUNNERS)}')
    total = [sum(column) for column in zip(*map(run_part, parts))]
    print('{} passed, {} failed, {} skipped'.format(*total))
    sys.exit(1 if total[1] or not total[0] + total[2] else 0)


if __name__ == '__main__':
    main()
