"""Compile each program of this folder and compare what it does with the files beside it.

NAME.c .cpp .rs .wat   the program; NAME.cflags: more compiler flags
NAME.args              its arguments, quoted as in a shell
NAME.env               one NAME=VALUE a line
NAME.in                standard input (default: empty)
NAME.dirs              one guest path a line; each gets an empty folder of its own
NAME.flags             wvm's own options (other engines are not asked then)
NAME.out               standard output, byte for byte (default: empty); NAME.sha256: its hash, when there is much
NAME.err               regular expressions, one a line, that must occur in standard error; `empty` for none at all
NAME.exit              exit code (default 0)

A program with NAME.VARIANT.args (or .in and so on) runs once for each variant; what the
variant has no file for comes from NAME's. ENGINE=node runs all on another engine, and with BLESS=1
writes NAME.out: what is right comes from elsewhere, never from wvm itself.
"""
import hashlib
import os
import re
import shlex
import shutil
import sys
import tempfile

import engines
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
ENGINE = os.environ.get('ENGINE') or 'wvm'
BLESS = os.environ.get('BLESS', '') not in ('', '0')
ASIDE = ('args', 'env', 'in', 'dirs', 'flags', 'out', 'sha256', 'err', 'exit')


def variants(name):
    found = {m.group(1) for f in os.listdir(HERE) if (m := re.fullmatch(rf'{re.escape(name)}\.(\w+)\.(?:{"|".join(ASIDE)})', f))}
    return sorted(found) or [None]


def aside(name, variant, kind, default=None):
    for stem in ([f'{name}.{variant}'] if variant else []) + [name]:
        path = os.path.join(HERE, f'{stem}.{kind}')
        if os.path.exists(path):
            with open(path, 'rb') as f:
                return f.read()
    return default


def write_out(name, variant, out):
    kind, data = ('out', out) if len(out) < 100000 else ('sha256', hashlib.sha256(out).hexdigest().encode() + b'\n')
    if out:
        with open(os.path.join(HERE, f'{name}.{variant}.{kind}' if variant else f'{name}.{kind}'), 'wb') as f:
            f.write(data)


def lines(data):
    return [line for line in data.decode().splitlines() if line and not line.startswith('#')]


def check_result(r, name, variant):
    if BLESS and ENGINE != 'wvm':
        write_out(name, variant, r.out)
    want_exit = int(aside(name, variant, 'exit', b'0'))
    if r.code != want_exit:
        raise harness.Fail(f'exit code: got {r.code}, want {want_exit}; {r.tail()}')
    if digest := aside(name, variant, 'sha256'):
        harness.check_equal('sha256 of stdout', hashlib.sha256(r.out).hexdigest(), digest.decode().strip())
    else:
        harness.check_equal('stdout', r.out, aside(name, variant, 'out', b''))
    if ENGINE != 'wvm':
        return
    for pattern in lines(aside(name, variant, 'err', b'')):
        if pattern == 'empty':
            harness.check_equal('stderr', r.err, b'')
        elif not re.search(pattern, r.err.decode('utf8', 'replace'), re.M):
            raise harness.Fail(f'stderr has no /{pattern}/: {r.tail()}')


def test(source, variant):
    name = source.split('.')[0]
    flags = shlex.split(aside(name, variant, 'flags', b'').decode())
    if ENGINE == 'wvm':
        harness.need_kvm()
    elif flags:
        raise harness.Skip(f'{ENGINE} does not know wvm\'s flags')
    cflags = shlex.split((aside(name, None, 'cflags', b'')).decode())
    wasm = harness.compile_wasm(os.path.join(HERE, source), cflags)
    tmp = tempfile.mkdtemp(prefix='wvm-run-')
    try:
        dirs = []
        for i, guest in enumerate(lines(aside(name, variant, 'dirs', b''))):
            os.mkdir(f'{tmp}/{i}')
            dirs.append((f'{tmp}/{i}', guest))
        env = dict(line.split('=', 1) for line in lines(aside(name, variant, 'env', b'')))
        args = shlex.split(aside(name, variant, 'args', b'').decode())
        argv = engines.command(ENGINE, wasm, args, dirs, env, flags)
        if not argv:
            raise harness.Skip(f'no {ENGINE}')
        r = harness.run(argv, stdin=aside(name, variant, 'in', b''), timeout=60)
        check_result(r, name, variant)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def main():
    tally = harness.Tally('run', os.path.join(HERE, 'known-failures'))
    tests = []
    for source in sorted(f for f in os.listdir(HERE) if f.endswith(harness.SUFFIXES)):
        name = source.split('.')[0]
        for v in variants(name):
            full = f'{name}.{v}' if v else name
            if not sys.argv[1:] or any(a in full for a in sys.argv[1:]):
                tests.append((full, lambda s=source, v=v: test(s, v)))
    tally.run_all(tests)
    sys.exit(tally.close())


main()
