"""The command line of wvm from outside: each error with its words and exit code, limits, signals, the report."""
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import harness
from harness import Fail, Skip, WVM, check_equal, need_cmd, need_kvm, run

WORK = tempfile.mkdtemp(prefix='wvm-cli-')
os.chmod(WORK, 0o755)
REACHABLE = shutil.copy(WVM, WORK)      # where an ordinary user gets at it, too: not below /root, for example
WASI = '(import "wasi_snapshot_preview1" '
EXIT = WASI + '"proc_exit" (func $exit (param i32)))'
WRITE = WASI + '"fd_write" (func $write (param i32 i32 i32 i32) (result i32)))'
READ = WASI + '"fd_read" (func $read (param i32 i32 i32 i32) (result i32)))'

MODULES = {
    'leaf_trap': """(module (memory 1)
      (func $leaf (param i32) (result i32) (i32.add (i32.const 1) (i32.load (i32.mul (local.get 0) (local.get 0)))))
      (func $saves (param i32 i32) (result i32)
        (i32.add (i32.add (call $leaf (local.get 0)) (local.get 0)) (i32.mul (local.get 1) (call $leaf (local.get 1)))))
      (func (export "_start") (drop (call $saves (i32.const 3) (i32.const 60000)))))""",
    'hello': f'''(module {WRITE} (memory (export "memory") 1)
        (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00hello\\n")
        (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))))''',
    # exits with the errno of writing to standard output, or of reading standard input
    'write_errno': f'''(module {WRITE} {EXIT} (memory (export "memory") 1)
        (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00hello\\n")
        (func (export "_start") (call $exit (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))))''',
    'read_errno': f'''(module {READ} {EXIT} (memory (export "memory") 1)
        (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00")
        (func (export "_start") (call $exit (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 64)))))''',
    'exit42': f'(module {EXIT} (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 42))))',
    'exit255': f'(module {EXIT} (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 255))))',
    'loop': '(module (func (export "_start") (loop (br 0))))',
    'trap': '(module (func $inner unreachable) (func $outer (call $inner)) (func (export "_start") (call $outer)))',
    'calls': '''(module (func $inner (export "inner") (call $inner) unreachable) (func $outer (export "outer") (call $inner))
        (func (export "_start") (call $outer)))''',
    'start_trap': '(module (func $boom unreachable) (start $boom) (func (export "_start")))',
    'no_start': '(module (func (export "run")) (func (export "stop")))',
    'imports': '''(module (import "env" "one" (func)) (import "env" "two" (func (param i32))) (import "other" "mem" (memory 1))
        (func (export "_start")))''',
    'escape': '(module (import "env" "evil\\1b[2Jname" (func)) (func (export "_start")))',
    'bad_start': '(module (func (export "_start") (param i32)))',
    'big_memory': '(module (memory 4096) (func (export "_start")))',
    'lib': '''(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
        (func (export "half") (param f64) (result f64) (f64.div (local.get 0) (f64.const 2)))
        (func (export "both") (param i64 f32) (result f32 i64) (local.get 1) (local.get 0))
        (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
        (func (export "nothing")))''',
    'reactor': '''(module (global $g (mut i32) (i32.const 1)) (func (export "_initialize") (global.set $g (i32.const 7)))
        (func (export "get") (result i32) (global.get $g)))''',
}


def wasm(name):
    path = os.path.join(WORK, name + '.wasm')
    if not os.path.exists(path):
        need_cmd('wat2wasm')
        wat = os.path.join(WORK, name + '.wat')
        with open(wat, 'w') as f:
            f.write(MODULES[name])
        part = f'{path}.{os.getpid()}.{time.monotonic_ns()}'
        r = run(['wat2wasm', '--debug-names', '-o', part, wat])
        if r.code:
            raise Fail('wat2wasm: ' + r.err.decode())
        os.rename(part, path)
    return path


def put(name, data):
    path = os.path.join(WORK, name)
    with open(path, 'wb') as f:
        f.write(data)
    return path


def expect(argv, code, *texts, out=None, stdin=b'', **kw):
    """Run wvm with argv; compare exit code, words on stderr and, if given, stdout."""
    r = run([WVM, *argv], stdin=stdin, **kw)
    err = r.err.decode('utf8', 'replace')
    if r.code != code:
        raise Fail(f'exit code {r.code}, want {code}; stderr: {err[:300]!r}')
    for text in texts:
        if text not in err:
            raise Fail(f'{text!r} is not in stderr: {err[:400]!r}')
    if out is not None:
        check_equal('stdout', r.out, out)
    return r


TESTS = []


def test(kvm=True):
    def add(function):
        def guarded():
            if kvm:
                need_kvm()
            function()
        TESTS.append((function.__name__, guarded))
        return function
    return add


# ---- how it is compiled

@test()
def optimization_levels():
    for level in ['-O0'], ['-O', '1'], ['-O', 'opt-level=2'], ['--optimize=0']:
        for lazy in 'yes', 'no':
            expect(['run', *level, '--lazy', lazy, '--invoke', 'add', wasm('lib'), '2', '3'], 0, out=b'5\n')


# ---- usage

@test(kvm=False)
def usage_errors():
    expect([], 125, 'no command and no module is given', 'wvm help')
    expect(['run'], 125, 'no module is named')
    expect(['--frobnicate', 'x.wasm'], 125, "'--frobnicate'", 'none of this name', 'wvm help run')
    expect(['--timeout', '5', 'x.wasm'], 125, '--timeout', "'5'", '500ms')
    expect(['--max-memory', 'much', 'x.wasm'], 125, '--max-memory', '64MiB')
    expect(['--dir', 'a::b::rw', 'x.wasm'], 125, 'HOST[::GUEST[::ro]]')
    expect(['doctor', 'now'], 125, 'takes none')
    expect(['-O3', 'x.wasm'], 125, '--optimize', "'3'")
    expect(['run', '--lazy=perhaps', 'x.wasm'], 125, '--lazy', 'unknown value')


@test(kvm=False)
def help_and_version():
    r = expect(['--help'], 0)
    for word in (b'--dir', b'--invoke', b'--timeout', b'validate', b'doctor'):
        if word not in r.out:
            raise Fail(f'{word} is not in the help')
    check_equal('help run, run --help', expect(['help', 'run'], 0).out, expect(['run', '--help'], 0).out)
    if not expect(['--version'], 0).out.startswith(b'wvm '):
        raise Fail('no version')


@test(kvm=False)
def help_on_a_full_disk():
    with open('/dev/full', 'wb') as full:
        p = subprocess.run([WVM, '--help'], stdout=full, stderr=subprocess.PIPE)
    check_equal('exit code', p.returncode, 125)
    if b'No space left' not in p.stderr:
        raise Fail(f'stderr: {p.stderr!r}')


@test(kvm=False)
def unknown_passes():
    expect(['--skip', 'nosuch', wasm('hello')], 125, "'nosuch'", 'the passes are:')
    expect(['--dump', 'all,nosuch', wasm('hello')], 125, 'no compiler pass')


# ---- the module file

@test(kvm=False)
def module_that_is_no_file():
    expect([WORK + '/missing.wasm'], 125, 'open the module', 'No such file', 'missing.wasm')
    expect([WORK], 125, 'is a directory', '--dir')
    expect(['validate', WORK + '/missing.wasm'], 125, 'No such file')


@test(kvm=False)
def module_not_readable():
    path = put('secret.wasm', b'\0asm\1\0\0\0')
    os.chmod(path, 0)
    expect(['validate', path], 125, 'Permission denied', 'may not be read', **as_nobody())


def bad(name, data, *texts):
    path = put(name, data)
    expect(['validate', path], 126, name, *texts)
    if os.path.exists('/dev/kvm') and os.access('/dev/kvm', os.R_OK | os.W_OK):
        expect([path], 126, name, *texts)


@test(kvm=False)
def not_wasm():
    bad('text.txt', b'hello, world, this is text', 'magic header not detected', 'byte 0x0', 'neither a WebAssembly binary nor')
    bad('elf', b'\177ELF' + bytes(60), 'native program')
    bad('empty.wasm', b'', 'empty')
    bad('version.wasm', b'\0asm\2\0\0\0', 'unknown binary version')


@test(kvm=False)
def text_malformed():
    path = put('bad.wat', b' ;; text\n(module (func (nope)))')
    for argv in (['validate', path], ['validate', wasm('hello'), path]):
        r = expect(argv, 126)
        check_equal('stderr', r.err.decode(), f'{path}:2:16: unknown operator nope\n')
    expect(['validate', '-'], 126, '-:2:1: unclosed string', stdin=b'(data \n"')
    bad('invalid.wat', b'(func (drop))', 'type mismatch', 'of its binary form')
    expect(['validate', put('escape.wat', b'(data "\xc2\x9b"x)')], 126, 'unknown operator "\\xc2')


@test()
def text_runs():
    for name in ('hello', 'lib'):
        put(name + '.txt', MODULES[name].encode())
    expect(['run', f'{WORK}/hello.txt'], 0, out=b'hello\n')
    expect(['run', '--invoke', 'add', '-', '40', '2'], 0, out=b'42\n', stdin=b'\n;;\n' + MODULES['lib'].encode())
    expect(['run', put('trap.wat', MODULES['trap'].encode())], 134, 'inner', 'outer')


SCRIPT = b'''(module $m (memory (export "m") 1) (func (export "id") (param f32) (result f32) local.get 0)
  (func (export "trap") unreachable) (func (export "put") (param i32) (i32.store8 (i32.const 0) (local.get 0))))
(register "m")
(module (import "m" "m" (memory 1)) (func (export "get") (result i32) (i32.load8_u (i32.const 0))))
(invoke $m "put" (i32.const 7))
(assert_return (invoke "get") (i32.const %d))
(assert_return (invoke $m "id" (f32.const nan)) (f32.const nan:%s))
(assert_trap (invoke $m "trap") "%s")
(assert_unlinkable (module (import "m" "none" (func))) "%s")
(assert_invalid (module (func (result i32))) "%s")
'''


@test()
def wast():
    right = (7, b'canonical', b'unreachable', b'unknown import', b'type mismatch')
    good = put('good.wast', SCRIPT % right)
    r = expect(['wast', good], 0)
    check_equal('last line', r.out.splitlines()[-1], b'0 of 1 scripts failed; 9 commands passed, 0 failed')
    for line, value in enumerate((8, b'0x1', b'integer overflow', b'incompatible import type', b'unknown local'), 6):
        wrong = list(right)
        wrong[line - 6] = value
        r = expect(['wast', '--json', f'{WORK}/wast.json', good, put('bad.wast', SCRIPT % tuple(wrong))], 1)
        scripts = json.load(open(f'{WORK}/wast.json'))['scripts']
        check_equal('failures', [f['line'] for s in scripts for f in s['failures']], [line])
        check_equal('passed', [s['passed'] for s in scripts], [9, 8])
    r = expect(['wast', put('bad.wast', SCRIPT % (8, *right[1:]))], 1)
    if b'bad.wast:6: get: result 0 is i32 0x00000007, wanted i32 0x00000008' not in r.out:
        raise Fail('stdout: ' + r.out.decode())
    r = expect(['wast', put('bad.wast', b'(module')], 1, 'bad.wast:1:')
    odd = put('a "b"\u00e9.wast', b'(assert_return (invoke "f"))')
    expect(['wast', '--json', f'{WORK}/odd.json', odd], 1)
    with open(f'{WORK}/odd.json', encoding='utf8') as f:
        check_equal('path in the report', json.load(f)['scripts'][0]['file'], odd)
    expect(['wast', f'{WORK}/none.wast'], 125, 'none.wast')
    expect(['wast'], 125, 'no script is named')


ROWS = b'''(module (memory 1)
  (func (export "fill") (param $p i32) (param $q i32) (param $n i32)
    (loop $l
      (f64.store (local.get $q) (f64.add (f64.load (local.get $p)) (f64.const 1)))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (local.set $q (i32.add (local.get $q) (i32.const 8)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "get") (param $p i32) (result f64) (f64.load (local.get $p))))
(assert_trap (invoke "fill" (i32.const 0) (i32.const 65456) (i32.const 40)) "out of bounds memory access")
(assert_return (invoke "get" (i32.const 65456)) (f64.const 1))
(assert_return (invoke "get" (i32.const 65528)) (f64.const 1))
(assert_trap (invoke "fill" (i32.const 65504) (i32.const 1000) (i32.const 40)) "out of bounds memory access")
(assert_return (invoke "get" (i32.const 1024)) (f64.const 2))
(assert_return (invoke "get" (i32.const 1032)) (f64.const 0))
(assert_trap (invoke "fill" (i32.const 0) (i32.const -80) (i32.const 40)) "out of bounds memory access")
(assert_return (invoke "fill" (i32.const 8) (i32.const 16) (i32.const 20)))
(assert_return (invoke "get" (i32.const 168)) (f64.const 20))
'''


@test()
def traps_in_loops_by_vectors():
    expect(['wast', put('rows.wast', ROWS)], 0)


@test(kvm=False)
def wat2wasm():
    text, out = put('m.wat', MODULES['lib'].encode()), f'{WORK}/m.wasm'
    for argv in ([text, '-o', out], ['-o', out, text], ['--output=' + out, text]):
        expect(['wat2wasm', *argv], 0, out=b'')
        expect(['validate', out], 0)
        os.unlink(out)
    r = expect(['wat2wasm', '-', '-o', '-'], 0, stdin=b'(module)')
    check_equal('module', r.out, b'\0asm\1\0\0\0')
    expect(['wat2wasm', put('m2.wat', b'(func nope)'), '-o', out], 126, 'm2.wat:1:7: unknown operator nope')
    expect(['wat2wasm', wasm('hello'), '-o', out], 126, 'not in the text format')
    expect(['wat2wasm', text], 125, 'no output is named')
    expect(['wat2wasm', text, text, '-o', out], 125, 'more than one')
    expect(['wat2wasm', text, '-o', '/dev/full'], 125, 'No space left')
    expect(['wat2wasm', text, '-o', WORK + '/no/where'], 125, 'create the output')


@test()
def no_collector():
    """What allocates says so, where it is reached; the rest of a module with such types runs."""
    text = put('gc.wat', b"""(module $m (type $s (struct (field i32)))
        (func $make (result (ref $s)) (struct.new $s (i32.const 1)))
        (func (export "none") (result i32) (i31.get_s (ref.i31 (i32.const -5))))
        (func (export "some") (result i32) (struct.get $s 0 (call $make))))""")
    r = expect(['run', '--invoke', 'none', text], 0)
    check_equal('result', r.out, b'-5\n')
    expect(['run', '--invoke', 'some', text], 134, 'not supported yet: garbage collection', 'make', 'some')
    expect(['run', put('gc2.wat', b'(type $a (array i8)) (global (ref $a) (array.new_default $a (i32.const 1))) (func (export "_start"))')],
           134, 'not supported yet: garbage collection')
    expect(['run', '-W', 'gc=n', text], 126)


@test(kvm=False)
def debug_names():
    text, out = put('dn.wat', b'(module $m (func $f (param $x i32)))'), f'{WORK}/dn.wasm'
    expect(['wat2wasm', text, '-o', out], 0)
    check_equal('without names', b'name' in open(out, 'rb').read(), False)
    expect(['wat2wasm', '--debug-names', text, '-o', out], 0)
    r = expect(['print', out], 0)
    check_equal('names', r.out, b'(module $m\n  (type (;0;) (func (param i32)))\n  (func $f (;0;) (type 0) (param $x i32)))\n')


@test(kvm=False)
def print_module():
    text, out = put('m.wat', MODULES['lib'].encode()), f'{WORK}/m.wasm'
    first = expect(['print', text], 0).out
    expect(['print', text, '-o', out], 0, out=b'')
    check_equal('to a file', open(out, 'rb').read(), first)
    check_equal('of its own text', expect(['print', '-'], 0, stdin=first).out, first)
    r = expect(['print', put('cut.wasm', b'\0asm\1\0\0\0\1\4\1\x60\0\0\2\9')], 126, 'length out of bounds (at byte 0xf)')
    check_equal('what stands before the fault', b'(func)' in r.out, True)
    expect(['print', put('none.wasm', b'none')], 126, 'magic header')
    expect(['print'], 125, 'no module is named')
    expect(['print', text, text], 125, 'more than one')
    expect(['print', text, '-o', '/dev/full'], 125, 'No space left')


@test(kvm=False)
def component():
    bad('component.wasm', b'\0asm\x0d\0\1\0' + bytes(20), 'component, not a core module', 'wasm32-wasip1')


@test(kvm=False)
def truncated_everywhere():
    whole = open(wasm('hello'), 'rb').read()
    for n in range(9, len(whole)):
        path = put(f'cut{n}.wasm', whole[:n])
        r = run([WVM, 'validate', path])
        if r.code not in (0, 126) or (r.code == 126) != (b'at byte 0x' in r.err):
            raise Fail(f'{n} bytes: exit code {r.code}, {r.tail()}')
        os.unlink(path)
    bad('half.wasm', whole[:len(whole) // 2], 'at byte 0x')


@test(kvm=False)
def gigabyte_of_zeros():
    for size, text in ((1 << 30, 'magic header not detected'), ((1 << 30) + 1, 'larger than 1 GiB')):
        path = put('zeros', b'')
        os.truncate(path, size)
        start = time.time()
        expect(['validate', path], 126, text)
        if time.time() - start > 5:
            raise Fail(f'took {time.time() - start:.1f} s')
        os.unlink(path)


@test()
def module_from_standard_input():
    expect(['-'], 0, out=b'hello\n', stdin=open(wasm('hello'), 'rb').read())
    expect(['/dev/stdin'], 0, out=b'hello\n', stdin=open(wasm('hello'), 'rb').read())
    expect(['-'], 126, 'empty')


# ---- imports and exports

@test()
def missing_imports():
    expect([wasm('imports')], 125, 'one', 'two', 'mem', 'env', 'other', 'WASI preview 1')


@test()
def names_do_not_drive_the_terminal():
    r = expect([wasm('escape')], 125, 'evil\\x1b[2Jname')
    if b'\x1b' in r.err:
        raise Fail('an escape character reached stderr')


@test()
def missing_start():
    expect([wasm('no_start')], 125, '_start', 'run, stop', '--invoke')
    expect([wasm('bad_start')], 125, '_start', 'type')


@test()
def deterministic():
    nan = b'(func (export "f") (result i64) (i64.reinterpret_f64 (f64.div (f64.const 0) (f64.const 0))))'
    canonical = str(0x7ff8 << 48).encode() + b'\n'
    expect(['run', '--deterministic', '--invoke', 'f', '-'], 0, out=canonical, stdin=nan)
    expect(['run', '-W', 'nan-canonicalization', '--invoke', 'f', '-'], 0, out=canonical, stdin=nan)
    swizzle = b"""(func (export "f") (result i32) (i32x4.extract_lane 0
        (i8x16.relaxed_swizzle (v128.const i32x4 1 2 3 4) (v128.const i32x4 0x10101010 0 0 0))))"""
    expect(['run', '-W', 'relaxed-simd-deterministic=y', '--invoke', 'f', '-'], 0, out=b'0\n', stdin=swizzle)
    expect(['run', '--deterministic', '--invoke', 'f', '-'], 0, out=b'0\n', stdin=swizzle)


@test()
def invoke():
    lib = wasm('lib')
    expect(['--invoke', 'add', lib, '2', '0x28'], 0, out=b'42\n')
    expect(['--invoke', 'add', lib, '-1', '4294967295'], 0, out=b'-2\n')
    expect(['--invoke', 'half', lib, '0.2'], 0, out=b'0.1\n')
    expect(['--invoke', 'half', lib, 'inf'], 0, out=b'inf\n')
    expect(['--invoke', 'both', lib, '-5', '1.5'], 0, out=b'1.5\n-5\n')
    expect(['--invoke', 'nothing', lib], 0, out=b'')
    expect(['--invoke', 'get', wasm('reactor')], 0, out=b'7\n')
    expect(['--invoke', 'nosuch', lib], 125, "'nosuch'", 'add, half')
    expect(['--invoke', 'add', lib, '1'], 125, '1 arguments are given, 2 are needed', 'i32 i32')
    expect(['--invoke', 'add', lib, '1', 'x'], 125, "'x'", 'not a value of type i32')
    expect(['--invoke', 'div', lib, '1', '0'], 134, 'integer divide by zero')


# ---- exit codes, traps, limits

@test()
def exit_codes():
    expect([wasm('hello')], 0, out=b'hello\n')
    expect([wasm('exit42')], 42)
    expect([wasm('exit255')], 255)


@test()
def trap():
    err = expect([wasm('trap')], 134, 'unreachable', 'backtrace', 'inner', 'outer', '0x').err
    if not err.index(b'inner') < err.index(b'outer') < err.index(b'_start'):
        raise Fail('the backtrace is not innermost first')
    check_equal('inlined or not', err, expect(['--skip', 'inline', wasm('trap')], 134).err)
    expect([wasm('start_trap')], 134, 'unreachable', 'instantiating')
    for lazy in 'yes', 'no':                    # a function without a frame of its own has its place in the backtrace
        err = expect(['--lazy', lazy, wasm('leaf_trap')], 134, 'out of bounds memory access').err.decode()
        if not 0 < err.find('- leaf') < err.find('- saves') < err.find('- _start'):
            raise Fail('the backtrace leaves out a caller: ' + err)


FRAMES = b'''(module (memory 1)
  (func $leaf (param i32) (result i32) (i32.div_s (i32.const 7) (local.get 0)))
  (func $many (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (drop (call $deep (i32.sub (local.get 10) (i32.const 1)))) (i32.add (local.get 9) (local.get 0)))
  (func $deep (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (call $leaf (i32.const 0)))
      (else (i32.add (i32.mul (local.get 0) (i32.const 3))
        (call $many (local.get 0) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1)
          (i32.const 1) (i32.const 1) (i32.const 1) (local.get 0))))))
  (func $copy (memory.copy (i32.const 65000) (i32.const 0) (i32.const 100000)))
  (func (export "deep") (param i32) (result i32) (i32.add (local.get 0) (call $deep (i32.const 3))))
  (func (export "copy") (param i32) (result i32) (call $copy) (local.get 0))
  (func $tail (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (return_call $many (i32.const 1) (i32.const 1)
    (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1)))
  (func (export "tail") (param i32) (result i32) (i32.mul (local.get 0) (call $tail (i32.const 1) (i32.const 1)
    (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1))))
  (func $rec (param i32) (result i32) (i32.add (local.get 0) (call $rec (i32.add (i32.const 3) (local.get 0)))))
  (func (export "rec") (param i32) (result i32) (i32.add (local.get 0) (call $rec (i32.const 3)))))'''


@test()
def frames():
    module = put('frames.wat', FRAMES)
    deep = ['leaf', 'deep'] + 3 * ['many', 'deep'] + ['deep']
    rows = (('deep', deep), ('copy', ['copy', 'copy']), ('tail', ['leaf', 'deep', 'many', 'tail']))
    for lazy in 'yes', 'no':        # frames with and without saved registers and stack arguments, a trap in the runtime
        for name, want in rows:
            err = expect(['--lazy', lazy, '--skip=inline', '--invoke', name, module, '1'], 134, 'backtrace').err.decode()
            check_equal(name, [line.split()[-1] for line in err.splitlines()[2:]], want)
        err = expect(['--lazy', lazy, '--invoke', 'rec', module, '1'], 134, 'call stack exhausted').err.decode()
        if not all(line.endswith('- rec') for line in err.splitlines()[2:22]) or not re.search(r'and \d{5,} more', err):
            raise Fail('the backtrace of a recursion: ' + err)


THROWN_BEHIND_TAIL_CALL = b'''(module (tag $oops (param i32))
  (func $more (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (throw $oops (local.get 10)))
  (func $tail (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (return_call $more (i32.const 1) (i32.const 1)
    (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 42)))
  (func $less (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (return_call $throw (local.get 12)))
  (func $throw (param i32) (result i32) (throw $oops (local.get 0)))
  (func $mid (param i32) (result i32) (i32.mul (local.get 0) (call $tail (i32.const 1) (i32.const 1)
    (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1))))
  (func $low (param i32) (result i32) (i32.mul (local.get 0) (call $less (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1)
    (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 42))))
  (func (export "same") (param i32) (result i32)
    (i32.add (local.get 0) (block $h (result i32) (try_table (result i32) (catch $oops $h) (call $tail (i32.const 1) (i32.const 1)
    (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1))))))
  (func (export "up") (param i32) (result i32)
    (i32.add (local.get 0) (block $h (result i32) (try_table (result i32) (catch $oops $h) (call $mid (i32.const 5))))))
  (func (export "low") (param i32) (result i32)
    (i32.add (local.get 0) (block $h (result i32) (try_table (result i32) (catch $oops $h) (call $low (i32.const 5)))))))'''


@test()
def thrown_behind_tail_call():
    module = put('behind.wat', THROWN_BEHIND_TAIL_CALL)
    for lazy in 'yes', 'no':            # the frame that is sought lies above more, or fewer, arguments than were passed
        for name in 'same', 'up', 'low':
            expect(['--lazy', lazy, '--skip=inline', '--invoke', name, module, '100'], 0, out=b'142\n')


@test()
def exceptions():
    head, start = b'(module (tag $oops (param i32)) ', b' (func (export "_start") (call $f)))'
    thrown = put('thrown.wat', head + b'(func $f (throw $oops (i32.const 1)))' + start)
    null = put('null_exn.wat', head + b'(func $f (throw_ref (ref.null exn)))' + start)
    legacy = put('legacy.wat', head + b'(func $f (try (do) (catch_all)))' + start)
    expect([thrown], 134, 'unhandled exception of tag oops', 'backtrace', '0x', 'f', '_start')
    expect([null], 134, 'null exception reference')
    expect([legacy], 126, 'illegal opcode 06', 'legacy exceptions are not supported', 'wasm-use-legacy-eh=false')
    expect(['-W', 'exceptions=n', thrown], 126, 'malformed section id 13')


@test()
def deadline():
    start = time.time()
    expect(['--timeout', '200ms', wasm('loop')], 124, 'time')
    if not 0.15 < time.time() - start < 3:
        raise Fail(f'took {time.time() - start:.2f} s')


@test()
def memory_limits():
    expect(['--max-memory', '64MiB', wasm('big_memory')], 125, 'memory')
    if harness.BUILD == 'asan':
        return          # the sanitizer's own mappings do not fit
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    r = run([WVM, wasm('big_memory')], preexec_fn=limit)
    if r.code != 125 or b'emory' not in r.err:
        raise Fail(f'under a small address space: exit code {r.code}, {r.tail()}')


def ended_by(sig, argv, after, within):
    """wvm's exit code when it gets a signal `after` seconds, which must end it `within` so many."""
    with subprocess.Popen([WVM, *argv], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
        try:
            time.sleep(after)
            p.send_signal(sig)
            return p.wait(within)
        except subprocess.TimeoutExpired:
            raise Fail(f'{shlex.join(argv)}: still running {within} s after signal {sig}')
        finally:
            p.kill()


@test()
def signals():
    for module in ('loop', 'read_errno'):
        for sig in (signal.SIGINT, signal.SIGTERM):
            check_equal(f'{module}, signal {sig}: exit code', ended_by(sig, [wasm(module)], 0.4, 5), 128 + sig)


def leb(n):
    return bytes([n & 127 | 128]) + leb(n >> 7) if n > 127 else bytes([n])


def section(number, contents):
    return bytes([number]) + leb(len(contents)) + contents


def many_functions(name, n):
    """A program that loops for ever, and n functions that take a while to compile."""
    body = b'\x00' + b'\x20\x00\x41\x03\x6c\x41\x07\x6a\x21\x00' * 200 + b'\x20\x00\x0b'
    loop = b'\x00\x03\x40\x0c\x00\x0b\x0b'
    code = leb(n + 1) + b''.join(leb(len(f)) + f for f in [loop] + [body] * n)
    types = b'\x02\x60\x00\x00\x60\x01\x7f\x01\x7f'
    return put(name, b'\0asm\1\0\0\0' + section(1, types) + section(3, leb(n + 1) + b'\0' + b'\1' * n) +
               section(7, b'\2\6_start\0\0\1f\0\1') + section(10, code))


@test()
def signals_during_compilation():
    path, report = many_functions('many.wasm', 6000), put('many.json', b'')
    for lazy in 'no', 'yes':
        argv = ['run', '--lazy', lazy, '--report', report, path]
        check_equal('exit code', ended_by(signal.SIGINT, argv, 0.3, 60), 130)
        with open(report) as f:
            check_equal('outcome', json.load(f)['outcome'], 'signal')


@test()
def compile_memory_limit():
    path = many_functions('few.wasm', 2)
    for lazy in 'no', 'yes':
        argv = ['run', '--lazy', lazy, '--max-compile-memory', '300KiB', '--invoke', 'f', path, '3']
        expect(argv, 126 if lazy == 'no' else 125, 'implementation limit exceeded', 'more than 300 KiB')
    expect(['run', '--max-compile-memory', '8MiB', '--invoke', 'f', path, '3'], 0)


@test()
def compile_level():
    """An image is made to be run often: wvm compile is wvm compile -O2."""
    body = '(i32.add (i32.const 1)) (i32.mul (local.get 0)) ' * 5
    path = put('level.wat', f'(module (func $f (param i32) (result i32) (local.get 0) {body}) (func (export "g") (param i32) (result i32)'
                            ' (call $f (call $f (local.get 0)))))'.encode())
    images = []
    for level in [], ['-O2'], ['-O1']:
        to = put('level.cwasm', b'')
        expect(['compile', *level, path, '-o', to], 0)
        with open(to, 'rb') as f:
            images.append(f.read())
        expect(['run', '--invoke', 'g', to, '3'], 0)
    check_equal('the default is -O2', images[0] == images[1], True)
    check_equal('-O2 is -O1', images[1] == images[2], False)


# ---- standard descriptors

BADF, NOSPC, PIPE = 8, 51, 64


def with_shell(script, code, module):
    r = run(['sh', '-c', script, 'sh', WVM, wasm(module)])
    check_equal(f'{script}: exit code', r.code, code)


@test()
def closed_standard_descriptors():
    with_shell('"$1" "$2" >&-', BADF, 'write_errno')
    with_shell('"$1" "$2" <&-', BADF, 'read_errno')
    with_shell('"$1" "$2" <&- >&- 2>&-', BADF, 'write_errno')


@test()
def full_disk_and_broken_pipe():
    with_shell('"$1" "$2" >/dev/full', NOSPC, 'write_errno')
    with_shell('{ sleep 0.5; "$1" "$2"; echo $? >&2; } 2>' + WORK + '/pipe | true', 0, 'write_errno')
    check_equal('broken pipe: exit code', open(WORK + '/pipe').read().split()[-1:], [str(PIPE)])


# ---- directories and sockets

@test()
def directories():
    expect(['--dir', WORK + '/nowhere', wasm('hello')], 125, 'No such file', 'nowhere')
    expect(['--dir', wasm('hello'), wasm('hello')], 125, 'Not a directory')


@test(kvm=False)
def directory_not_readable():
    path = os.path.join(WORK, 'closed')
    os.makedirs(path, exist_ok=True)
    os.chmod(path, 0)
    expect(['--dir', path, wasm('hello')], 125, 'Permission denied', 'closed', **as_nobody())


@test()
def sockets():
    expect(['--fd', '77', wasm('hello')], 125, "'77'", 'not open')
    with open('/dev/null') as null:
        expect(['--fd', str(null.fileno()), wasm('hello')], 125, 'no socket', pass_fds=[null.fileno()])


# ---- the report

def report_of(argv, code, **kw):
    path = os.path.join(WORK, f'report{time.monotonic_ns()}')
    expect(['--report', path, *argv], code, **kw)
    return json.load(open(path))


@test()
def report():
    r = report_of([wasm('hello')], 0)
    check_equal('outcome', r['outcome'], 'return')
    check_equal('hypercalls', r['hypercalls'].get('fd_write'), 1)
    check_equal('bytes_out', r['bytes_out'], 6)
    if not (0 < r['compile_ns'] < r['wall_ns'] and 0 < r['run_ns'] < r['wall_ns'] and r['memory_peak_bytes'] == 65536 and
            r['resident_peak_bytes'] > 65536):
        raise Fail(f'times or memory: {r}')
    check_equal('exit', [report_of([wasm('exit42')], 42)[k] for k in ('outcome', 'exit_code')], ['exit', 42])
    check_equal('trap', [report_of([wasm('trap')], 134)[k] for k in ('outcome', 'message')], ['trap', 'unreachable'])
    check_equal('deadline', report_of(['--timeout', '100ms', wasm('loop')], 124)['outcome'], 'deadline')
    check_equal('bad module', report_of([put('r.wasm', b'junk')], 126)['outcome'], 'bad-module')
    check_equal('not started', report_of([wasm('imports')], 125)['outcome'], 'not-started')
    check_equal('odd name', report_of([put('a"\\\n.wasm', b'junk')], 126)['module'].split('/')[-1], 'a"\\\n.wasm')


@test()
def report_that_cannot_be_written():
    expect(['--report', '/dev/full', wasm('hello')], 0, 'write the report', 'No space left', out=b'hello\n')
    expect(['--report', WORK + '/no/such', wasm('hello')], 125, 'create the report', 'No such file')


# ---- /dev/kvm

def as_nobody():
    """Keyword arguments for a run as an ordinary user."""
    if os.geteuid():
        return {}
    return {'user': 65534, 'group': 65534, 'extra_groups': [], 'executable': REACHABLE, 'cwd': WORK}


def with_dev(setup, command, *texts):
    """Run a command with a /dev made by `setup`, as nobody, in a mount namespace; it cannot start."""
    if os.geteuid():
        raise Skip('needs root to make a /dev')
    need_cmd('unshare')
    need_cmd('setpriv')
    script = ('mount -t tmpfs -o mode=755 none /dev && mknod -m 666 /dev/null c 1 3 && ' + setup +
              ' && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"')
    r = run(['unshare', '-m', 'sh', '-c', script, 'sh', REACHABLE, *command], cwd=WORK)
    if b'unshare' in r.err or b'mount' in r.err or b'mknod' in r.err:
        raise Skip('cannot make a /dev here')
    said = (r.out + r.err).decode()
    if r.code != 125 or any(t not in said for t in texts):
        raise Fail(f'exit code {r.code}, it said {said!r}')


@test(kvm=False)
def no_kvm():
    with_dev('true', [wasm('hello')], '/dev/kvm', 'this machine has no /dev/kvm', 'help:')
    with_dev('true', ['doctor'], 'BAD', 'this machine has no /dev/kvm', '-> ', 'cannot run here')


@test(kvm=False)
def no_permission_on_kvm():
    setup = 'mknod -m 660 /dev/kvm c 10 232 && chgrp daemon /dev/kvm'
    with_dev(setup, [wasm('hello')], 'no permission', 'group daemon', 'usermod -aG daemon')


# ---- images

@test(kvm=False)
def compile_to_image():
    out = f'{WORK}/named.image'
    r = expect(['compile', wasm('lib'), '-o', out], 0, out=b'')
    with open(out, 'rb') as f:
        check_equal('ELF', f.read(4), b'\x7fELF')
    os.unlink(out)
    expect(['compile', put('m.wat', MODULES['lib'].encode())], 0, cwd=WORK)
    os.unlink(f'{WORK}/m.cwasm')
    expect(['compile', put('bad.wasm', b'\0asm\1\0\0\0\xff'), '-o', out], 126, 'bad.wasm')
    expect(['compile', wasm('lib'), '-o', WORK + '/no/where'], 125, 'create the output')
    expect(['compile', wasm('lib'), '-o', '/dev/full'], 125, 'No space left')
    expect(['compile', '-'], 125, 'no output is named', stdin=b'(module)')
    check_equal('left behind', [f for f in os.listdir(WORK) if 'named' in f or '.part' in f], [])


@test()
def image_runs():
    lib, text = f'{WORK}/lib.cwasm', f'{WORK}/trap.cwasm'
    expect(['compile', wasm('lib'), '-o', lib], 0)
    expect(['compile', wasm('trap'), '-o', text], 0)
    expect(['--invoke', 'both', lib, '9', '1.5'], 0, out=b'1.5\n9\n')
    expect([text], 134, 'unreachable', 'inner', 'outer')
    with open(lib, 'rb') as f:
        r = expect(['--invoke', 'add', '-', '2', '3'], 0, stdin=f.read())
    check_equal('result', r.out, b'5\n')


@test()
def image_damaged():
    """Whatever an image says, wvm itself never crashes: the guest's death is an exit code."""
    good = f'{WORK}/hello.cwasm'
    expect(['compile', wasm('hello'), '-o', good], 0)
    with open(good, 'rb') as f:
        image = f.read()
    expect([put('cut.cwasm', image[:len(image) // 2])], 126, 'cut.cwasm')
    old = bytearray(image)
    at = image.index(struct.pack('<I', 0x00696d76)) + 8
    old[at] ^= 1
    expect([put('old.cwasm', bytes(old))], 126, 'another version', 'compile the module again')
    rng = random.Random(1)
    for i in range(150):
        bad = bytearray(image)
        for _ in range(rng.choice((1, 3, 20))):
            bad[rng.randrange(at, len(bad)) if i % 3 else rng.randrange(len(bad))] = rng.choice((0, 1, 0x7f, 0xff, rng.randrange(256)))
        r = run([WVM, 'run', '--timeout', '300ms', put('damaged.cwasm', bytes(bad))])
        if r.code not in (0, 124, 125, 126, 134):
            shutil.copy(f'{WORK}/damaged.cwasm', '/tmp/wvm-damaged.cwasm')
            raise Fail(f'exit code {r.code} for /tmp/wvm-damaged.cwasm: {r.err[:300]!r}')


@test(kvm=False)
def objdump():
    image = f'{WORK}/dump.cwasm'
    expect(['compile', wasm('calls'), '-o', image], 0)
    for file in (wasm('calls'), image):
        out = expect(['objdump', file], 0).out.decode()
        for text in ('function 0 <inner> () -> (), ', 'ud2', 'function 1 <outer>', 'call', '<inner>', ';; @',
                     *(('unreachable', 'call $inner') if file != image else ())):
            if text not in out:
                raise Fail(f'{text!r} is not in {out!r}')
    out = expect(['objdump', '--bytes', '--filter', 'oute', image], 0).out.decode()
    if '<inner> ()' in out or '0f 0b ' not in out:
        raise Fail(f'filtered: {out!r}')
    expect(['objdump', put('v.wasm', b'\0asm\1\0\0\0\xff')], 126, 'v.wasm')
    expect(['objdump', put('cut.cwasm', open(image, 'rb').read()[:-200])], 126, 'cut.cwasm')


# ---- what perf reads

def run_profiled(strategy, path):
    """Run `lib` under --profile; its process's number and what the file named by path(pid) holds."""
    p = subprocess.Popen([WVM, 'run', '--profile', strategy, '--invoke', 'add', wasm('lib'), '2', '3'], cwd=WORK,
                         stdout=subprocess.PIPE, env={k: v for k, v in os.environ.items() if k != 'JITDUMPDIR'})
    check_equal('result', p.communicate()[0], b'5\n')
    with open(path(p.pid), 'rb') as f:
        data = f.read()
    os.unlink(path(p.pid))
    return p.pid, data


@test()
def profile_perfmap():
    _, data = run_profiled('perfmap', lambda pid: f'/tmp/perf-{pid}.map')
    rows = [line.split(' ', 2) for line in data.decode().splitlines()]
    if not all(int(at, 16) and int(size, 16) for at, size, _ in rows):
        raise Fail(f'a function without place or size: {rows}')
    names = [name for _, _, name in rows]
    check_equal('names', names, ['[wvm runtime]', 'add', 'half', 'both', 'div', 'nothing'])


@test()
def profile_jitdump():
    pid, data = run_profiled('jitdump', lambda pid: os.path.join(WORK, f'jit-{pid}.dump'))
    magic, version, at, machine, _, file_pid = struct.unpack_from('<6I', data)
    check_equal('header', (magic, version, machine, file_pid), (0x4a695444, 1, 62, pid))
    names = []
    while at < len(data):
        kind, size, _, _, _, va, address, code_bytes, _ = struct.unpack_from('<IIQIIQQQQ', data, at)
        name, code = data[at + 56:at + size].split(b'\0', 1)
        check_equal('record', (kind, va, len(code)), (0, address, code_bytes))
        names.append(name.decode())
        at += size
    check_equal('names', names, ['add', 'half', 'both', 'div', 'nothing'])


@test()
def profile_cannot_be_written():
    expect(['run', '--profile', 'jitdump', wasm('hello')], 125, 'prepare the profile', 'No such file',
           env=dict(os.environ, JITDUMPDIR='/nonexistent'))
    expect(['run', '--profile', 'vtune', wasm('hello')], 125, '--profile', 'unknown value')


# ---- the rest

@test(kvm=False)
def validate():
    expect(['validate', wasm('hello'), wasm('lib')], 0, out=b'')
    expect(['validate', wasm('hello'), put('v.wasm', b'\0asm\1\0\0\0\xff'), wasm('lib')], 126, 'v.wasm')


@test(kvm=False)
def trace():
    expect(['validate', wasm('hello')], 0, 'unknown topic', 'sandbox', env=dict(os.environ, WVM_TRACE='nosuch'))
    expect(['validate', wasm('hello')], 0, 'sandbox: stage 1:', env=dict(os.environ, WVM_TRACE='sandbox'))


@test()
def doctor():
    r = expect(['doctor'], 0)
    for word in (b'/dev/kvm', b'Landlock', b'seccomp', b'cores', b'huge pages', b'an exit', b"a VM's life", b'mailbox', b'can run here'):
        if word not in r.out:
            raise Fail(f'{word} is not in {r.out!r}')


def main():
    tally = harness.Tally('cli', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures'))
    only = sys.argv[1:]
    try:
        tally.run_all([t for t in TESTS if not only or t[0] in only])
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(tally.close())


if __name__ == '__main__':
    main()
