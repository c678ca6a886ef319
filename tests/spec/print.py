"""The specification's suite, printed: build/BUILD/spec/spec_print prints every module of the converted suite as text
and translates it back. What comes back has the very bytes, or (numbers are padded, a section is empty) prints as
the same text. Modules that must be malformed may be refused. One test is JSON:LINE; invalid modules count like valid ones."""
import json
import os
import subprocess
import sys

import harness

SPEC = os.path.join(harness.CORPUS, 'spec', 'json')
PROGRAM = os.path.join(harness.OUT, 'spec', 'spec_print')
KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures-print')


def flat(commands):
    for c in commands:
        yield c
        yield from flat(c.get('commands', []))


def cases(wanted):
    """(name, path of the module, may be refused)"""
    for folder, _, files in sorted(os.walk(SPEC)):
        for f in sorted(f for f in files if f.endswith('.json')):
            json_path = os.path.relpath(os.path.join(folder, f), SPEC)
            if wanted and not any(w in json_path for w in wanted):
                continue
            with open(os.path.join(SPEC, json_path), encoding='utf8') as script:
                for c in flat(json.load(script)['commands']):
                    module = c.get('binary_filename', c.get('filename', ''))
                    if module.endswith('.wasm'):
                        yield f'{json_path}:{c["line"]}', os.path.join(folder, module), c['type'] == 'assert_malformed'


def main():
    tally = harness.Tally('print', KNOWN)
    if not os.path.isdir(SPEC):
        tally.skip('all', 'no specification suite in the corpus', machine=False)
        sys.exit(tally.close())
    todo = list(cases(sys.argv[1:]))
    r = subprocess.run([PROGRAM], input=''.join(path + '\n' for _, path, _ in todo).encode(), stdout=subprocess.PIPE, check=False)
    answers = r.stdout.decode('utf8', 'replace').splitlines()
    if r.returncode or len(answers) != len(todo):
        tally.bad('program', f'exit code {r.returncode} near {todo[min(len(answers), len(todo) - 1)][1]}')
    for (name, path, may_be_refused), answer in zip(todo, answers):
        if may_be_refused or answer in ('same', 'equal'):
            tally.ok(name)
        else:
            tally.fail(name, f'{answer} ({path})')
    print(f'print: {answers.count("same")} modules with the very bytes, {answers.count("equal")} with other bytes and the same text')
    sys.exit(tally.close())


main()
