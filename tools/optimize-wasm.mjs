#!/usr/bin/env node
// Shrinks the WASM modules of a release build, and the JavaScript that binds each to the browser, in place.
// Usage: tools/optimize-wasm.mjs DIST

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Only features that every supported browser has: with --all-features Chromium refuses the module.
const features = [
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
  '--enable-mutable-globals',
  '--enable-reference-types',
  '--enable-multivalue',
];

const run = (command, ...options) =>
  execFileSync(command, options, { encoding: 'utf8', maxBuffer: 64 << 20 });

/** Optimises the module and gives its imports and exports short names, which it returns. */
function optimize(module) {
  const short = '--minify-imports-and-exports-and-modules';
  const passes = ['--flatten', '--rereloop', '-Oz', '-Oz', short];
  const names = JSON.parse(run('wasm-opt', ...features, ...passes, '-o', module, module));
  return { imports: names.imports, exports: new Map(names.exports) };
}

/** Calls imports and exports by their short names, and leaves out the imports that nothing uses any more. */
function rename(glue, { imports, exports }) {
  const short = new Map(imports.map(([, name, short]) => [name, short]));
  const [module] = imports[0];
  return glue
    .replace(/^ {8}([\w$]+): function[^]*?^ {8}\}.*,\n/gm, (entry, name) =>
      short.has(name) ? entry.replace(name, short.get(name)) : '',
    )
    .replace(/\bwasm\.([\w$]+)/g, (access, name) =>
      exports.has(name) ? `wasm.${exports.get(name)}` : access,
    )
    .replace(JSON.stringify(module), JSON.stringify('a'));
}

const [dist] = process.argv.slice(2);
for (const file of readdirSync(dist).filter((name) => name.endsWith('_bg.wasm'))) {
  const module = join(dist, file);
  const glue = module.replace('_bg.wasm', '.js');
  writeFileSync(glue, rename(readFileSync(glue, 'utf8'), optimize(module)));
}
