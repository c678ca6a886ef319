"""Modules made to take the compiler's time or memory. Each may run or be refused, soon and within bounds.

name: bytes of the module. Written out by hand, because no tool makes them.
"""


def leb(n):
    out = b''
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def section(number, items):
    return bytes([number]) + leb(len(leb(len(items)) + b''.join(items))) + leb(len(items)) + b''.join(items)


def body(code, local_groups=()):
    text = leb(len(local_groups)) + b''.join(leb(n) + t for n, t in local_groups) + code + b'\x0b'
    return leb(len(text)) + text


def module(*bodies, functions=None):
    """_start is function 0 of type () -> (); all functions are."""
    n = functions or len(bodies)
    return (b'\0asm\1\0\0\0' + section(1, [b'\x60\0\0']) + section(3, [b'\0'] * n) + section(5, [b'\0\1']) +
            section(7, [b'\x06_start\0\0']) + section(10, list(bodies) * (n // len(bodies))))


I32, I64, V128 = b'\x7f', b'\x7e', b'\x7b'
GET, SET, TEE = b'\x20', b'\x21', b'\x22'


def add_chain(n):
    """One basic block: x = x * 3 + y, n times."""
    return GET + b'\0' + (b'\x41\3\x6c' + GET + b'\1\x6a') * n + SET + b'\0'


def many_live(n):
    """n values alive at once across a call."""
    return b''.join(b'\x41' + leb(i & 63) + SET + leb(i) for i in range(n)) + b'\x10\1' + \
        b''.join(GET + leb(i) + GET + leb((i * 7 + 1) % n) + b'\x6a' + SET + leb(i) for i in range(n))


def loops_with_locals(depth, n_locals):
    """Nested loops, each with a way back, around code that touches every local: phi functions by the product."""
    inner = b''.join(GET + leb(i) + b'\x41\1\x6a' + SET + leb(i) for i in range(n_locals))
    again = b''.join(b'\x41\0\x0d' + leb(k) for k in range(depth))
    return b'\x03\x40' * depth + inner + again + b'\x0b' * depth


BOMBS = {
    'nested_blocks': lambda: module(body(b'\x02\x40' * 100000 + b'\x0b' * 100000)),
    'nested_loops': lambda: module(body(loops_with_locals(1000, 100), [(100, I32)])),
    'nested_ifs': lambda: module(body(b'\x41\1\x04\x40' * 20000 + b'\x0b' * 20000)),
    'locals': lambda: module(body(b'', [(50000, V128)])),
    'locals_by_group': lambda: module(body(b'', [(1, I64)] * 49999)),
    'locals_beyond_count': lambda: module(body(b'', [(0xffffffff, I64), (0xffffffff, I64)])),
    'br_table': lambda: module(body(b'\x02\x40\x41\0\x0e' + leb(65000) + b'\0' * 65001 + b'\x0b')),
    'many_br_tables': lambda: module(body(b'\x02\x40' + (b'\x41\0\x0e' + leb(1000) + b'\0' * 1001) * 500 + b'\x0b')),
    'one_long_block': lambda: module(body(add_chain(300000), [(2, I32)])),
    'live_values': lambda: module(body(many_live(5000), [(5000, I32)]), body(b'')),
    'many_functions': lambda: module(body(b''), functions=200000),
    'many_calls': lambda: module(body(b'\x41\0\x04\x40' + b'\x10\0' * 300000 + b'\x0b')),
    'operand_stack': lambda: module(body(b'\x41\1' * 100000 + b'\x1a' * 100000)),
    'unreachable_tail': lambda: module(body(b'\x0f' + b'\x6a\x1a' * 500000)),
    'function_beyond_size': lambda: module(body(b'\x01' * 8000000)),
    'zeros': lambda: b'\0asm\1\0\0\0' + b'\0' * 1000000,
    'count_beyond_size': lambda: b'\0asm\1\0\0\0\x01\x05\xff\xff\xff\xff\x0f',
    'table_beyond_limit': lambda: b'\0asm\1\0\0\0\x04\x08\1\x70\0\xff\xff\xff\xff\x0f',
}
