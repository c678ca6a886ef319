"""The benchmark's programs: which there are, and how each is built.

programs.toml has a table for each program. Its main file is programs/NAME.c, .cpp or .rs, or one of
the corpus's; `packages` names Debian source packages, unpacked by fetch.py, whose files join in. Every program
is built three times: natively (gcc, rustc), as a module, and that module by wasm2c and gcc.
A module has its arguments inside (bake.c), so that engines which pass none can run it.
"""
import glob
import json
import os
import re
import shlex
import shutil
import tomllib

import fetch
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
MANIFEST = os.path.join(HERE, 'programs.toml')
OUT = os.path.join(harness.TOP, 'build', 'bench')
WASICC = os.path.join(harness.TOP, 'tools', 'wasicc')
BAKE = os.path.join(HERE, 'bake.c')
LINK = ['-Wl,--wrap=__wasi_args_get', '-Wl,--wrap=__wasi_args_sizes_get', '-Wl,-z,stack-size=1048576']
# configuration: native flags, module flags
CONFIGS = {'plain': (['-O2'], ['-O2']), 'simd': (['-O3'], ['-O3', '-msimd128'])}
SUFFIXES = ('.c', '.cpp', '.rs')


def words(value):
    return shlex.split(value) if isinstance(value, str) else list(value)


class Program:
    def __init__(self, name, row):
        self.name, self.row = name, row
        self.group = row.get('group', 'other')
        self.args = [str(a) for a in words(row.get('args', ''))]
        self.quick = row.get('quick', False)
        self.simd = row.get('simd', False)          # written with vectors: for the simd configuration only

    def main_file(self):
        if self.row.get('corpus'):
            return harness.corpus('bench', self.name + '.c')
        for suffix in SUFFIXES:
            path = os.path.join(HERE, 'programs', self.name + suffix)
            if os.path.exists(path):
                return path
        raise harness.Fail(f'no programs/{self.name}.c, .cpp or .rs')

    def files(self):
        """(all source files, include flags); fetches the packages."""
        for i, package in enumerate(self.row.get('packages', [])):
            fetch.tree(package, None if i else self.row.get('prepare'))
        sources = [self.main_file()]
        without = {os.path.join(fetch.FOLDER, f) for f in self.row.get('without', [])}
        for pattern in self.row.get('sources', []):
            found = set(glob.glob(os.path.join(fetch.FOLDER, pattern))) - without
            if not found:
                raise harness.Skip(f'the package has no {pattern}')
            sources += sorted(found)
        return sources, [f'-I{os.path.join(fetch.FOLDER, d)}' for d in self.row.get('include', [])]

    def flags(self, which):
        jump = [f'-I{os.path.join(HERE, "programs", "setjmp")}'] if self.row.get('setjmp') else []
        mine = [f'-I{os.path.join(HERE, "programs")}'] if 'packages' in self.row else []
        return jump + mine + words(self.row.get('cflags', '')) + words(self.row.get(which, ''))


def load(selected=None, quick=False, config='simd'):
    """The programs of the manifest that the configuration runs, in its order; `selected` names programs or groups."""
    with open(MANIFEST, 'rb') as f:
        rows = tomllib.load(f)
    all_programs = [p for p in (Program(n, r) for n, r in rows.items()) if config == 'simd' or not p.simd]
    known = set(rows) | {p.group for p in all_programs}
    for s in selected or []:
        if s not in known:
            raise harness.Fail(f'no program or group {s}; there are: {" ".join(sorted(known))}')
    if selected:
        return [p for p in all_programs if p.name in selected or p.group in selected]
    return [p for p in all_programs if p.quick or not quick]


def must(argv, what, **kw):
    r = harness.run(argv, timeout=900, **kw)
    if r.code == 77:
        raise harness.Skip(r.tail())
    if r.code:
        errors = [line for line in r.err.decode('utf8', 'replace').splitlines() if 'error' in line or 'undefined' in line]
        raise harness.Fail(f'{what}, exit code {r.code}: {(errors or [r.tail()])[0][:200]}')
    return r


def compile_c(command, sources, flags, objects):
    """Compile the sources apart, as a build system does, to objects in a folder; returns them."""
    os.makedirs(objects, exist_ok=True)
    made = []
    for i, source in enumerate(sources):
        target = os.path.join(objects, f'{i}-{os.path.basename(source)}.o')
        must([*command, '-w', *flags, '-c', source, '-o', target], os.path.basename(source))
        made.append(target)
    return made


def build(target, recipe, made_by):
    """Make target unless the same recipe, of this tree or another, made it before and no source, nor a header of ours, is newer."""
    note, text = target + '.made', json.dumps(made_by).replace(harness.TOP + os.sep, '')
    same = os.path.exists(note) and open(note).read() == text
    headers = glob.glob(os.path.join(HERE, 'programs', '*.[hi]*'))
    if not (same and harness.newer(target, *headers, *[w for w in made_by if os.path.isabs(w)])):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.exists(target):
            os.remove(target)
        recipe(target)
        with open(note, 'w') as f:
            f.write(text)
    return target


def compiler(source):
    """(for modules, native, flags of the language)"""
    cxx = source.endswith(('.cpp', '.cc', '.cxx'))
    return ([WASICC, '--cxx'], ['g++'], ['-fno-exceptions', '-fno-rtti']) if cxx else ([WASICC], ['gcc'], [])


def native(program, config):
    """Path of the native program."""
    sources, include = program.files()
    target = os.path.join(OUT, 'bin', config, program.name + '.nat')
    if sources[0].endswith('.rs'):
        argv = [rustc(), *rust_flags(config), *words(program.row.get('native_cflags', ''))]
        return build(target, lambda t: rust(argv, t, sources[0], program), [*argv, *sources])
    flags = CONFIGS[config][0] + program.flags('native_cflags') + include

    def recipe(t):
        objects = []
        for source in sources:
            _, command, more = compiler(source)
            objects += compile_c(command, [source], flags + more, f'{t}.o/{len(objects)}')
        must([*compiler(sources[0])[1], '-o', t, *objects, '-lm', *words(program.row.get('libs', ''))], 'linking natively')
        shutil.rmtree(f'{t}.o')
    return build(target, recipe, ['gcc', *flags, *sources])


def module(program, config):
    """Path of the module."""
    sources, include = program.files()
    target = os.path.join(OUT, 'bin', config, program.name + '.wasm')
    if sources[0].endswith('.rs'):
        simd = ['-C', 'target-feature=+simd128'] if config == 'simd' else []
        argv = [*harness.rust_command('-', '-')[:3], *rust_flags(config), *simd]
        return build(target, lambda t: rust(argv, t, sources[0], program), [*argv, *program.args, *sources])
    flags = CONFIGS[config][1] + program.flags('wasm_cflags') + include
    baked = ''.join(a.replace('\\', r'\\').replace('"', r'\"') + r'\0""' for a in [program.name, *program.args])
    define = f'-DBENCH_ARGS="{baked}"'
    libs = words(program.row.get('wasm_libs', ''))

    def recipe(t):
        objects = compile_c([WASICC], [BAKE], ['-O2', define], f'{t}.o/args')
        for source in sources:
            command, _, more = compiler(source)
            objects += compile_c(command, [source], flags + more, f'{t}.o/{len(objects)}')
        must([*compiler(sources[0])[0], *CONFIGS[config][1], '-w', *LINK, '-o', t, *objects, *libs], 'linking the module')
        shutil.rmtree(f'{t}.o')
    return build(target, recipe, ['clang', *flags, define, *LINK, *libs, *sources])


def rust(command, target, source, program):
    """Compile the program after its crates, each of which may use those before it."""
    folder = f'{target}.o'
    found = ['-L', folder]
    os.makedirs(folder, exist_ok=True)
    for package in program.row.get('packages', []):
        crate = fetch.tree(package)
        name, flags = rust_crate(crate)
        library = os.path.join(folder, f'lib{name}.rlib')
        must([*command, '--cap-lints=allow', '--crate-type=rlib', *flags, *found, '-o', library, os.path.join(crate, 'src', 'lib.rs')], name)
        found += ['--extern', f'{name}={library}']
    must([*command, '--edition=2021', *found, '-o', target, source], 'rustc', env=rust_env(program))
    shutil.rmtree(folder)


def rust_crate(folder):
    """(name, flags): what cargo takes from the manifest, with default features; no build script runs."""
    with open(os.path.join(folder, 'Cargo.toml'), 'rb') as f:
        manifest = tomllib.load(f)
    name = manifest['package']['name'].replace('-', '_')
    flags = ['--crate-name', name, '--edition', manifest['package'].get('edition', '2015')]
    features, wanted = manifest.get('features', {}), ['default']
    for feature in wanted:
        wanted += [f for f in features.get(feature, []) if f not in wanted]
    return name, flags + [w for f in wanted for w in ('--cfg', f'feature="{f}"')]


def rustc():
    """The native rustc of the same version as the one for modules."""
    return harness.rust_command('-', '-')[0]


def rust_flags(config):
    return ['-C', 'opt-level=' + ('3' if config == 'simd' else '2')]


def rust_env(program):
    return {**os.environ, 'BENCH_ARG': ' '.join(program.args)}


def wasm2c(program, config):
    """Path of the program that wasm2c and gcc make of the module."""
    harness.need_cmd('wasm2c')
    wasm = module(program, config)
    target = os.path.join(OUT, 'bin', config, program.name + '.w2c')
    host = os.path.join(HERE, 'wasm2c_host.c')

    def recipe(t):
        folder = t + '.d'
        os.makedirs(folder, exist_ok=True)
        must(['wasm2c', '-n', 'm', '--no-debug-names', '-o', os.path.join(folder, 'module.c'), wasm], 'wasm2c')
        write_missing(folder, host)
        must(['gcc', '-std=gnu2x', '-w', CONFIGS[config][0][0], f'-I{folder}', '-fno-optimize-sibling-calls', '-frounding-math',
              '-o', t, os.path.join(folder, 'module.c'), host, '-lwasm-rt-impl', '-lm'], 'gcc of wasm2c')
        shutil.rmtree(folder)
    return build(target, recipe, ['wasm2c', wasm, host])


def write_missing(folder, host):
    """Stubs for what the module imports and the host does not have."""
    imports = re.findall(r'^\w+ Z_wasi_snapshot_preview1Z_(\w+)\((.*)\);', open(os.path.join(folder, 'module.h')).read(), re.M)
    served = set(re.findall(r'WASI\((\w+)\)', open(host).read()))
    with open(os.path.join(folder, 'missing.h'), 'w') as f:
        for name, params in imports:
            if name not in served:
                f.write(f'MISSING({name}, {params})\n')
