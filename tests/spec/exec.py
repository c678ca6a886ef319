"""The specification's suite, run: every script of its top folder, and of the proposals that are built, by
`wvm wast`, in micro-VMs. One test is one script; it passes when all of its commands do. A few processes run
all scripts, so that it takes seconds. Behind the tests: commands passed of all, by part of the suite."""
import concurrent.futures
import json
import os
import sys
import tempfile

import harness

SCRIPTS = os.path.join(harness.CORPUS, 'spec', 'wast')
KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures-exec')
FOLDERS = {         # and what is switched on for it
    '': ['-W', 'gc'],
    'proposals/custom-page-sizes': ['-W', 'custom-page-sizes'],
    'proposals/threads': ['-W', 'threads'],
    'proposals/wide-arithmetic': ['-W', 'wide-arithmetic'],
    'proposals/custom-descriptors': [],
    'custom': [],
    'legacy': [],
}


def scripts(wanted):
    for folder in FOLDERS:
        path = os.path.join(SCRIPTS, folder)
        for f in sorted(os.listdir(path)) if os.path.isdir(path) else []:
            if f.endswith('.wast') and (not wanted or any(w in f for w in wanted)):
                yield os.path.join(folder, f)


def groups():
    """Script -> the part of the suite that it is of, by the folders of the converted suite."""
    of = {}
    for folder, _, files in os.walk(os.path.join(harness.CORPUS, 'spec', 'json', 'core')):
        of.update({f[:-5] + '.wast': os.path.basename(folder) for f in files if f.endswith('.json')})
    return lambda name: os.path.dirname(name) or of.get(name, 'core')


def print_groups(answers):
    """Commands passed of all, by part of the suite."""
    group, sums = groups(), {}
    for name, s in answers.items():
        passed, total = sums.get(group(name), (0, 0))
        sums[group(name)] = passed + s['passed'], total + s['passed'] + s['failed']
    for name, (passed, total) in sorted(sums.items()):
        print(f'exec:   {name:32} {passed:6} of {total:6}')


def batches(names, n):
    """Scripts with the same options, in parts of about the same size in bytes."""
    names = sorted(names, key=lambda name: -os.path.getsize(os.path.join(SCRIPTS, name)))
    for folder in FOLDERS:
        inside = [name for name in names if os.path.dirname(name) == folder]
        parts = n if len(inside) > 10 * n else 1
        yield from (inside[i::parts] for i in range(parts if inside else 0))


def run_batch(names):
    """What the report says of each script, by name."""
    flags = FOLDERS[os.path.dirname(names[0])]
    with tempfile.NamedTemporaryFile(prefix='wvm-wast-', suffix='.json') as report:
        paths = [os.path.join(SCRIPTS, name) for name in names]
        r = harness.run([harness.WVM, 'wast', '--timeout', '60s', '--json', report.name, *flags, *paths], timeout=600)
        if r.code > 1:
            raise harness.Fail(f'exit code {r.code}: {r.tail()}')
        said = json.load(report)['scripts']
    return {os.path.relpath(s['file'], SCRIPTS): s for s in said}


def judge(tally, name, script):
    if script is None:
        tally.bad(name, 'the report has nothing on it')
    elif not script['failed'] and script['passed']:
        tally.ok(name)
    else:
        first = script['failures'][0] if script['failures'] else {'line': 0, 'text': 'its process ended, or it has no commands'}
        tally.fail(name, f'{script["failed"]} of {script["failed"] + script["passed"]} commands; line {first["line"]}: {first["text"]}')


def run_all(tally, names):
    answers = {}
    with concurrent.futures.ThreadPoolExecutor(harness.JOBS) as pool:
        for answer in pool.map(run_batch, batches(names, harness.JOBS)):
            answers.update(answer)
    for name in names:
        judge(tally, name, answers.get(name))
    print_groups(answers)
    done = sum(s['passed'] for s in answers.values())
    print(f'exec: {done} of {done + sum(s["failed"] for s in answers.values())} commands of the scripts passed')


def main():
    tally = harness.Tally('exec', KNOWN)
    names = list(scripts(sys.argv[1:]))
    try:
        harness.need_kvm()
        if names:
            run_all(tally, names)
        else:
            tally.skip('all', 'no specification suite in the corpus', machine=False)
    except harness.Skip as e:
        tally.skip('all', str(e))
    except harness.Fail as e:
        tally.bad('all', str(e))
    sys.exit(tally.close())


main()
