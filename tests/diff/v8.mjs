// Run the modules that `diff --write FILE` wrote on this engine and print what diff.c prints:
//     node v8.mjs FILE [NAME...]
// but for the modules of these names, which never end: its loops can be interrupted, its tail calls cannot.
// The file: parts, each a size of 32 bits and as many bytes: the host module; then for each module its name, itself, and
// the module that calls it (empty: it calls itself).
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const TIMEOUT_MS = 3000;
const TRAPS = [         // what a message of V8 begins with, or ends with, and the name in trap.def
  [/^unreachable/, 'unreachable'],
  [/^memory access out of bounds/, 'memory_bounds'],
  [/^(table index is|table access) out of bounds|^element segment out of bounds/, 'table_bounds'],
  [/^data segment/, 'memory_bounds'],
  [/^null function or function signature|^function signature mismatch|^indirect call/, 'sig_mismatch'],
  [/^dereferencing a null pointer|^rethrowing null/, 'null_reference'],
  [/^(divide|remainder) by zero/, 'div_by_zero'],
  [/^divide result unrepresentable/, 'int_overflow'],
  [/^float unrepresentable/, 'bad_conversion'],
  [/^operation does not support unaligned/, 'unaligned_atomic'],
  [/^Atomics.wait cannot be called/, 'not_shared'],
  [/^Maximum call stack size/, 'stack_overflow'],
];

const bytes = readFileSync(process.argv[2]);
const skipped = new Set(process.argv.slice(3));
let at = 0;
const part = () => {
  const size = bytes.readUInt32LE(at);
  at += 4 + size;
  return bytes.subarray(at - size, at);
};

function trapName(e) {
  if (e instanceof WebAssembly.Exception)
    return 'trap exception';
  if (e.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
    return 'timeout';
  const message = e.message.replace('WebAssembly.Instance(): ', '');
  const found = TRAPS.find(([pattern]) => pattern.test(message));
  return found ? `trap ${found[1]}` : `${e.name}: ${e.message}`;
}

// The loops of a module end only through the watchdog of node:vm.
const guarded = new vm.Script('guardedCall()');
function call(f) {
  globalThis.guardedCall = f;
  return guarded.runInThisContext({ timeout: TIMEOUT_MS });
}

const hex = (v) => typeof v === 'bigint' ? BigInt.asUintN(64, v).toString(16) : (v >>> 0).toString(16);

function hash(buffer) {
  const words = new Uint32Array(buffer, 0, Math.min(buffer.byteLength, 1 << 20) >> 2);
  let h = 0x811c9dc5;
  for (let i = 0; i < words.length; i++)
    h = Math.imul(h ^ words[i], 0x01000193);
  return h >>> 0;
}

function memories(exported) {
  return Object.values(exported).filter((e) => e instanceof WebAssembly.Memory)
    .map((m) => ` | ${m.buffer.byteLength.toString(16)} ${hash(m.buffer).toString(16)}`).join('');
}

function instantiate(wasm, imports) {
  let module;
  try {
    module = new WebAssembly.Module(wasm);
  } catch (e) {
    return { text: `refused: ${e.message}` };
  }
  try {
    return { exports: call(() => new WebAssembly.Instance(module, imports)).exports };
  } catch (e) {
    return { text: e instanceof WebAssembly.LinkError || e instanceof TypeError ? `unlinked: ${e.message}` : `start: ${trapName(e)}` };
  }
}

const shown = (name) => Buffer.from(name).toString('latin1').replace(/[^!-~]/g, '?');

function run(wasm, adapter, host, say) {
  const module = instantiate(wasm, { spectest: host });
  const caller = module.text || !adapter.length ? module : instantiate(adapter, { m: module.exports });
  if (caller.text) {
    say(caller.text);
    return;
  }
  for (const [name, f] of Object.entries(caller.exports)) {
    if (typeof f !== 'function' || f.length)
      continue;
    let end;
    try {
      const r = call(f);
      end = (r === undefined ? [] : Array.isArray(r) ? r : [r]).map((v) => ' ' + hex(v)).join('');
    } catch (e) {
      end = ' ' + trapName(e);
    }
    say(`${shown(name)}:${end}${memories(module.exports)}`);
    if (end === ' timeout')
      return;
  }
}

const spectest = new WebAssembly.Module(part());
while (at < bytes.length) {
  const name = `${part()}`, lines = [`== ${name}`];
  const wasm = part(), adapter = part();
  if (skipped.has(name))
    continue;
  run(wasm, adapter, new WebAssembly.Instance(spectest).exports, (line) => lines.push(line));
  process.stdout.write(lines.join('\n') + '\n');
}
