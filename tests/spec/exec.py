"""The specification's suite, run: every script of its top folder by `wvm wast`, in micro-VMs. One test is one
script; it passes when all of its commands do. A few processes run all scripts, so that it takes seconds."""
import concurrent.futures
import json
import os
import sys
import tempfile

import harness

SCRIPTS = os.path.join(harness.CORPUS, 'spec', 'wast')
KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'known-failures-exec')


def batches(names, n):
    """Parts of about the same size in bytes."""
    names = sorted(names, key=lambda name: -os.path.getsize(os.path.join(SCRIPTS, name)))
    return [part for part in (names[i::n] for i in range(n)) if part]


def run_batch(names):
    """What the report says of each script, by name."""
    with tempfile.NamedTemporaryFile(prefix='wvm-wast-', suffix='.json') as report:
        paths = [os.path.join(SCRIPTS, name) for name in names]
        r = harness.run([harness.WVM, 'wast', '--timeout', '60s', '--json', report.name, *paths], timeout=600)
        if r.code > 1:
            raise harness.Fail(f'exit code {r.code}: {r.tail()}')
        scripts = json.load(report)['scripts']
    return {os.path.basename(s['file']): s for s in scripts}


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
    done = sum(s['passed'] for s in answers.values())
    print(f'exec: {done} of {done + sum(s["failed"] for s in answers.values())} commands of the scripts passed')


def main():
    tally = harness.Tally('exec', KNOWN)
    names = sorted(f for f in os.listdir(SCRIPTS) if f.endswith('.wast')) if os.path.isdir(SCRIPTS) else []
    names = [n for n in names if not sys.argv[1:] or any(w in n for w in sys.argv[1:])]
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
