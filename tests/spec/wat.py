"""The specification's suite, text format: build/BUILD/spec/spec_wat reads every script and translates its modules.
Those that must be malformed are refused with the suite's text; all others give, but for custom
sections (outside of custom/), the very bytes that the converted suite has: one test is SCRIPT:LINE. All other commands of a
script, with their values, are those of the converted one: the test SCRIPT:commands."""
import collections
import json
import os
import subprocess
import sys

import harness

SPEC = os.path.join(harness.CORPUS, 'spec')
PROGRAM = os.path.join(harness.OUT, 'spec', 'spec_wat')
KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures-wat')

SECTIONS = ['custom', 'type', 'import', 'func', 'table', 'memory', 'global', 'export', 'start', 'elem', 'code', 'data',
            'datacount', 'tag']
Module = collections.namedtuple('Module', 'line kind form want answer text code')
KINDS = {'module', 'module_definition', 'assert_uninstantiable', 'assert_malformed', 'assert_invalid', 'assert_unlinkable',
         'assert_malformed_custom', 'assert_invalid_custom'}


def scripts():
    for folder, _, files in sorted(os.walk(os.path.join(SPEC, 'wast'))):
        for f in sorted(files):
            if f.endswith('.wast'):
                yield os.path.relpath(os.path.join(folder, f), os.path.join(SPEC, 'wast'))


def json_paths():
    """Script -> its converted form; the folders differ."""
    by_name = {}
    for folder, _, files in os.walk(os.path.join(SPEC, 'json')):
        for f in files:
            if f.endswith('.json'):
                path = os.path.join(folder, f)
                group = 'legacy' if 'legacy-exceptions' in folder else 'custom' if '/json/custom' in folder else \
                    os.path.relpath(folder, os.path.join(SPEC, 'json')) if 'proposals' in folder else \
                    'threads-litmus' if 'threads-litmus' in folder else '.'
                by_name[os.path.normpath(os.path.join(group, f))[:-5]] = path
    return by_name


def flat(commands):
    for c in commands:
        yield c
        yield from flat(c.get('commands', []))


def in_hex(name):
    """As spec_wat prints names; identifiers stand without their dollar sign."""
    return '-' if name is None else '$' + name.encode().hex()


def ident(name):
    return in_hex(name and name[1:])


def value(v):
    if v['type'] == 'either':
        return 'either' + ''.join(' ' + value(e) for e in v['values']) + ' .'
    if v['type'] == 'v128':
        return f'v128:{v["lane_type"]}:' + ':'.join(v['value'])
    return v['type'] + (f':{v["value"]}' if 'value' in v else '')


def said(c):
    """A command without a module, as spec_wat prints it."""
    words = []
    if action := c.get('action'):
        words += [action['type'], ident(action.get('module')), in_hex(action['field']), *map(value, action.get('args', [])), '->',
                  *map(value, c.get('expected', []) if c['type'] == 'assert_return' else []), in_hex(c.get('text'))]
    elif c['type'] == 'register':
        words += [in_hex(c['as']), ident(c.get('name'))]
    elif c['type'] == 'module_instance':
        words += [ident(c.get('instance')), ident(c.get('module'))]
    else:
        words += [ident(c.get('name', c.get('thread'))), '-', *map(ident, c.get('shared', []))]
    return c['line'], c['type'], ' ' + ' '.join(words)


def translate(paths):
    """What spec_wat says of each script: a list of modules and a list of other commands, or a text."""
    asked = ''.join(os.path.join(SPEC, 'wast', p) + '\n' for p in paths)
    r = subprocess.run([PROGRAM], input=asked.encode(), stdout=subprocess.PIPE, check=False)
    answers, modules, others = [], [], []
    for line in r.stdout.decode('utf8', 'replace').split('\n')[:-1]:
        if line == 'end' or line.startswith('fail '):
            answers.append((modules, others) if line == 'end' else line)
            modules, others = [], []
            continue
        number, kind, *fields = line.split('\t')
        if kind in KINDS:
            form, want, answer, text, code = fields
            modules.append(Module(int(number), kind, form, want, answer, text, bytes.fromhex(code)))
        else:
            others.append((int(number), kind, fields[0]))
    return answers, r.returncode


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def leb(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7f) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def sections(data, custom=False):
    """(name, bytes) of every section, custom ones only if asked for; the whole if it is no module."""
    if data[:8] != b'\0asm\1\0\0\0':
        return [('not a module', data)]
    found, at = [], 8
    while at < len(data):
        ident = data[at]
        size, at = leb(data, at + 1)
        name = SECTIONS[ident] if ident < len(SECTIONS) else str(ident)
        if ident or custom:
            found.append((name, data[at:at + size]))
        at += size
    return found


def difference(got, want, custom):
    """None, or which section differs and where."""
    got, want = sections(got, custom), sections(want, custom)
    for (n1, b1), (n2, b2) in zip(got, want):
        if n1 != n2:
            return f'section {n1} where {n2} is wanted'
        if b1 != b2:
            at = next((i for i, (x, y) in enumerate(zip(b1, b2)) if x != y), min(len(b1), len(b2)))
            return f'section {n1} differs at {at}: {b1[max(0, at - 4):at + 12].hex(" ")}, wanted {b2[max(0, at - 4):at + 12].hex(" ")}'
    return None if len(got) == len(want) else f'{len(got)} sections, wanted {len(want)}'


def judge(tally, name, module, converted):
    """`converted`: what it must be but for custom sections, as a function of the module's sections; it returns what differs."""
    if module.kind.endswith('_custom') or module.kind == 'assert_malformed' and module.form == 'quote':
        if module.answer == 'error' and module.text.startswith(module.want):
            tally.ok(name)
        else:
            tally.fail(name, f'wanted {module.want}, got {module.answer} {module.text}')
    elif module.answer == 'error':
        tally.fail(name, f'{module.kind}: {module.text}')
    elif differs := converted(module):
        tally.fail(name, f'{module.kind} {module.form}, {module.text}: {differs}')
    else:
        tally.ok(name)


def differs_from(folder, command):
    path = os.path.join(folder, command.get('binary_filename', command['filename']))

    def differs(module):
        if not path.endswith('.wasm'):
            return 'converted to no module'
        if module.form == 'binary':
            return None if module.code == read(path) else f'other bytes than {path}'
        what = difference(module.code, read(path), '/custom/' in folder)
        return what and f'{what} ({path})'
    return differs


def differs_from_all(folder, commands):
    all_of_them = [sections(read(os.path.join(folder, c['filename']))) for c in commands if c['filename'].endswith('.wasm')]
    return lambda module: None if sections(module.code) in all_of_them else 'none of the converted modules'


def check_commands(tally, name, others, commands):
    wanted = [said(c) for c in commands if c['type'] not in KINDS]
    wrong = [(x, y) for x, y in zip(others, wanted) if x != y]
    if wrong:
        tally.fail(name, f'{len(wrong)} differ, the first: {wrong[0][0]}, wanted {wrong[0][1]}')
    elif len(others) != len(wanted):
        tally.fail(name, f'{len(others)} commands, wanted {len(wanted)}')
    else:
        tally.ok(name)


def check_script(tally, script, answer, converted):
    name = script.removesuffix('.wast')
    if isinstance(answer, str):
        tally.fail(script, answer)
        return
    if name not in converted:
        tally.skip(script, 'not converted', machine=False)
        return
    with open(converted[name], encoding='utf8') as f:
        commands = list(flat(json.load(f)['commands']))
    folder = os.path.dirname(converted[name])
    modules, others = answer
    check_commands(tally, f'{script}:commands', others, commands)
    commands = [c for c in commands if c['type'] in KINDS]
    same = [(m.line, m.kind) for m in modules] == [(c['line'], c['type']) for c in commands]
    for i, module in enumerate(modules):    # of another revision of a script, each module must be one of the converted ones
        differs = differs_from(folder, commands[i]) if same else differs_from_all(folder, commands)
        judge(tally, f'{script}:{module.line}', module, differs)


def main():
    tally = harness.Tally('wat', KNOWN)
    if not os.path.isdir(os.path.join(SPEC, 'wast')):
        tally.skip('all', 'no specification suite in the corpus', machine=False)
        sys.exit(tally.close())
    wanted = sys.argv[1:]
    todo = [s for s in scripts() if not wanted or any(w in s for w in wanted)]
    answers, code = translate(todo)
    if code or len(answers) != len(todo):
        tally.bad('program', f'exit code {code} near {todo[min(len(answers), len(todo) - 1)]}')
    converted = json_paths()
    for script, answer in zip(todo, answers):
        check_script(tally, script, answer, converted)
    sys.exit(tally.close())


main()
