"""Real programs: CPython, Ruby, PHP, SQLite and the clang compiler, from files that nobody here
wrote or built; compiled while they run, and before. WVM_PROGRAMS (default build/corpus) is where the corpus's get-programs put them; it is
called when the folder is missing. ENGINES=1 runs and times the other engines that are found, too."""
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import engines
import harness

FOLDER = os.environ.get('WVM_PROGRAMS') or os.path.join(harness.TOP, 'build', 'corpus')
OTHERS = ('node', 'wasmtime', 'wasmtime-run') if os.environ.get('ENGINES', '') not in ('', '0') else ()
COMPILE_SECONDS = 120
ROUNDS = int(os.environ.get('ROUNDS') or 1)
LIMIT_SECONDS = 600

CLANG = ('-cc1 -triple wasm32-unknown-wasi -emit-obj -disable-free -isysroot / -internal-isystem /include -internal-isystem /lib/clang/8.0.1/include '
         '-O2 -x c /w/hello.c -o /w/hello.o').split()
# name: module, arguments, folders ({p}: the programs, {in}: a copy of the inputs), environment, file for stdin, expectation
PROGRAMS = {
    'python': ('python.wasm', ['/data/py.py'], [('{in}', '/data')], {'PYTHONHASHSEED': '0'}, None, 'python312'),
    'ruby': ('ruby.wasm', ['/data/rb.rb'], [('{p}/ruby-3.2.0/ruby-3.2.0', '/ruby-3.2.0'), ('{in}', '/data')], {}, None, 'ruby32'),
    'php': ('php-cgi.wasm', ['-q', '-f', '/x.php'], [('{in}', '/')], {}, None, 'php82'),
    'sqlite': ('sqlite.wasm', ['-batch', ':memory:'], [], {}, 'q.sql', 'sqlite'),
    'clang': ('clang.wasm', CLANG, [('{p}/clang-fs/sys', '/'), ('{in}', '/w')], {}, None, 'clang8-compile'),
}


def fetch():
    """The folder with the modules; downloaded once."""
    folder = os.path.join(FOLDER, 'programs')
    if not os.path.isdir(folder):
        harness.corpus('programs')
        harness.need_cmd('npm')
        print(f'programs: downloading to {FOLDER}', flush=True)
        r = harness.run([harness.corpus('tools', 'get-programs'), FOLDER], timeout=900)
        if r.code:
            raise harness.Skip(f'cannot download the programs: {r.tail()}')
    return folder


@contextlib.contextmanager
def inputs():
    tmp = tempfile.mkdtemp(prefix='wvm-programs-')
    try:
        harness.copy_folder(harness.corpus('programs', 'in'), f'{tmp}/in')
        yield f'{tmp}/in'
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def run_once(engine, folder, name, image=None):
    """Of an image in place of the module, if there is one. (seconds, what differs from the expectation or ''), or None when the engine cannot do it."""
    module, args, dirs, env, stdin, expected = PROGRAMS[name]
    with inputs() as where:
        dirs = [(host.format(p=folder, **{'in': where}), guest) for host, guest in dirs]
        argv = engines.command(engine, image or os.path.join(folder, module), args, dirs, env)
        if not argv:
            return None
        start = time.time()
        with open(os.path.join(where, stdin) if stdin else os.devnull, 'rb') as source:
            try:
                p = subprocess.run(argv, stdin=source, capture_output=True, timeout=LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                return LIMIT_SECONDS, f'still running after {LIMIT_SECONDS} s'
        return time.time() - start, differences(p, where, expected)


def differences(p, where, expected):
    with open(harness.corpus('programs', 'expected', expected + '.json')) as f:
        want = json.load(f)
    with open(harness.corpus('programs', 'expected', expected + '.stdout'), 'rb') as f:
        text = f.read()
    if p.returncode != want['rc']:
        return f'exit code {p.returncode}: {(p.stderr.decode("utf8", "replace").strip().splitlines() or [""])[-1][:200]}'
    if p.stdout != text or digest(p.stdout) != want['stdout']:
        return f'other output: {harness.short(p.stdout)}{harness.where_differs(p.stdout, text)}'
    if expected == 'clang8-compile':
        return object_differs(os.path.join(where, 'hello.o'))
    for name, hashed in want['files'].items():
        path = os.path.join(where, name)
        if not os.path.exists(path):
            return f'no file {name}'
        with open(path, 'rb') as f:
            if digest(f.read()) != hashed:
                return f'other contents of {name}'
    return ''


def object_differs(path):
    """The corpus's hash of hello.o is of a broken file: it came from an engine whose wasi_unstable gives the later layout of
    filestat and order of whence, so that clang read one byte of its input and wrote at wrong places. The proof here is
    that the object links with today's tools and the program says what it must."""
    linked = path + '.wasm'
    r = harness.run([os.path.join(harness.TOP, 'tools', 'wasicc'), path, '-o', linked])
    if r.code:
        return f'hello.o does not link: {r.tail()}'
    r = harness.run(engines.command('wvm', linked, ['two', 'three']))
    return '' if (r.code, r.out) == (0, b'hello 8555\n') else f'the compiled program says {r.out!r}, exit code {r.code}'


def compiled(folder, name):
    """All of it compiled before it runs."""
    with tempfile.TemporaryDirectory(prefix='wvm-programs-') as where:
        image = os.path.join(where, name + '.cwasm')
        r = harness.run([harness.WVM, 'compile', '-o', image, os.path.join(folder, PROGRAMS[name][0])], timeout=COMPILE_SECONDS)
        problem = f'wvm compile: {r.tail()}' if r.code else run_once('wvm', folder, name, image)[1]
    if problem:
        raise harness.Fail(problem)


def best(engine, folder, name):
    runs = [run_once(engine, folder, name) for _ in range(ROUNDS)]
    return None if runs[0] is None else (min(r[0] for r in runs), next((r[1] for r in runs if r[1]), ''))


def main():
    tally = harness.Tally('programs', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures-programs'))
    wanted = [n for n in PROGRAMS if not sys.argv[1:] or n in sys.argv[1:]]
    try:
        folder = fetch()
        harness.need_kvm()
        names = ['wvm', *(n for n in OTHERS if engines.find(n))]
        print(f'{"program":10}' + ''.join(f'{n:>14}' for n in names) + '   seconds, whole process')
        for name in wanted:
            row = {n: best(n, folder, name) for n in names}
            print(f'{name:10}' + ''.join(f'{"-" if row[n] is None else "wrong" if row[n][1] else format(row[n][0], ".2f"):>14}' for n in names), flush=True)
            if row['wvm'][1]:
                tally.fail(name, row['wvm'][1])
            else:
                tally.ok(name)
            tally.run(f'{name} compiled before', lambda: compiled(folder, name))
    except harness.Skip as e:
        tally.skip('programs', str(e))
    except harness.SkipCorpus as e:
        tally.skip('programs', str(e), machine=False)
    sys.exit(tally.close())


main()
