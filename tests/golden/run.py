"""Golden dumps: NAME.wat holds a module, what to dump, and the dump that is expected.

    ;; dump: PASS [FUNC]        code of function FUNC (default 0) after PASS
    ;; skip: PASS ...           leave passes out
    ;; -O2                      compiled so, else as -O1
    ;; closed                   no other module is linked to this one
    (module ...)
    ;;> the expected lines, to the end of the file

BLESS=1 writes what came out as the expectation: read the difference before it is committed.
"""
import os
import re
import sys

import harness

HERE = os.path.dirname(os.path.abspath(__file__))
DUMP = os.path.join(harness.OUT, 'golden', 'dump')
BLESS = os.environ.get('BLESS', '') not in ('', '0')


def test(path):
    with open(path) as f:
        text = f.read()
    source, _, _ = text.partition('\n;;>')
    what = re.search(r'^;; dump: (\S+)(?: (\d+))?$', source, re.M)
    if not what:
        raise harness.Fail('has no line `;; dump: PASS [FUNC]`')
    skipped = re.search(r'^;; skip: (.*)$', source, re.M)
    wasm = harness.compile_wasm(path)
    level = ['-O2'] if re.search(r'^;; -O2$', source, re.M) else []
    closed = ['--closed'] if re.search(r'^;; closed$', source, re.M) else []
    r = harness.run([DUMP, *level, *closed, wasm, what.group(1), what.group(2) or '0', *(skipped.group(1).split() if skipped else [])])
    if r.code:
        raise harness.Fail(f'exit code {r.code}: {r.tail()}')
    got = source.rstrip() + '\n' + ''.join(f';;> {line}'.rstrip() + '\n' for line in r.out.decode().splitlines())
    if got == text:
        return
    if not BLESS:
        raise harness.Fail('other dump' + harness.where_differs(got.encode(), text.encode()) + '; BLESS=1 takes the new one')
    with open(path, 'w') as f:
        f.write(got)


tally = harness.Tally('golden', os.path.join(HERE, 'known-failures'))
tally.run_all([(f[:-4], lambda f=f: test(os.path.join(HERE, f))) for f in sorted(os.listdir(HERE))
               if f.endswith('.wat') and (not sys.argv[1:] or any(a in f for a in sys.argv[1:]))])
sys.exit(tally.close())
