"""The same generated modules compiled in many ways: all passes, none, each left out, each alone; few registers; memory 0 at a
base. All must do the same, so no other engine is needed. COUNT=n (default 12) from SEED=s (default 1)."""
import os
import re
import sys

import harness
import reduce

COUNT = int(os.environ.get('COUNT') or 12)
SEED = int(os.environ.get('SEED') or 1)
BATCH = 6
DIR = os.path.join(harness.TOP, 'build', 'diff')
DIFF = os.path.join(harness.OUT, 'diff', 'diff')
reduced = os.environ.get('REDUCE') == '0'


def run(arguments):
    r = harness.run([DIFF, '--variants', *arguments], timeout=600)
    if r.code and r.code != 1:
        raise harness.Fail(f'exit code {r.code}: {r.tail()}')
    return r.out.decode()


def again(seed, variant):
    """How to see the difference again, of a smaller module if this is the first."""
    global reduced
    only, omit = ['--only', variant], []
    if not reduced:
        reduced = True
        omit = reduce.omitted(seed, DIFF, lambda arguments: bool(run([*only, *arguments])), engine=())
    module = reduce.module(seed, DIFF, omit, DIR, engine=())
    return f"  again: {os.path.relpath(DIFF, harness.TOP)} --variants --only '{variant}' {' '.join(reduce.arguments(seed, omit))}; the module: {module}"


def test(first, count):
    harness.need_kvm()
    os.makedirs(DIR, exist_ok=True)
    text = run(['--seeds', str(first), str(count)])
    if text:
        m = re.match(r'== (\d+): other results with (.*)', text)
        raise harness.Fail('\n'.join(text.split('\n')[:3]) + '\n' + again(m[1], m[2]))


tally = harness.Tally('passes')
tally.run_all([(f'seeds-{s}', lambda s=s: test(s, min(BATCH, SEED + COUNT - s))) for s in range(SEED, SEED + COUNT, BATCH)])
print(f'passes: SEED={SEED} COUNT={COUNT}')
sys.exit(tally.close())
