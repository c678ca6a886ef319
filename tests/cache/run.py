"""The compile cache: what is found again, what must not be, and that nothing about it is ever an error.

Each test has a folder of its own; --report says whether a run found its entry ("hit", "miss", "off") and how many functions it compiled.
"""
import json
import os
import resource
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time

import harness
from harness import Fail, Skip, WVM, check_equal

HEAD_BYTES = 4096
LIB = '''(module (memory 1) (global $g (mut i32) (i32.const 3))
  (table funcref (elem $add $mul $boom))
  (type $op (func (param i32 i32) (result i32)))
  (func $add (type $op) (i32.add (call $twice (local.get 0)) (local.get 1)))
  (func $mul (type $op) (i32.mul (call $twice (local.get 0)) (local.get 1)))
  (func $boom (type $op) (call $boom2 (local.get 0) (local.get 1)))
  (func $boom2 (type $op) (i32.div_s (local.get 0) (local.get 1)))
  (func $twice (param i32) (result i32) (loop $l (br_if $l (i32.eqz (global.get $g)))) (i32.shl (local.get 0) (i32.const 1)))
  (func (export "add") (param i32 i32) (result i32) (call_indirect (type $op) (local.get 0) (local.get 1) (i32.const 0)))
  (func (export "mul") (param i32 i32) (result i32) (call_indirect (type $op) (local.get 0) (local.get 1) (i32.const 1)))
  (func (export "boom") (param i32 i32) (result i32) (call_indirect (type $op) (local.get 0) (local.get 1) (i32.const 2)))
  (func (export "spin") (loop $l (br $l))))'''
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class World:
    """A folder for modules and one for entries."""

    def __init__(self, tmp):
        self.tmp, self.cache, self.lib = tmp, f'{tmp}/cache', f'{tmp}/lib.wat'
        self.write(LIB)

    def write(self, text):
        with open(self.lib, 'w') as f:
            f.write(text)

    def run(self, *args, want=b'', code=0, env=None, program=WVM, **kw):
        """Run, compare, and return the report."""
        report = f'{self.tmp}/report{time.monotonic_ns()}.json'
        env = {**os.environ, 'WVM_CACHE_DIR': self.cache, **(env or {})}
        r = harness.run([program, 'run', '--report', report, *args], env={k: v for k, v in env.items() if v is not None}, **kw)
        if r.code != code:
            raise Fail(f'{args}: exit code {r.code}, want {code}: {r.tail()}')
        if want is not None:
            check_equal(f'stdout of {args}', r.out, want)
        with open(report) as f:
            self.report = json.load(f)
        self.err = r.err
        return self.report['cache']

    def add(self, state, *flags, **kw):
        check_equal(f'add {flags}', self.run(*flags, '--invoke', 'add', self.lib, '2', '3', want=b'7\n', **kw), state)

    def entries(self):
        return sorted(os.listdir(self.cache)) if os.path.isdir(self.cache) else []

    def compiled(self):
        """How many functions the last run compiled, quickly or well."""
        return self.report['functions'] + self.report['quick_functions']

    def entry(self):
        names = self.entries()
        check_equal('entries', len(names), 1)
        return os.path.join(self.cache, names[0])


# ---- what is found again

@test
def hit(w):
    w.add('miss')
    check_equal('something was compiled', w.compiled() > 0, True)
    w.add('hit')
    check_equal('functions compiled', w.compiled(), 0)
    check_equal('modes', [stat.S_IMODE(os.stat(p).st_mode) for p in (w.cache, w.entry())], [0o700, 0o600])


@test
def goes_on(w):
    """What another run needs besides is compiled, and is there the next time, as is what was there before."""
    w.add('miss')
    for more in True, False:
        check_equal('mul', w.run('--invoke', 'mul', w.lib, '2', '3', want=b'12\n'), 'hit')
        check_equal('compiled', w.compiled() > 0, more)
    w.add('hit')
    check_equal('functions compiled', w.compiled(), 0)


@test
def backtraces(w):
    """Of code that was compiled in an earlier run, and of both kinds in one stack."""
    said = []
    for state in 'miss', 'hit':
        check_equal('boom', w.run('--invoke', 'boom', w.lib, '2', '0', code=134), state)
        said.append(w.err)
    check_equal('message', [t in said[0] for t in (b'divide by zero', b'boom2')], [True, True])
    check_equal('message of a hit', said[1], said[0])
    os.unlink(w.entry())
    check_equal('boom without a trap', w.run('--invoke', 'boom', w.lib, '4', '2', want=b'2\n'), 'miss')
    check_equal('boom', w.run('--invoke', 'boom', w.lib, '2', '0', code=134), 'hit')
    check_equal('message after a good run', w.err, said[0])


@test
def eager(w):
    w.add('miss', '--lazy=no')
    w.add('hit', '--lazy=no')
    w.add('miss')


@test
def standard_input(w):
    with open(w.lib, 'rb') as f:
        text = f.read()
    for state in 'miss', 'hit':
        check_equal('from a pipe', w.run('--invoke', 'add', '-', '2', '3', want=b'7\n', stdin=text), state)
    w.add('hit')


@test
def deadline_and_signals(w):
    """A run that does not end by itself leaves its code all the same."""
    check_equal('spin', w.run('--timeout', '100ms', '--invoke', 'spin', w.lib, code=124), 'miss')
    check_equal('spin', w.run('--timeout', '100ms', '--invoke', 'spin', w.lib, code=124), 'hit')
    check_equal('functions compiled', w.compiled(), 0)


# ---- what must not be

@test
def changed_module(w):
    w.add('miss')
    w.write(LIB.replace('call $twice (local.get 0)', 'call $twice (i32.const 50)', 1))
    check_equal('changed', w.run('--invoke', 'add', w.lib, '2', '3', want=b'103\n'), 'miss')
    w.write(LIB)
    w.add('hit')


# Its second function is too large to be compiled along with the first.
WAITS = '''(module (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32))) (memory 1)
  (func (export "f") (param i32) (result i32) (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 1))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (if (result i32) (local.get 0) (then (call $large (local.get 0))) (else (i32.const 7))))
  (func $large (param i32) (result i32) (loop $l ''' + '(i32.store (i32.const 64) (i32.mul (local.get 0) (i32.load (i32.const 64))))' * 99 + '''
    (br_if $l (i32.load (i32.const 128)))) (i32.const 8)))'''


@test
def changed_while_it_runs(w):
    """The module's file is written to before a function is missing: no code of another module gets in."""
    w.write(WAITS)
    check_equal('first', w.run('--jobs', '1', '--invoke', 'f', w.lib, '0', want=b'7\n'), 'miss')
    env = {**os.environ, 'WVM_CACHE_DIR': w.cache}
    with subprocess.Popen([WVM, 'run', '--invoke', 'f', w.lib, '1'], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as p:
        time.sleep(0.5)
        with open(w.lib, 'r+') as f:
            f.write(WAITS.replace('i32.const 8)))', 'i32.const 9)))'))
        out, err = p.communicate(b'x')
    check_equal('the run', (out, b'has changed' in err), (b'', True))
    check_equal('another module', w.run('--invoke', 'f', w.lib, '1', want=b'9\n'), 'miss')
    w.write(WAITS)
    check_equal('the first one', w.run('--invoke', 'f', w.lib, '1', want=b'8\n'), 'miss')


@test
def changed_options(w):
    w.add('miss')
    for flags in (['-O0'], ['-O2'], ['-W', 'threads'], ['--deterministic'], ['--max-compile-memory', '1GiB'], ['--lazy=no']):
        w.add('miss', *flags)
        w.add('hit', *flags)
    for flags in (['--jobs', '1'], ['--max-memory', '1MiB'], ['--mailbox', 'exit'], ['--timeout', '9s']):
        w.add('hit', *flags)
    check_equal('entries', len(w.entries()), 7)


@test
def other_build(w):
    """The same program with another build id."""
    r = harness.run(['readelf', '-n', WVM])
    ids = [line.split()[-1] for line in r.out.decode().splitlines() if 'Build ID' in line]
    if not ids:
        raise Skip('no readelf, or WVM is no program')
    build_id = bytes.fromhex(ids[0])
    with open(WVM, 'rb') as f:
        program = f.read()
    check_equal('the build id is there', program.count(build_id) > 0, True)
    other = f'{w.tmp}/wvm'
    with open(other, 'wb') as f:
        f.write(program.replace(build_id, build_id[::-1]))
    os.chmod(other, 0o755)
    w.add('miss')
    w.add('miss', program=other)
    w.add('hit', program=other)
    w.add('hit')


@test
def left_out(w):
    """Who looks at the compiler sees it work; an image needs no cache."""
    profiles = [] if harness.BUILD == 'asan' else [['--profile', 'jitdump']]    # the sanitizer's memory is in its way
    for flags in (['--time'], ['--skip', 'gvn'], ['--verify'], ['--starve-regs', '6'], ['--dump', 'gvn', '--dump-func', '99'], ['--cache', 'off'],
                  ['--cache='], *profiles):
        w.add('off', *flags, env={'JITDUMPDIR': w.tmp})
    w.add('off', env={'WVM_CACHE_DIR': 'off'})
    image = f'{w.tmp}/lib.cwasm'
    harness.run([WVM, 'compile', w.lib, '-o', image])
    check_equal('image', w.run('--invoke', 'add', image, '2', '3', want=b'7\n'), 'off')
    check_equal('entries', w.entries(), [])


@test
def bad_modules(w):
    w.write('(module (func (export "add") (result i32)))')
    for _ in range(2):
        check_equal('invalid', w.run('--invoke', 'add', w.lib, code=126), 'miss')


# ---- broken entries

def damaged(w, change):
    """An entry that was changed is not used, and is mended by the same run."""
    with open(w.entry(), 'rb') as f:
        good = f.read()
    with open(w.entry(), 'wb') as f:
        f.write(change(good))
    w.add('miss')
    w.add('hit')


@test
def damaged_entries(w):
    w.add('miss')
    size = os.path.getsize(w.entry())
    for at in (0, 8, 40, 48, 56, 64, HEAD_BYTES + 40, size // 2, size - 1, *range(HEAD_BYTES, size, size // 23)):
        damaged(w, lambda good: good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1:])


@test
def truncated_entries(w):
    w.add('miss')
    size = os.path.getsize(w.entry())
    for n in (0, 1, 79, 80, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 1, size // 2, size - 8, size - 1):
        damaged(w, lambda good: good[:n])


@test
def longer_entries(w):
    """Longer ones are fine: an entry is overwritten by a shorter one in place."""
    w.add('miss')
    with open(w.entry(), 'ab') as f:
        f.write(bytes(100000))
    w.add('hit')


@test
def mixed_entries(w):
    """Another module's entry under this one's name."""
    w.add('miss')
    w.run('--lazy=no', '--invoke', 'add', w.lib, '2', '3', want=b'7\n')
    a, b = (os.path.join(w.cache, n) for n in w.entries())
    shutil.copy(a, f'{w.tmp}/a')
    shutil.copy(b, a)
    shutil.copy(f'{w.tmp}/a', b)
    w.add('miss')
    w.add('hit')


def crc32c(crc, data, table=[]):
    """Castagnoli's, as the processor computes it; no inversions."""
    if not table:
        for i in range(256):
            for _ in range(8):
                i = i >> 1 ^ (0x82f63b78 if i & 1 else 0)
            table.append(i)
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 255]
    return crc


def seal(entry):
    """The same entry with the sum that belongs to it."""
    image_bytes, saved_bytes = struct.unpack_from('<QQ', entry, 40)
    saved_at = HEAD_BYTES + (image_bytes + 7) // 8 * 8
    sums = [0] * 4
    for part in (entry[:56] + bytes(32), entry[HEAD_BYTES:HEAD_BYTES + image_bytes], entry[saved_at:saved_at + saved_bytes]):
        part += bytes(-len(part) % 32)
        for at in range(0, len(part), 8):
            sums[at // 8 % 4] = crc32c(sums[at // 8 % 4], part[at:at + 8])
    return entry[:56] + struct.pack('<4Q', *sums) + entry[88:]


@test
def forged_entries(w):
    """Whoever can write to the folder can have code run: in the guest, and once. What is no entry at all is compiled anew."""
    w.add('miss')
    with open(w.entry(), 'rb') as f:
        good = f.read()
    check_equal('the sum is what this test thinks', seal(good), good)
    for at in range(HEAD_BYTES, len(good) - 4, max(4, len(good) // 400)):
        with open(w.entry(), 'wb') as f:
            f.write(seal(good[:at] + b'\xf4\xff\xff\x7f' + good[at + 4:]))
        r = harness.run([WVM, 'run', '--timeout', '2s', '--invoke', 'add', w.lib, '2', '3'], env={**os.environ, 'WVM_CACHE_DIR': w.cache})
        if r.code not in (0, 124, 125, 126, 134) and b'guest fault' not in r.err:
            raise Fail(f'forged at {at}: exit code {r.code}, {r.tail()}')
        if b'guest fault' in r.err:
            w.add('miss')               # it was spoilt


# ---- folders that cannot be used

@test
def unusable_folders(w):
    file = f'{w.tmp}/file'
    open(file, 'w').close()
    shared = f'{w.tmp}/shared'
    os.mkdir(shared)
    for path, mode in ((file, None), (f'{file}/below', None), (f'{w.tmp}/a/b/c', None), ('/proc/wvm', None), ('/dev/full', None), (shared, 0o777),
                       (shared, 0o770), ('/' + 'x' * 5000, None)):
        if mode:
            os.chmod(shared, mode)
        w.add('off', '--cache', path)
    if os.geteuid() == 0:
        os.chmod(shared, 0o700)
        os.chown(shared, 65534, 65534)
        w.add('off', '--cache', shared)
    check_equal('nothing was written', os.listdir(shared), [])


@test
def unusable_entries(w):
    """In the entry's place: a directory, a link, a pipe, one that others may write to."""
    w.add('miss')
    path = w.entry()
    kept = f'{w.tmp}/kept'
    shutil.copy(path, kept)
    for make in (os.mkdir, lambda p: os.symlink(kept, p), os.mkfifo):
        os.unlink(path)
        make(path)
        w.add('off')
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
            open(path, 'w').close()
    os.unlink(path)
    shutil.copy(kept, path)
    os.chmod(path, 0o622)
    w.add('off')
    os.chmod(path, 0o600)
    w.add('hit')


@test
def usual_folders(w):
    none = {'WVM_CACHE_DIR': None, 'XDG_CACHE_HOME': None, 'HOME': None}
    home = f'{w.tmp}/home'
    os.mkdir(home)
    w.add('off', env=none)
    w.add('off', env={**none, 'HOME': '', 'XDG_CACHE_HOME': 'relative'})
    if os.geteuid() == 0:
        os.chown(home, 65534, 65534)
        w.add('off', env={**none, 'HOME': home})
        check_equal('in somebody else\'s home', os.listdir(home), [])
        os.chown(home, 0, 0)
    w.add('miss', env={**none, 'HOME': home})
    w.add('hit', env={**none, 'XDG_CACHE_HOME': f'{home}/.cache'})
    w.add('hit', env={**none, 'WVM_CACHE_DIR': f'{home}/.cache/wvm'})
    w.add('hit', '--cache', f'{home}/.cache/wvm', env={'WVM_CACHE_DIR': 'off'})
    w.add('miss', '--cache', f'{home}/other')


# ---- several at once, and ends in the middle

@test
def many_at_once(w):
    env = {**os.environ, 'WVM_CACHE_DIR': w.cache}
    for name, want in ('add', b'7\n'), ('mul', b'12\n'):
        running = [subprocess.Popen([WVM, 'run', '--invoke', name, w.lib, '2', '3'], env=env, stdout=subprocess.PIPE) for _ in range(8)]
        check_equal(name, {p.communicate()[0] for p in running}, {want})
    w.add('hit')


@test
def killed(w):
    """Nothing is left but an entry that holds nothing."""
    env = {**os.environ, 'WVM_CACHE_DIR': w.cache}
    p = subprocess.Popen([WVM, 'run', '--invoke', 'spin', w.lib], env=env)
    while not w.entries():
        time.sleep(0.01)
    time.sleep(0.2)
    p.kill()
    p.wait()
    check_equal('size', os.path.getsize(w.entry()), 0)
    w.add('miss')
    w.add('hit')


@test
def killed_while_writing(w):
    """No more than so many bytes of the entry arrive: the disk is full, or the writer ends."""
    for limit in 0, 1000, HEAD_BYTES, HEAD_BYTES + 5000:
        w.add('miss', preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)) if limit else None)
        if limit:
            check_equal('size', os.path.getsize(w.entry()) <= limit, True)
            w.add('miss')
        w.add('hit')
        os.unlink(w.entry())


# ---- how much is kept

@test
def bounded(w):
    """What was not used for longest goes, and nothing that is no entry."""
    os.mkdir(w.cache, 0o700)
    names = [f'{i:064x}' for i in range(8)]
    empty = 'e' * 64
    open(f'{w.cache}/{empty}', 'w').close()
    os.utime(f'{w.cache}/{empty}', (2e9, 1e9))
    for i, name in enumerate([*names, 'notes.txt']):
        with open(f'{w.cache}/{name}', 'wb') as f:
            f.write(bytes(1 << 20))
        os.utime(f'{w.cache}/{name}', (1e9 + i, 1e9 + i))
    for i in range(400):                # one new entry in sixteen looks at the others
        w.write(LIB.replace('i32.const 3', f'i32.const {i + 4}'))
        w.add('miss', env={'WVM_CACHE_SIZE': '5MiB'})
        if names[0] not in w.entries():
            break
    left = [n for n in names if n in w.entries()]
    check_equal('the oldest are gone', left in (names[3:], names[4:]) or left, True)
    check_equal('an empty one', empty in w.entries(), False)
    check_equal('what is no entry', 'notes.txt' in w.entries(), True)


@test
def recently_used(w):
    w.add('miss')
    os.utime(w.entry(), (1e9, 1e9))
    w.add('hit')
    check_equal('used now', time.time() - os.stat(w.entry()).st_mtime < 60, True)


@test
def command(w):
    def say(*args):
        r = harness.run([WVM, 'cache', *args], env={**os.environ, 'WVM_CACHE_DIR': w.cache})
        return r.code, r.out.decode()
    w.add('miss')
    open(f'{w.cache}/notes.txt', 'w').close()
    code, text = say()
    check_equal('cache', (code, text.startswith(f'{w.cache}: 1 entry, ')), (0, True))
    check_equal('clear', say('clear')[0], 0)
    check_equal('left', w.entries(), ['notes.txt'])
    check_equal('nonsense', say('fill')[0], 125)
    check_equal('off', say('--cache', 'off'), (0, 'the cache is off\n'))
    os.chmod(w.cache, 0o777)
    check_equal('not ours alone', say()[0], 125)


# ---- what a guest that took over the process would have

@test
def holds_no_more(w):
    """One descriptor, of its own entry; no system call more than without a cache."""
    env = {**os.environ, 'WVM_CACHE_DIR': w.cache}
    w.add('miss')
    allowed = w.report['syscalls_allowed']
    w.add('off', '--cache', 'off')
    check_equal('system calls allowed', allowed, w.report['syscalls_allowed'])
    with subprocess.Popen([WVM, 'run', '--invoke', 'spin', w.lib], env=env, stderr=subprocess.DEVNULL) as p:
        time.sleep(0.5)
        fds = [os.readlink(f'/proc/{p.pid}/fd/{fd}') for fd in os.listdir(f'/proc/{p.pid}/fd')]
        p.send_signal(signal.SIGTERM)
    check_equal('descriptors', [f for f in fds if f.startswith(w.tmp) and not f.endswith('.json')], [w.entry()])


def world(function):
    def run():
        harness.need_kvm()
        with tempfile.TemporaryDirectory(prefix='wvm-cache-') as tmp:
            function(World(tmp))
    return run


def main():
    tally = harness.Tally('cache')
    tally.run_all([(f.__name__, world(f)) for f in TESTS if not sys.argv[1:] or f.__name__ in sys.argv[1:]])
    sys.exit(tally.close())


main()
