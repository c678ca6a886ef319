"""How to call wvm and the other engines: one function per engine, from one description of a run.

Engines are found in ENGINES_DIR (default build/corpus/engines, as the corpus's get-programs
leaves them), then on the PATH. NODE, WASMTIME and so on name one directly.
"""
import os
import shutil

import harness

NODE_WASI = os.path.join(harness.TOP, 'tests', 'node-wasi.mjs')
ENGINES_DIR = os.environ.get('ENGINES_DIR') or os.path.join(harness.TOP, 'build', 'corpus', 'engines')


def find(name):
    named = os.environ.get(name.upper().replace('-', '_'))
    local = os.path.join(ENGINES_DIR, name)
    return named or (local if os.access(local, os.X_OK) else shutil.which(name))


def wvm(path, wasm, args, dirs, env, flags=()):
    argv = [path, 'run', *flags]
    for host, guest in dirs:
        argv += ['--dir', f'{host}::{guest}']
    for k, v in env.items():
        argv += ['--env', f'{k}={v}']
    return [*argv, wasm, *args]


def wasmtime(path, wasm, args, dirs, env, flags=()):
    return wvm(path, wasm, args, dirs, env)


def node(path, wasm, args, dirs, env, flags=()):
    argv = [path, '--no-warnings', NODE_WASI, wasm]
    for host, guest in dirs:
        argv += ['--dir', f'{guest}={host}']
    for k, v in (env or {'NODE': '1'}).items():     # with an empty environment its WASI misbehaves
        argv += ['--env', f'{k}={v}']
    return [*argv, '--', *args]


def bun(path, wasm, args, dirs, env, flags=()):
    return [path, *node(path, wasm, args, dirs, env)[2:]]


def wasmer(path, wasm, args, dirs, env, flags=()):
    argv = [path, 'run', wasm]
    for host, guest in dirs:
        argv += ['--mapdir', f'{guest}:{host}']
    for k, v in env.items():
        argv += ['--env', f'{k}={v}']
    return [*argv, '--', *args]


def iwasm(path, wasm, args, dirs, env, flags=()):
    argv = [path]
    for host, guest in dirs:
        argv.append(f'--map-dir={guest}::{host}')
    for k, v in env.items():
        argv.append(f'--env={k}={v}')
    return [*argv, wasm, *args]


def wasm3(path, wasm, args, dirs, env, flags=()):
    """Takes no environment, and only the current directory."""
    return None if dirs or env else [path, wasm, *args]


def wasmtime_run(path, wasm, args, dirs, env, flags=()):
    """Takes no arguments and no environment for the module."""
    if args or env:
        return None
    return [path, *(f'--mapdir={guest}::{host}' for host, guest in dirs), wasm]


COMMANDS = {'wvm': wvm, 'node': node, 'wasmtime': wasmtime, 'wasmtime-run': wasmtime_run, 'bun': bun, 'wasmer': wasmer, 'iwasm': iwasm,
            'wasm3': wasm3}


def command(name, wasm, args=(), dirs=(), env=None, flags=()):
    """argv for this run on the engine, or None when it is not here or cannot do that."""
    path = harness.WVM if name == 'wvm' else find(name)
    if not path:
        return None
    return COMMANDS[name](path, wasm, list(args), list(dirs), dict(env or {}), list(flags))


def available():
    return [n for n in COMMANDS if n == 'wvm' or find(n)]
