"""make bench-add SRC=file ARGS=... GROUP=...: take a program of one file into the benchmark.

Copies it to programs/, appends its table to programs.toml, builds it natively and as a module, and
checks that both print the same; what fails is not added.
"""
import os
import shutil
import sys

import engines
import harness
import programs


def table(name, args, group):
    return f'\n[{name}]\ngroup = "{group or "other"}"\n' + (f'args = "{args}"\n' if args else '')


def check(name):
    """Native and module agree, or a Fail."""
    program = programs.load([name])[0]
    native = harness.run([programs.native(program, 'plain'), *program.args], timeout=300)
    if native.code:
        raise harness.Fail(f'natively: exit code {native.code}: {native.tail()}')
    wvm = harness.run(engines.command('wvm', programs.module(program, 'plain')), timeout=600)
    harness.check_equal('exit code on wvm', wvm.code, 0)
    harness.check_equal('output on wvm', wvm.out, native.out)


def main(source, args, group):
    name, suffix = os.path.splitext(os.path.basename(source))
    target = os.path.join(programs.HERE, 'programs', name + suffix)
    if suffix not in programs.SUFFIXES or not os.path.exists(source):
        sys.exit(f'bench-add: SRC=FILE with {" ".join(programs.SUFFIXES)}; ARGS and GROUP are optional')
    if os.path.exists(target):
        sys.exit(f'bench-add: {target} is there already')
    manifest = open(programs.MANIFEST).read()
    shutil.copy(source, target)
    try:
        with open(programs.MANIFEST, 'a') as f:
            f.write(table(name, args, group))
        check(name)
    except (harness.Fail, harness.Skip) as e:
        os.remove(target)
        with open(programs.MANIFEST, 'w') as f:
            f.write(manifest)
        sys.exit(f'bench-add: {name} is not added: {e}')
    print(f'added: {os.path.relpath(target, harness.TOP)}; now try `make bench PROGRAMS={name}`')


main(*sys.argv[1:4])
