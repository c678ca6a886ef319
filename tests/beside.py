"""Programs with their expectations in files beside them, as cases.

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
variant has no file for comes from NAME's. ENGINE=node runs all on another engine, and with
BLESS=1 writes NAME.out: what is right comes from elsewhere, never from wvm itself.
"""
import hashlib
import os
import re
import shlex

import case
import harness

KINDS = ('args', 'env', 'in', 'dirs', 'flags', 'out', 'sha256', 'err', 'exit')
BLESS = os.environ.get('BLESS', '') not in ('', '0') and case.ENGINE != 'wvm'


class Blessed(case.Case):
    """Writes what the other engine printed as the expectation."""

    def check(self, r):
        out, stem = r.out, os.path.join(os.path.dirname(self.source), self.name)
        self.out, self.sha256 = (out, '') if len(out) < 100000 else (b'', hashlib.sha256(out).hexdigest())
        if out:
            with open(stem + ('.sha256' if self.sha256 else '.out'), 'wb') as f:
                f.write(f'{self.sha256}\n'.encode() if self.sha256 else out)
        super().check(r)


def read(folder, stems, kind):
    """The file of this kind beside the program: the variant's own, else the program's."""
    for stem in stems:
        path = os.path.join(folder, f'{stem}.{kind}')
        if os.path.exists(path):
            with open(path, 'rb') as f:
                return f.read()
    return b''


def make_case(folder, source, variant):
    stem = source.split('.')[0]
    name = f'{stem}.{variant}' if variant else stem
    data = {kind: read(folder, (name, stem), kind) for kind in (*KINDS, 'cflags')}
    words = {kind: shlex.split(data[kind].decode()) for kind in ('args', 'flags', 'cflags')}
    lines = {kind: data[kind].decode().splitlines() for kind in ('env', 'dirs', 'err')}
    return (Blessed if BLESS else case.Case)(
        name, os.path.join(folder, source), words['cflags'], words['args'], dict(v.split('=', 1) for v in lines['env']), data['in'],
        lines['dirs'], words['flags'], int(data['exit'] or 0), data['out'], data['sha256'].decode().strip(), lines['err'])


def cases(folder):
    """All programs of a folder in all their variants."""
    files = sorted(os.listdir(folder))
    for source in (f for f in files if f.endswith(harness.SUFFIXES)):
        stem = re.escape(source.split('.')[0])
        found = {m.group(1) for f in files if (m := re.fullmatch(rf'{stem}\.(\w+)\.(?:{"|".join(KINDS)})', f))}
        for v in sorted(found) or [None]:
            yield make_case(folder, source, v)
