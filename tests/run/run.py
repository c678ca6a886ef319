"""Programs from ordinary toolchains, and what they print. See tests/beside.py for the files beside them."""
import os
import sys

import beside
import case
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
tally = harness.Tally('run', os.path.join(HERE, 'known-failures'))
case.run_all(tally, beside.cases(HERE), sys.argv[1:])
sys.exit(tally.close())
