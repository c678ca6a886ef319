"""Programs with their expectations in files beside them: compile each of a folder, run it, compare.

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
import tempfile

import engines
import harness

ENGINE = os.environ.get('ENGINE') or 'wvm'
BLESS = os.environ.get('BLESS', '') not in ('', '0')
ASIDE = ('args', 'env', 'in', 'dirs', 'flags', 'out', 'sha256', 'err', 'exit')


class Program:
    """One program in one variant (None when it has no variants)."""

    def __init__(self, folder, source, variant):
        self.folder, self.source, self.variant = folder, source, variant
        self.stem = source.split('.')[0]
        self.name = f'{self.stem}.{variant}' if variant else self.stem

    def aside(self, kind, default=b''):
        """The bytes of the file beside it: the variant's own, else the program's."""
        for stem in (self.name, self.stem):
            path = os.path.join(self.folder, f'{stem}.{kind}')
            if os.path.exists(path):
                with open(path, 'rb') as f:
                    return f.read()
        return default

    def lines(self, kind):
        return [line for line in self.aside(kind).decode().splitlines() if line and not line.startswith('#')]

    def words(self, kind):
        return shlex.split(self.aside(kind).decode())

    def compiled(self):
        flags = shlex.split(self.aside('cflags').decode())
        return harness.compile_wasm(os.path.join(self.folder, self.source), flags)

    def run(self):
        if ENGINE == 'wvm':
            harness.need_kvm()
        elif self.words('flags'):
            raise harness.Skip(f"{ENGINE} does not know wvm's flags")
        wasm = self.compiled()
        tmp = tempfile.mkdtemp(prefix='wvm-run-')
        try:
            dirs = []
            for i, guest in enumerate(self.lines('dirs')):
                os.mkdir(f'{tmp}/{i}')
                dirs.append((f'{tmp}/{i}', guest))
            env = dict(line.split('=', 1) for line in self.lines('env'))
            argv = engines.command(ENGINE, wasm, self.words('args'), dirs, env, self.words('flags'))
            if not argv:
                raise harness.Skip(f'no {ENGINE}')
            self.check(harness.run(argv, stdin=self.aside('in'), timeout=60))
        finally:
            shutil.rmtree(tmp, ignore_errors=True)

    def check(self, r):
        if BLESS and ENGINE != 'wvm':
            self.write_out(r.out)
        want = int(self.aside('exit', b'0'))
        if r.code != want:
            raise harness.Fail(f'exit code: got {r.code}, want {want}; {r.tail()}')
        if digest := self.aside('sha256'):
            harness.check_equal('sha256 of stdout', hashlib.sha256(r.out).hexdigest(), digest.decode().strip())
        else:
            harness.check_equal('stdout', r.out, self.aside('out'))
        for pattern in self.lines('err') if ENGINE == 'wvm' else []:
            if pattern == 'empty':
                harness.check_equal('stderr', r.err, b'')
            elif not re.search(pattern, r.err.decode('utf8', 'replace'), re.M):
                raise harness.Fail(f'stderr has no /{pattern}/: {r.tail()}')

    def write_out(self, out):
        kind, data = ('out', out) if len(out) < 100000 else ('sha256', hashlib.sha256(out).hexdigest().encode() + b'\n')
        if out:
            with open(os.path.join(self.folder, f'{self.name}.{kind}'), 'wb') as f:
                f.write(data)


def programs(folder):
    """All programs of a folder in all their variants."""
    files = sorted(os.listdir(folder))
    kinds = '|'.join(ASIDE)
    for source in (f for f in files if f.endswith(harness.SUFFIXES)):
        stem = re.escape(source.split('.')[0])
        found = {m.group(1) for f in files if (m := re.fullmatch(rf'{stem}\.(\w+)\.(?:{kinds})', f))}
        for v in sorted(found) or [None]:
            yield Program(folder, source, v)
