"""The specification's suite, validation only: every module is accepted with the features that
features.tsv says it needs, every assert_malformed and assert_invalid module in the binary format
is rejected with the suite's text. One test is JSON:LINE. The work is done by build/BUILD/spec/spec_validate."""
import collections
import json
import os
import subprocess
import sys

import harness

SPEC = os.path.join(harness.CORPUS, 'spec', 'json')
PROGRAM = os.path.join(harness.OUT, 'spec', 'spec_validate')
KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures-validate')

# JIT_F_* of jit/jit.h, by the names in features.tsv
BITS = {name: 1 << i for i, name in enumerate(
    ['extended-const', 'multi-memory', 'tail-call', 'function-references', 'memory64', 'exceptions',
     'relaxed-simd', 'threads', 'custom-page-sizes', 'wide-arithmetic', 'gc'])}
# What is built. A test that needs more is skipped.
BUILT = {'extended-const', 'multi-memory', 'tail-call', 'function-references', 'relaxed-simd', 'memory64', 'custom-page-sizes', 'threads',
         'wide-arithmetic', 'exceptions', 'gc'}
BUILT |= set(filter(None, os.environ.get('SPEC_FEATURES', '').split(',')))
# Folders of proposals: what they add, and what they were written before.
ADDS = {'proposals/threads': {'threads'}, 'threads-litmus': {'threads'}, 'core/memory64': {'memory64'},
        'proposals/custom-page-sizes': {'custom-page-sizes', 'memory64'}, 'core/gc': {'gc', 'function-references'},
        'core/exceptions': {'exceptions'}, 'core/relaxed-simd': {'relaxed-simd'},
        'proposals/wide-arithmetic': {'wide-arithmetic'}}
LACKS = {'proposals/threads': {'multi-memory'}}
PROPOSED = {'threads', 'custom-page-sizes', 'wide-arithmetic'}   # beyond 3.0, so not in core/
ELSEWHERE = ('legacy-exceptions', 'proposals/custom-descriptors', 'custom')

# How a module that needs more is refused.
SYNTAX = ('malformed value type', 'malformed reference type', 'malformed section id 13', 'malformed import kind',
          'malformed limits flags', 'malformed definition type', 'illegal opcode', 'unknown global', 'feature not enabled')

Case = collections.namedtuple('Case', 'name path features text')


def read_needs():
    """(json, module) -> set of features, the empty set for 2.0."""
    needs = {}
    with open(os.path.join(SPEC, 'features.tsv'), encoding='utf8') as f:
        for line in list(f)[1:]:
            path, module, _, need = line.rstrip('\n').split('\t')
            needs[path, module] = {'gc' if n == 'gc?' else n for n in need.split('+') if n != '2.0'}
    return needs


def json_files():
    for folder, _, files in sorted(os.walk(SPEC)):
        for f in sorted(files):
            if f.endswith('.json'):
                yield os.path.relpath(os.path.join(folder, f), SPEC)


def bits(features):
    return sum(BITS[f] for f in features)


def case_of(json_path, command, needs):
    """The test that a command is, or None."""
    folder = os.path.dirname(json_path)
    name = f'{json_path}:{command["line"]}'
    if command.get('module_type') != 'binary':
        return None
    path = os.path.join(SPEC, folder, command['filename'])
    if command['type'] in ('assert_invalid', 'assert_malformed'):
        features = BUILT | ADDS.get(folder, set())
        lacks = LACKS.get(folder, PROPOSED if folder.startswith('core') else set())
        return Case(name, path, features - lacks, command['text'])
    features = needs.get((json_path, command['filename']))
    return None if features is None else Case(name, path, features, None)


def cases():
    needs = read_needs()
    for json_path in json_files():
        if json_path.startswith(ELSEWHERE):
            continue
        with open(os.path.join(SPEC, json_path), encoding='utf8') as f:
            commands = json.load(f)['commands']
        for command in commands:
            case = case_of(json_path, command, needs)
            if case:
                yield case


def is_right(case, answer):
    if case.text is None:
        return answer == 'ok'
    return answer != 'ok' and answer.split(' ', 1)[1].startswith(case.text)


def is_syntax(answer):
    """The rejection of something that a proposal adds. features.tsv does not know all of these."""
    return any(t in answer for t in SYNTAX)


def judge(tally, case, answer, with_all):
    missing = case.features - BUILT
    if missing:
        tally.skip(case.name, 'needs ' + ' '.join(sorted(missing)), machine=False)
    elif is_right(case, answer):
        tally.ok(case.name)
    elif is_syntax(answer) and is_right(case, with_all):
        tally.ok(case.name)             # it needs more than features.tsv says
    else:
        tally.fail(case.name, f'{f"expected {case.text}, " if case.text else ""}got {answer} ({case.path})')


def validate(tally, todo, features):
    """An answer for each case."""
    asked = ''.join(f'{bits(features(c)):x} {c.path}\n' for c in todo)
    r = subprocess.run([PROGRAM], input=asked.encode(), stdout=subprocess.PIPE, check=False)
    answers = r.stdout.decode('utf8', 'replace').splitlines()
    if r.returncode or len(answers) != len(todo):
        after = todo[min(len(answers), len(todo) - 1)]
        tally.bad('program', f'exit code {r.returncode} near {after.name} ({after.path})')
    return answers


def main():
    tally = harness.Tally('validate', KNOWN)
    if not os.path.isdir(SPEC):
        tally.skip('all', 'no specification suite in the corpus', machine=False)
        sys.exit(tally.close())
    todo = list(cases())
    answers = validate(tally, todo, lambda c: c.features)
    with_all = validate(tally, todo, lambda c: BITS)
    for case, answer, other in zip(todo, answers, with_all):
        judge(tally, case, answer, other)
    sys.exit(tally.close())


main()
