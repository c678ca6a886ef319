"""Programs from ordinary toolchains, and what they print. See tests/beside.py for the files beside them."""
import os
import sys

import beside
import harness

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    tally = harness.Tally('run', os.path.join(HERE, 'known-failures'))
    wanted = [p for p in beside.programs(HERE) if not sys.argv[1:] or any(a in p.name for a in sys.argv[1:])]
    tally.run_all([(p.name, p.run) for p in wanted])
    sys.exit(tally.close())


main()
