"""Run the unit tests (build/BUILD/unit/test_*) and read cmocka's own counts."""
import glob
import os
import re
import sys

import harness

COUNT = {'passed': r'\[  PASSED  \] (\d+) test', 'failed': r'\[  FAILED  \] (\d+) test', 'skipped': r'\[  SKIPPED \] (\d+) test'}


def wanted():
    """Only the programs whose source is still there."""
    for src in sorted(glob.glob(os.path.join(harness.TOP, 'tests', 'unit', 'test_*.c'))):
        name = os.path.splitext(os.path.basename(src))[0]
        yield name, os.path.join(harness.OUT, 'unit', name)


def report(tally, name, r):
    text = (r.out + r.err).decode('utf8', 'replace')
    count = {k: sum(map(int, re.findall(p, text))) for k, p in COUNT.items()}
    tally.passed += count['passed']
    kvm = os.access('/dev/kvm', os.R_OK | os.W_OK)      # a test that skips with it looks for the corpus
    for _ in range(count['skipped']):
        tally.skip(name, 'not found: corpus or programs' if kvm else 'no /dev/kvm', machine=not kvm)
    failed = sorted(set(re.findall(r'\[  FAILED  \] (\w+)', text)) - {''})
    if r.code or count['failed'] or not sum(count.values()):
        tally.failed += max(count['failed'], 1) - 1
        print(text.strip()[-3000:])
        tally.bad(name, ' '.join(failed) or f'exit code {r.code}')


def main():
    tally = harness.Tally('unit')
    for name, path in wanted():
        if not os.path.exists(path):
            tally.bad(name, 'not built')
            continue
        try:
            report(tally, name, harness.run([path], timeout=300, cwd=harness.TOP))
        except harness.Fail as e:
            tally.bad(name, str(e))
    sys.exit(tally.close())


main()
