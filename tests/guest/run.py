"""Hostile guests, one for each claim. What tests/guest/traps.wat exports is called one by one
(the table says what must come of it); the C programs check themselves and exit with 0."""
import os
import sys

import case
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
OOB, TABLE, DEEP = 'out of bounds memory access', 'out of bounds table access', 'call stack exhausted'

# export of traps.wat: the trap's text, or None where nothing may happen
TRAPS = {
    'ok': None, 'unreachable': 'unreachable',
    'load_last': None, 'load_past': OOB, 'load_straddles': OOB, 'load_offset': OOB, 'load_far': OOB, 'load_wraps': OOB, 'load_negative': OOB,
    'load_dead': OOB, 'store_past': OOB, 'store_straddles': OOB, 'store_far': OOB, 'grown': None, 'grown_past': OOB, 'grow_too_far': None,
    'fill_past': OOB, 'fill_wraps': OOB, 'fill_empty_past': OOB, 'copy_past': OOB, 'init_past': OOB, 'init_dropped': OOB,
    'call_past': 'undefined element', 'call_far': 'undefined element', 'call_null': 'uninitialized element',
    'call_mismatch': 'indirect call type mismatch', 'table_get_past': TABLE, 'table_set_past': TABLE, 'table_init_past': TABLE,
    'table_copy_past': TABLE, 'table_fill_past': TABLE,
    'div_s_zero': 'integer divide by zero', 'rem_u_zero': 'integer divide by zero', 'div_overflow': 'integer overflow',
    'div64_overflow': 'integer overflow', 'rem_minus_one': None, 'trunc_nan': 'invalid conversion to integer', 'trunc_big': 'integer overflow',
    'trunc_big_u64': 'integer overflow', 'trunc_minus_one_u': 'integer overflow', 'trunc_edge': None,
    'deep': DEEP, 'ping_start': DEEP, 'through': DEEP, 'fat_start': DEEP,
}
SPINS = ('spin', 'spin_store', 'spin_grow', 'spin_tail')


def guest(name, source, **kw):
    return case.Case(name, os.path.join(HERE, source), **kw)


def cases():
    for export, text in TRAPS.items():
        yield guest(f'traps.{export}', 'traps.wat', flags=['--invoke', export], exit=134 if text else 0, err=[text] if text else [])
    for export in SPINS:
        yield guest(f'traps.{export}', 'traps.wat', flags=['--timeout', '300ms', '--invoke', export], exit=124, timeout=20)
    yield guest('absurd', 'absurd.c', dirs=['/data'], out=b'1720 calls, 0 wrong answers\n')
    yield guest('escape', 'escape.c', dirs=['/data'], out=b'0 escapes\n')
    yield guest('many_files', 'many_files.c', dirs=['/data'], out=b'1 1\n1 1\n1\n')
    for how in ('grow', 'malloc'):
        yield guest(f'memory_hog.{how}', 'memory_hog.c', flags=['--max-memory', '64MiB'], args=[how],
                    out=b'stopped; took more than 32 MiB: 1, at most 64 MiB: 1\n')


if __name__ == '__main__':
    tally = harness.Tally('guest', os.path.join(HERE, 'known-failures'))
    case.run_all(tally, cases(), sys.argv[1:])
    sys.exit(tally.close())
