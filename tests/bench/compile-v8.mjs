// node FLAGS compile-v8.mjs MODULE: seconds that V8 takes to compile it; the flags say how.
import { readFileSync } from 'node:fs';

const bytes = readFileSync(process.argv[2]);
const start = performance.now();
new WebAssembly.Module(bytes);
console.log((performance.now() - start) / 1000);
