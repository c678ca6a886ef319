"""Modules of extreme shape: compiled and run as a user's would be. What is within the limits works, in time that grows about as
the module does; what is not is refused by a limit that is named.

`make check` runs each shape at an eighth of its size and looks only at what it returns. `make check-shapes` runs it at a quarter,
a half and the whole, prints CPU seconds and memory, and fails where twice the size takes more than three times as long.
SHAPES="blocks locals" chooses.
"""
import os
import subprocess
import sys

import harness

FULL = bool(os.environ.get('FULL'))
WANTED = (os.environ.get('SHAPES') or '').split()
DIR = os.path.join(harness.TOP, 'build', 'shapes')
DEADLINE = 300                          # seconds: nothing here is timed but "it ends"
NOISE = 0.4                             # seconds of CPU below which growth is not judged
GROWTH = 3.0                            # of the time, where the size doubles

I32, I64, F32, F64, V128 = 0x7f, 0x7e, 0x7d, 0x7c, 0x7b


# ---- the binary format

def uleb(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def sleb(n):
    out = bytearray()
    while not -0x40 <= n < 0x40:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    out.append(n & 0x7f)
    return bytes(out)


def vec(items):
    return uleb(len(items)) + b''.join(items)


def section(number, content):
    return bytes([number]) + uleb(len(content)) + content


def ftype(params, results):
    return b'\x60' + uleb(len(params)) + bytes(params) + uleb(len(results)) + bytes(results)


def body(code, groups=()):
    """groups: (count, type) of locals"""
    text = vec([uleb(n) + bytes([t]) for n, t in groups]) + code + b'\x0b'
    return uleb(len(text)) + text


def const(n):
    return b'\x41' + sleb(n)


def get(n):
    return b'\x20' + uleb(n)


def put(n):
    return b'\x21' + uleb(n)


def module(bodies, types=(ftype([], [I32]),), funcs=None, main=0, before=b'', elems=b'', datas=b'', data_count=b''):
    """Function `main` is exported as f. before: sections 4 to 6."""
    funcs = funcs or [0] * len(bodies)
    return (b'\0asm\1\0\0\0' + section(1, vec(types)) + section(3, vec([uleb(t) for t in funcs])) + before
            + section(7, b'\1\1f\0' + uleb(main)) + elems + data_count + section(10, vec(bodies)) + datas)


MEMORY = section(5, b'\1\0\1')


# ---- the shapes: size -> (module, what f returns, or the error's words)

def blocks(n):
    return module([body(b'\2\x40' * n + b'\x0b' * n + const(7))]), 7


def loops(n):
    return module([body(b'\3\x40' * n + b'\x0b' * n + const(7))]), 7


def ifs(n):
    return module([body((const(1) + b'\4\x40') * n + const(5) + put(0) + b'\x0b' * n + get(0), [(1, I32)])]), 5


def block_results(n):
    """Each block's value is what the next one adds to."""
    return module([body(b'\2\x7f' * n + const(1) + (const(1) + b'\x6a\x0b') * n)]), n + 1


def stack(n):
    """All operands first."""
    return module([body(const(1) * n + b'\x6a' * (n - 1))]), n


def folded(n):
    """The same in text."""
    return '(module (func (export "f") (result i32)' + '(i32.add (i32.const 1)' * n + '(i32.const 1)' + ')' * n + '))', n + 1


def text_blocks(n):
    return '(module (func (export "f") (result i32)' + '(block ' * n + ')' * n + '(i32.const 7)))', 7


def open_parens(n):
    return '(' * n, 'unexpected token'


def locals_(n):
    code = b''.join(const(i) + put(i) for i in range(n)) + get(0) + b''.join(get(i) + b'\x6a' for i in range(1, n))
    return module([body(code, [(n, I32)])]), sum(range(n))


def too_many_locals(n):
    return module([body(const(1), [(50001, I32)])]), 'locals'


def loop_locals(n):
    """All of them go round the loop."""
    start = b''.join(const(i) + put(i) for i in range(n))
    step = b''.join(get((i + 1) % n) + get(i) + b'\x6a' + put(i) for i in range(n))
    total = get(0) + b''.join(get(i) + b'\x73' for i in range(1, n))
    code = start + b'\3\x40' + step + get(n) + const(1) + b'\x6a\x22' + uleb(n) + const(3) + b'\x49\x0d\0\x0b' + total
    return module([body(code, [(n + 1, I32)])]), loop_locals_result(n)


def loop_locals_result(n):
    v = list(range(n))
    for _ in range(3):
        for i in range(n):
            v[i] = (v[(i + 1) % n] + v[i]) & 0xffffffff
    total = 0
    for x in v:
        total ^= x
    return total if total < 1 << 31 else total - (1 << 32)


def integers(n):
    """n bytes of straight code."""
    step = get(0) + const(3) + b'\x6c' + const(1) + b'\x6a' + put(0)
    rounds, x = (n - 20) // len(step), 0
    for _ in range(rounds):
        x = (x * 3 + 1) & 0xffffffff
    return module([body(step * rounds + get(0), [(1, I32)])]), x if x < 1 << 31 else x - (1 << 32)


def floats(n):
    step = get(0) + b'\x44' + bytes(6) + b'\xf0\x3f' + b'\xa0' + put(0)
    rounds = (n - 20) // len(step)
    return module([body(step * rounds + get(0) + b'\xaa', [(1, F64)])]), rounds


def live_floats(n):
    """All read from memory first, then all used."""
    code = b''.join(const(8 * (i % 8000)) + b'\x2b\3\0' + put(i) for i in range(n))
    code += get(0) + b''.join(get(i) + b'\xa0' for i in range(1, n)) + b'\xaa'
    return module([body(code, [(n, F64)])], before=MEMORY), 0


def too_large(n):
    return module([body(b'\1' * 7654400 + const(1))]), 'function'


def functions(n):
    """Each calls the next one."""
    chain = [body(const(1) + put(0) + get(0), [(1, I32)])] + [body(b'\x10' + uleb(max(0, i - 1 - i % 50)) + const(1) + b'\x6a') for i in range(1, n)]
    return module(chain, main=n - 1), chain_result(n)


def chain_result(n):
    depth, i = 1, n - 1
    while i:
        depth, i = depth + 1, max(0, i - 1 - i % 50)
    return depth


def types(n):
    """All different."""
    return module([body(const(7))], types=[ftype([], [I32])] + [ftype([I32 if i >> b & 1 else I64 for b in range(20)], []) for i in range(n)]), 7


def br_table(n):
    code = b'\2\x40' * 3 + const(n + 1) + b'\x0e' + uleb(n) + b'\0\1' * (n // 2) + b'\0' * (n % 2) + b'\2' + b'\x0b' + const(1) + b'\x0f\x0b' + const(2) + b'\x0f\x0b' + const(3)
    return module([body(code)]), 3


def switch(n):
    """As many blocks as targets, each case with code of its own."""
    code = b'\2\x40' * n + const(n // 2) + b'\x0e' + uleb(n - 1) + b''.join(uleb(i) for i in range(n))
    code += b''.join(b'\x0b' + get(0) + const(i) + b'\x6a' + put(0) for i in range(n)) + get(0)
    want = sum(range(n // 2, n)) & 0xffffffff
    return module([body(code, [(1, I32)])]), want if want < 1 << 31 else want - (1 << 32)


def values(n):
    """So many parameters and results, each the next one's parameter."""
    f = body(b''.join(get((i + 1) % n) for i in range(n)))
    code = b''.join(const(i) for i in range(n)) + b'\x10\0' * 3 + b'\x1a' * (n - 1)
    return module([f, body(code)], types=[ftype([I32] * n, [I32] * n), ftype([], [I32])], funcs=[0, 1], main=1), 3


def too_many_params(n):
    return module([body(const(1))], types=[ftype([], [I32]), ftype([I32] * 1001, [])]), 'param'


def data(n):
    segments = section(11, vec([b'\0' + const(i % 65536) + b'\x0b\1' + bytes([i % 251]) for i in range(n)]))
    return module([body(const(n % 65536 - 1) + b'\x2d\0\0')], before=MEMORY, datas=segments), (n - 1) % 251


def passive_data(n):
    segments = section(11, vec([b'\1\1' + bytes([i % 251]) for i in range(n)]))
    code = const(0) + const(0) + const(1) + b'\xfc\x08' + uleb(n - 1) + b'\0' + const(0) + b'\x2d\0\0'
    return module([body(code)], before=MEMORY, datas=segments, data_count=section(12, uleb(n))), (n - 1) % 251


def elements(n):
    return module([body(const(n - 1) + b'\x11\0\0'), body(const(9))], before=section(4, b'\1\x70\0' + uleb(n)),
                  elems=section(9, b'\1\0' + const(0) + b'\x0b' + uleb(n) + b'\1' * n)), 9


def globals_(n):
    read = b'\x23\0' + b''.join(b'\x23' + uleb(i) + b'\x6a' for i in range(1, n))
    return module([body(read)], before=section(6, vec([b'\x7f\1' + const(1) + b'\x0b'] * n))), n


def calls(n):
    """A local that lives across all of them."""
    return module([body(const(1) + put(0) + (get(0) + b'\x10\1\x6a' + put(0)) * n + get(0), [(1, I32)]), body(const(2))]), 2 * n + 1


def branches(n):
    """A local is set on one side of each of many ifs."""
    step = b''.join(get(1) + const(i) + b'\x4d\4\x40' + get(0) + const(1) + b'\x6a' + put(0) + b'\x0b' for i in range(n))
    return module([body(const(n // 2) + put(1) + step + get(0), [(2, I32)])]), n - n // 2


def many_loops(n):
    step = const(0) + put(1) + b'\3\x40' + get(0) + const(1) + b'\x6a' + put(0) + get(1) + const(1) + b'\x6a\x22\1' + const(2) + b'\x49\x0d\0\x0b'
    return module([body(step * n + get(0), [(2, I32)])]), 2 * n


def stores(n):
    """No two at the same place, and loads between."""
    step = b''.join(const(4 * (i % 16000)) + get(0) + b'\x36\2\0' + const(4 * (i % 16000)) + b'\x28\2\0' + const(1) + b'\x6a' + put(0) for i in range(n))
    return module([body(step + get(0), [(1, I32)])], before=MEMORY), n


def same_values(n):
    """The same address computed again and again, over a changing one."""
    step = get(1) + const(4) + b'\x6c' + b'\x28\2\0' + get(0) + b'\x6a' + put(0)
    return module([body((step + get(1) + const(1) + b'\x6a' + const(1023) + b'\x71' + put(1)) * n + get(0), [(2, I32)])], before=MEMORY), 0


def selects(n):
    step = get(0) + const(1) + b'\x6a' + get(0) + get(0) + const(n) + b'\x49\x1b' + put(0)
    return module([body(step * n + get(0), [(1, I32)])]), n


def early_exits(n):
    """Branches out of one block, each with another value."""
    step = b''.join(const(i) + get(0) + const(i) + b'\x46\x0d\0\x1a' for i in range(1, n))
    return module([body(const(n - 1) + put(0) + b'\2\x7f' + step + const(0) + b'\x0b', [(1, I32)])]), n - 1


def try_tables(n):
    """Nested handlers, the innermost throws."""
    code = (b'\2\x40\x1f\x40\1\2\0') * n + b'\x08\0' + b'\x0b\x0b' * n + const(7)
    return module([body(code)], types=[ftype([], [I32]), ftype([], [])], before=section(13, b'\1\0\1')), 7


SHAPES = [      # name, whole size, function
    ('blocks', 100000, blocks), ('loops', 100000, loops), ('ifs', 100000, ifs), ('block-results', 100000, block_results),
    ('stack', 100000, stack), ('folded-text', 100000, folded), ('blocks-in-text', 100000, text_blocks), ('parens', 100000, open_parens),
    ('locals', 50000, locals_), ('locals-beyond', 8, too_many_locals), ('loop-locals', 1000, loop_locals), ('function-1M', 1000000, integers),
    ('function-7M', 7600000, integers), ('function-beyond', 8, too_large), ('floats', 7600000, floats), ('live-floats', 5000, live_floats),
    ('functions', 100000, functions), ('types', 100000, types), ('br_table', 1000000, br_table), ('switch', 50000, switch),
    ('parameters', 1000, values), ('parameters-beyond', 8, too_many_params), ('data', 100000, data), ('passive-data', 100000, passive_data),
    ('elements', 1000000, elements), ('globals', 100000, globals_), ('calls', 100000, calls), ('ifs-in-a-row', 50000, branches),
    ('loops-in-a-row', 50000, many_loops), ('stores', 100000, stores), ('same-values', 100000, same_values), ('selects', 100000, selects),
    ('early-exits', 200000, early_exits), ('handlers', 10000, try_tables),
]


# ---- running them

def measure(argv):
    """(exit code, output, CPU seconds, peak KiB)"""
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as p:
        out = p.stdout.read()
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    return p.returncode, out.decode('utf8', 'replace'), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def run_shape(name, size, make):
    """CPU seconds and KiB; raises Fail if it does not do what it should."""
    code, want = make(size)
    path = os.path.join(DIR, f'{name}-{size}.{"wat" if isinstance(code, str) else "wasm"}')
    with open(path, 'wb') as f:
        f.write(code.encode() if isinstance(code, str) else code)
    argv = ['timeout', str(DEADLINE), harness.WVM, 'run', '--invoke', 'f', path]
    exit_code, out, seconds, kib = measure(argv)
    refused = isinstance(want, str)
    if exit_code != (126 if refused else 0) or (want not in out if refused else out.strip() != str(want)):
        raise harness.Fail(f'size {size}: exit code {exit_code}, {harness.short(out[-300:])}, want {want!r} ({path})')
    os.unlink(path)
    return seconds, kib


def check(name, size, make):
    harness.need_kvm()
    if not FULL:
        run_shape(name, max(size // 8, 8), make)
        return
    results = [run_shape(name, max(size // d, 8), make) for d in (4, 2, 1)]
    cells = ''.join(f'{s:>9.2f} s {k // 1024:>6} MiB' for s, k in results)
    print(f'{name:18}{size:>9}{cells}', flush=True)
    for (a, _), (b, _) in zip(results, results[1:]):
        if b > NOISE and b > GROWTH * max(a, NOISE / 3):
            raise harness.Fail(f'twice the size takes {b:.2f} s instead of {a:.2f} s')


def main():
    os.makedirs(DIR, exist_ok=True)
    tally = harness.Tally('shapes', os.path.join(os.path.dirname(__file__), 'known-failures'))
    tests = [(name, lambda row=(name, size, make): check(*row)) for name, size, make in SHAPES if not WANTED or name in WANTED]
    tally.run_all(tests, 1 if FULL else harness.JOBS)
    sys.exit(tally.close())


main()
