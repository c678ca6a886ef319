"""Hostile guests, one for each claim. What tests/guest/traps.wat exports is called one by one
(the table says what must come of it); the C programs check themselves and exit with 0."""
import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import bombs
import case
import engines
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
OOB, TABLE, DEEP = 'out of bounds memory access', 'out of bounds table access', 'call stack exhausted'

# export of traps.wat: the trap's text, or None where nothing may happen
TRAPS = {
    'ok': None, 'unreachable': 'unreachable',
    'load_last': None, 'load_past': OOB, 'load_straddles': OOB, 'load_offset': OOB, 'load_far': OOB, 'load_wraps': OOB, 'load_negative': OOB,
    'load_dead': OOB, 'store_past': OOB, 'store_straddles': OOB, 'store_far': OOB, 'grown': None, 'grown_past': OOB, 'grow_too_far': None,
    'fill_past': OOB, 'fill_wraps': OOB, 'fill_empty_past': OOB, 'copy_past': OOB, 'init_past': OOB, 'init_dropped': OOB,
    'call_past': 'undefined element', 'call_far': 'undefined element', 'call_null': 'uninitialized element',
    'call_mismatch': 'indirect call type mismatch', 'table_get_past': TABLE, 'table_set_past': TABLE, 'table_init_past': TABLE,
    'table_copy_past': TABLE, 'table_fill_past': TABLE,
    'div_s_zero': 'integer divide by zero', 'rem_u_zero': 'integer divide by zero', 'div_overflow': 'integer overflow',
    'div64_overflow': 'integer overflow', 'rem_minus_one': None, 'trunc_nan': 'invalid conversion to integer', 'trunc_big': 'integer overflow',
    'trunc_big_u64': 'integer overflow', 'trunc_minus_one_u': 'integer overflow', 'trunc_edge': None,
    'deep': DEEP, 'ping_start': DEEP, 'through': DEEP, 'fat_start': DEEP,
}
SPINS = ('spin', 'spin_store', 'spin_grow', 'spin_tail')


def guest(name, source, **kw):
    return case.Case(name, os.path.join(HERE, source), **kw)


def cases():
    for export, text in TRAPS.items():
        yield guest(f'traps.{export}', 'traps.wat', flags=['--invoke', export], exit=134 if text else 0, err=[text] if text else [])
    for export in SPINS:
        yield guest(f'traps.{export}', 'traps.wat', flags=['--timeout', '300ms', '--invoke', export], exit=124, timeout=20)
    yield guest('absurd', 'absurd.c', dirs=['/data'], out=b'1720 calls, 0 wrong answers\n')
    yield guest('escape', 'escape.c', dirs=['/data'], out=b'0 escapes\n')
    yield guest('no_grant', 'no_grant.c', out=b'0 found\n')
    yield guest('many_files', 'many_files.c', dirs=['/data'], out=b'1 1\n1 1\n1\n')
    for how in ('grow', 'malloc'):
        yield guest(f'memory_hog.{how}', 'memory_hog.c', flags=['--max-memory', '64MiB'], args=[how],
                    out=b'stopped; took more than 32 MiB: 1, at most 64 MiB: 1\n')


# ---- what needs more than a program and its output

@contextlib.contextmanager
def host_folder():
    """A folder to grant, `in`, with something beside it that must not be seen, `out`."""
    tmp = tempfile.mkdtemp(prefix='wvm-guest-')
    try:
        for name, text in (('in', 'inside\n'), ('out', 'outside\n'), ('in/dir', 'inside\n')):
            os.mkdir(f'{tmp}/{name}')
            with open(f'{tmp}/{name}/file', 'w') as f:
                f.write(text)
        yield tmp
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def show(folder, *args):
    wasm = harness.compile_wasm(os.path.join(HERE, 'show.c'))
    return harness.run(engines.command('wvm', wasm, args, [(f'{folder}/in', '/data')]))


def host_links():
    """Links that the host's user put into the folder lead nowhere either."""
    with host_folder() as tmp:
        os.symlink(f'{tmp}/out', f'{tmp}/in/absolute')
        os.symlink('../out', f'{tmp}/in/relative')
        os.symlink('dir', f'{tmp}/in/good')
        for path in ('absolute/file', 'relative/file', 'good/../../out/file'):
            r = show(tmp, f'/data/{path}')
            if r.code or b'OUTSIDE' in r.out or b'nothing' not in r.out:
                raise harness.Fail(f'{path}: {r.out!r}, exit code {r.code}; {r.tail()}')
        harness.check_equal('a good link', show(tmp, '/data/good/file').out, b'inside\n')


def swap_race():
    """A folder that the host swaps with a link to the outside while the guest opens below it."""
    with host_folder() as tmp:
        os.symlink('../out', f'{tmp}/link')
        stop = threading.Event()

        def swap():
            while not stop.is_set():
                os.rename(f'{tmp}/in/dir', f'{tmp}/aside')
                os.rename(f'{tmp}/link', f'{tmp}/in/dir')
                os.rename(f'{tmp}/in/dir', f'{tmp}/link')
                os.rename(f'{tmp}/aside', f'{tmp}/in/dir')
        swapper = threading.Thread(target=swap)
        swapper.start()
        try:
            r = show(tmp, '/data/dir/file', '2000')
        finally:
            stop.set()
            swapper.join()
        harness.check_equal('what was seen', r.out, b'inside: 1, outside: 0\n')


def read_only():
    with host_folder() as tmp:
        before = [(d, sorted(f), os.stat(d).st_mtime_ns) for d, _, f in os.walk(f'{tmp}/in')]
        wasm = harness.compile_wasm(os.path.join(HERE, 'read_only.c'))
        r = harness.run([harness.WVM, 'run', '--dir', f'{tmp}/in::/data::ro', wasm])
        harness.check_equal('stdout', r.out, b'read 7\nlist 1\n0 ways to change\n')
        harness.check_equal('the folder', [(d, sorted(f), os.stat(d).st_mtime_ns) for d, _, f in os.walk(f'{tmp}/in')], before)


BOMB_SECONDS, BOMB_MIB = 20, 1500


def bomb(name):
    """Runs or is refused, within the bounds."""
    path = os.path.join(harness.TOP, 'build', 'wasm', 'guest', f'bomb-{name}.wasm')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(bombs.BOMBS[name]())
    start = time.time()
    p = subprocess.Popen([harness.WVM, 'run', '--timeout', f'{BOMB_SECONDS}s', path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (BOMB_SECONDS, BOMB_SECONDS)))
    err = p.stderr.read().decode('utf8', 'replace').strip()
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in (0, 125, 126):
        raise harness.Fail(f'exit code {code} after {time.time() - start:.1f} s: {err[-200:]}')
    if usage.ru_maxrss > BOMB_MIB << 10:
        raise harness.Fail(f'took {usage.ru_maxrss >> 10} MiB')


def special():
    """(name, function) pairs."""
    for function in (host_links, swap_race, read_only):
        yield function.__name__, function
    for name in bombs.BOMBS:
        yield f'bomb.{name}', lambda name=name: bomb(name)


def guarded(function):
    harness.need_kvm()
    function()


if __name__ == '__main__':
    tally = harness.Tally('guest', os.path.join(HERE, 'known-failures'))
    words = sys.argv[1:]
    case.run_all(tally, cases(), words)
    tally.run_all([(n, lambda f=f: guarded(f)) for n, f in special() if not words or any(w in n for w in words)])
    sys.exit(tally.close())
