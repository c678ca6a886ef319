"""Reduction of a generated module: trees are omitted, ever fewer at once, while a difference stays ("delta debugging",
Zeller and Hildebrandt, 2002). What a tree is, the generator knows (gen.h)."""
import os
import struct

import harness

TRIES_MAX = 1500


def ranges(omit):
    """[1, 2, 3, 7] as 1-3,7"""
    parts = []
    for n in sorted(omit):
        if parts and parts[-1][1] == n - 1:
            parts[-1][1] = n
        else:
            parts.append([n, n])
    return ','.join(f'{a}-{b}' for a, b in parts)


def arguments(seed, omit):
    return [*(['--omit', ranges(omit)] if omit else []), '--seeds', str(seed), '1']


def count(seed, diff, engine):
    """How many trees the module has."""
    r = harness.run([diff, *engine, '--count', '--seeds', str(seed), '1'])
    return int(r.out)


def omitted(seed, diff, differs, engine=('--for', 'v8')):
    """The trees that can be left out; differs(arguments) says whether there still is a difference."""
    omit, total, tries = set(), count(seed, diff, engine), 0
    chunk = max(1, total // 2)
    while chunk and tries < TRIES_MAX:
        before = len(omit)
        for start in range(0, total, chunk):
            more = set(range(start, min(start + chunk, total))) - omit
            if more and tries < TRIES_MAX:
                tries += 1
                if differs(arguments(seed, omit | more)):
                    omit |= more
        if chunk > 1 or len(omit) == before:
            chunk //= 2
    return omit


def module(seed, diff, omit, folder, engine=('--for', 'v8')):
    """Write the module; returns its path."""
    path = os.path.join(folder, f'{seed}.modules')
    harness.run([diff, *engine, '--write', path, *arguments(seed, omit)])
    with open(path, 'rb') as f:
        parts = f.read()
    os.unlink(path)
    for _ in range(2):                  # the host module, the name
        size = struct.unpack_from('<I', parts)[0]
        parts = parts[4 + size:]
    target = os.path.join(folder, f'{seed}.wasm')
    with open(target, 'wb') as f:
        f.write(parts[4:4 + struct.unpack_from('<I', parts)[0]])
    return os.path.relpath(target, harness.TOP)
