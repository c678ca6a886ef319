// Node (or Bun) as a WASI engine: node node-wasi.mjs MODULE [--dir GUEST=HOST]... [--env K=V]... -- ARGS
// Exit codes as wvm's: the module's own, 134 for a trap.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { WASI } from 'node:wasi';

const [file, ...rest] = process.argv.slice(2);
const options = { preopens: {}, env: {} };
while (rest.length && rest[0] !== '--') {
    const kind = { '--dir': 'preopens', '--env': 'env' }[rest.shift()];
    const [name, ...value] = rest.shift().split('=');
    options[kind][name] = value.join('=');
}
const module = new WebAssembly.Module(readFileSync(file));
const old = WebAssembly.Module.imports(module).some((i) => i.module === 'wasi_unstable');
const wasi = new WASI({ ...options, version: old ? 'unstable' : 'preview1', args: [basename(file), ...rest.slice(1)], returnOnExit: true });
// Bun has no getImportObject
const imports = wasi.getImportObject?.() ?? { wasi_snapshot_preview1: wasi.wasiImport, wasi_unstable: wasi.wasiImport };
try {
    process.exitCode = wasi.start(new WebAssembly.Instance(module, imports));
} catch (e) {
    if (!(e instanceof WebAssembly.RuntimeError || e instanceof RangeError || e instanceof WebAssembly.Exception)) throw e;
    console.error(String(e));
    process.exitCode = 134;
}
