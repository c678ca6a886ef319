"""The programs of WebAssembly/wasi-testsuite (preview 1) that the corpus holds, each in a fresh
copy of its folder. A program's NAME.json says arguments, environment, folder and result."""
import json
import os
import shutil
import sys
import tempfile

import engines
import harness

SUITES = ('c', 'rust', 'assemblyscript')
ENGINE = os.environ.get('ENGINE') or 'wvm'


def test(folder, name):
    if ENGINE == 'wvm':
        harness.need_kvm()
    spec = {}
    if os.path.exists(f'{folder}/{name}.json'):
        with open(f'{folder}/{name}.json') as f:
            spec = json.load(f)
    tmp = tempfile.mkdtemp(prefix='wvm-wasi-')
    try:
        dirs = []
        if spec.get('root'):
            harness.copy_folder(f'{folder}/{spec["root"]}', f'{tmp}/root')
            dirs = [(f'{tmp}/root', '/')]
        argv = engines.command(ENGINE, f'{folder}/{name}.wasm', spec.get('args', []), dirs, spec.get('env', {}))
        r = harness.run(argv, timeout=60)
        want = spec.get('exit_code', 0)
        if r.code != want:
            raise harness.Fail(f'exit code: got {r.code}, want {want}; {r.tail()}')
        for stream, got in (('stdout', r.out), ('stderr', r.err)):
            if stream in spec:
                harness.check_equal(stream, got, spec[stream].encode())
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def main():
    tally = harness.Tally('wasi', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures'))
    try:
        root = harness.corpus('wasi-testsuite')
    except harness.SkipCorpus as e:
        tally.skip('wasi-testsuite', str(e), machine=False)
        sys.exit(tally.close())
    for suite in SUITES:
        folder = os.path.join(root, suite)
        names = sorted(f[:-5] for f in os.listdir(folder) if f.endswith('.wasm'))
        wanted = [n for n in names if not sys.argv[1:] or any(a in f'{suite}/{n}' for a in sys.argv[1:])]
        before = tally.passed
        tally.run_all([(f'{suite}/{n}', lambda d=folder, n=n: test(d, n)) for n in wanted])
        print(f'wasi-testsuite {suite}: {tally.passed - before} of {len(wanted)}')
    sys.exit(tally.close())


main()
