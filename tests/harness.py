"""What every test runner shares: where things are, counting, running in parallel.

A runner makes a Tally, reports each test by name to it, and ends with `sys.exit(tally.close())`.
The last line is `PART: N passed, N failed, N skipped`; tests/check.py adds these lines up.
A test is skipped only for what the machine or the corpus lacks, and the reason is printed.
CHECK_STRICT=1 turns a skip for want of the machine (no /dev/kvm, no compiler) into a failure.
A file `known-failures` beside the runner lists tests that fail, `NAME reason` each; one that
passes all the same is a failure.
"""
import concurrent.futures
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get('BUILD') or 'release'
OUT = os.path.join(TOP, 'build', BUILD)
WVM = os.environ.get('WVM') or os.path.join(OUT, 'wvm')
CORPUS = os.path.abspath(os.environ.get('WVM_CORPUS') or os.path.join(TOP, '..', 'shared'))
STRICT = os.environ.get('CHECK_STRICT', '') not in ('', '0')
VERBOSE = os.environ.get('V', '') not in ('', '0')
JOBS = int(os.environ.get('CHECK_JOBS') or min(os.cpu_count() or 1, 4))

os.environ.setdefault('ASAN_OPTIONS', 'detect_leaks=0')
os.environ.setdefault('WVM_CACHE_DIR', 'off')           # each run compiles; nothing is written to the user's home
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:   # as in a shell's background jobs, which hand it on to what they start
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Skip(Exception):
    """This machine cannot run the test (a failure under CHECK_STRICT=1)."""


class SkipCorpus(Exception):
    """The corpus, or this part of it, is not there (never a failure)."""


class Fail(Exception):
    """The test failed; the text says how."""


class Tally:
    def __init__(self, part, known=None):
        self.part = part
        self.passed = self.failed = self.skipped = 0
        self.skips = {}
        self.known = read_known(known) if known else {}

    def ok(self, name):
        if name in self.known:
            self.bad(name, 'passes, but known-failures lists it: ' + self.known[name])
            return
        self.passed += 1
        if VERBOSE:
            print(f'ok   {self.part}/{name}', flush=True)

    def fail(self, name, why=''):
        if name in self.known:
            self.skip(name, 'known failure: ' + self.known[name], machine=False)
        else:
            self.bad(name, why)

    def bad(self, name, why):
        self.failed += 1
        print(f'FAIL {self.part}/{name}' + (f': {why}' if why else ''), flush=True)

    def skip(self, name, why, machine=True):
        if machine and STRICT:
            self.bad(name, f'cannot run here: {why}')
            return
        self.skipped += 1
        self.skips.setdefault(why, []).append(name)

    def run(self, name, test):
        """Call test(); what it raises decides."""
        try:
            test()
        except Skip as e:
            self.skip(name, str(e))
        except SkipCorpus as e:
            self.skip(name, str(e), machine=False)
        except Fail as e:
            self.fail(name, str(e))
        except Exception as e:      # a broken runner must not look like a passed test
            self.bad(name, f'{type(e).__name__}: {e}')
        else:
            self.ok(name)

    def run_all(self, tests, jobs=JOBS):
        """tests: (name, function) pairs, run in parallel, reported in order."""
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            running = [(name, pool.submit(test)) for name, test in tests]
            for name, future in running:
                self.run(name, future.result)

    def close(self):
        for why, names in self.skips.items():
            shown = ' '.join(names[:4]) + (' ...' if len(names) > 4 else '')
            print(f'skip {self.part}: {why} ({len(names)}: {shown})')
        print(f'{self.part}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped', flush=True)
        return 1 if self.failed else 0


def read_known(path):
    """`NAME reason` lines to a dictionary; no file is no known failure."""
    known = {}
    if os.path.exists(path):
        for line in open(path):
            line = line.strip()
            if line and not line.startswith('#'):
                name, _, why = line.partition(' ')
                if not why.strip():
                    raise SystemExit(f'{path}: {name} has no reason')
                known[name] = why.strip()
    return known


def corpus(*path):
    """A path in the corpus, or the test is skipped."""
    full = os.path.join(CORPUS, *path)
    if not os.path.exists(full):
        raise SkipCorpus(f'corpus not found at {CORPUS} (WVM_CORPUS)')
    return full


def copy_folder(source, target):
    """Copy a folder of the corpus, writable, though the corpus may be read-only."""
    shutil.copytree(source, target, symlinks=True)
    for folder, _, files in os.walk(target):
        for path in [folder, *(os.path.join(folder, f) for f in files)]:
            if not os.path.islink(path):
                os.chmod(path, os.stat(path).st_mode | 0o600)


def need_kvm():
    if not os.path.exists('/dev/kvm'):
        raise Skip('no /dev/kvm')
    if not os.access('/dev/kvm', os.R_OK | os.W_OK):
        raise Skip('no permission on /dev/kvm')


def need_cmd(cmd):
    if not shutil.which(cmd):
        raise Skip(f'no {cmd}')


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def tail(self):
        lines = self.err.decode('utf8', 'replace').strip().splitlines()
        return (lines or [''])[-1][:200]


def run(argv, stdin=b'', timeout=60, **kw):
    """Run to the end. A signal is the exit code 128+n, a timeout a Fail."""
    try:
        p = subprocess.run(argv, input=stdin, capture_output=True, timeout=timeout, **kw)
    except subprocess.TimeoutExpired:
        raise Fail(f'still running after {timeout} s: {shlex.join(argv)[:200]}')
    return Result(p.returncode if p.returncode >= 0 else 128 - p.returncode, p.stdout, p.stderr)


def check_equal(what, got, want):
    if got != want:
        raise Fail(f'{what}: got {short(got)}, want {short(want)}{where_differs(got, want)}')


def short(v):
    text = repr(v)
    return text if len(text) <= 120 else text[:100] + f'... ({len(v)})'


def where_differs(got, want):
    if not isinstance(got, bytes) or len(want) < 60:
        return ''
    g, w = got.splitlines(), want.splitlines()
    for i in range(max(len(g), len(w))):
        a, b = (x[i] if i < len(x) else None for x in (g, w))
        if a != b:
            return f'; first at line {i + 1}: {short(a)} for {short(b)}'
    return ''


# ---- building test programs

SUFFIXES = ('.c', '.cpp', '.rs', '.wat')
compiling = {}                          # target to lock: tests in parallel share programs


def newer(target, *sources):
    """Is target there, and not older than the sources that exist?"""
    return os.path.exists(target) and all(os.path.getmtime(s) <= os.path.getmtime(target) for s in sources if os.path.exists(s))


def compile_wasm(src, flags=(), outdir=None):
    """Compile src to build/wasm/.../X.wasm, unless that is newer; returns its path."""
    outdir = outdir or os.path.join(TOP, 'build', 'wasm', os.path.basename(os.path.dirname(src)))
    os.makedirs(outdir, exist_ok=True)
    base, suffix = os.path.splitext(os.path.basename(src))
    target = os.path.join(outdir, base + '.wasm')
    with compiling.setdefault(target, threading.Lock()):
        if not newer(target, src, src[:-len(suffix)] + '.cflags'):
            compile_to(target, src, suffix, flags)
    return target


def compile_to(target, src, suffix, flags):
    part = f'{target}.{os.getpid()}.tmp'
    wasicc = os.path.join(TOP, 'tools', 'wasicc')
    argv = {            # the command for each kind of source
        '.c': [wasicc, '-O2', '-o', part, src, *flags],
        '.cpp': [wasicc, '--cxx', '-O2', '-fno-exceptions', '-o', part, src, *flags],
        '.rs': rust_command(part, src) if suffix == '.rs' else None,
        '.wat': [WVM, 'wat2wasm', '--debug-names', src, '-o', part],
    }[suffix]
    need_cmd(argv[0])
    r = run(argv, timeout=300)
    too_old = b'file not found' in r.err or b'Unknown command line argument' in r.err
    if r.code == 77 or (suffix == '.cpp' and too_old):
        raise Skip(f'no compiler for {suffix[1:]} to wasm32-wasi')
    if r.code:
        raise Fail(f'does not compile: {r.err.decode("utf8", "replace")[:600]}')
    os.rename(part, target)


def rust_command(target, src):
    """A rustc that has the WASI standard library, or the test is skipped."""
    for rustc in ('rustc', '/usr/bin/rustc'):
        if not shutil.which(rustc):
            continue
        for triple in ('wasm32-wasip1', 'wasm32-wasi'):
            r = run([rustc, '--print', 'target-libdir', '--target', triple])
            if r.code == 0 and os.path.isdir(r.out.decode().strip()):
                return [rustc, '--target', triple, '-O', '-o', target, src]
    raise Skip('no rustc with libstd for wasm32-wasi')


if __name__ == '__main__':
    sys.exit('a module, not a program')
