/**
 * What trains is our own: batch normalization, dropout, optimizers, schedules and augmentation come from
 * no package. Nothing that could hold them can be reached from the training path.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reachable, reachable } from './reachable.ts';

/** Where a training begins, and the folders with everything that it is made of. */
const PATH = [
  'src/experiments/trainTrial.ts',
  ...['models', 'engines', 'nn', 'conv', 'kernels', 'data'].map((folder) => `src/${folder}`),
];

/** The packages that the training path may know, and what each of them is for: no layer among them. */
const PACKAGES: Readonly<Record<string, string>> = {
  ndarray: 'strided views of arrays',
  'pure-rand': 'the random generator under our streams',
  '@stdlib/math-base-special-cospi': 'cos πx with the same bits on every engine',
  '@stdlib/math-base-special-exp': 'eˣ with the same bits on every engine',
  '@stdlib/math-base-special-expm1': 'eˣ − 1 with the same bits on every engine',
  '@stdlib/math-base-special-ln': 'ln x with the same bits on every engine',
  '@stdlib/math-base-special-log1p': 'ln(1 + x) with the same bits on every engine',
  '@stdlib/math-base-special-tanh': 'tanh x with the same bits on every engine',
  'fast-png': 'the bytes of pictures that are PNGs',
  'jpeg-js': 'the bytes of pictures that are JPEGs',
  'modern-tar': 'files in tar archives',
  yauzl: 'files in zip archives',
};

/** Of Node: files, checksums, compression, threads. None that starts programs or loads modules by name. */
const NODE = [
  ...['crypto', 'fs', 'fs/promises', 'os', 'path', 'stream', 'stream/web', 'worker_threads'],
  'zlib',
];

/** Compiled from src/kernels/assembly, which is part of the path. */
const ASSETS = ['build/kernels-single.wasm', 'build/kernels-threads.wasm'];

/** Everything that is not allowed, with the files that reach it. */
function violations({ packages, node, assets, open }: Reachable): string[] {
  const by = ([name, files]: [string, readonly string[]]) => `${name} ← ${files.join(', ')}`;
  return [
    ...[...packages].filter(([name]) => !(name in PACKAGES)).map(by),
    ...[...node].filter(([name]) => !NODE.includes(name)).map(by),
    ...[...assets].filter((file) => !ASSETS.includes(file)),
    ...open,
  ];
}

describe('the training path', { timeout: 300_000 }, () => {
  const path = reachable('.', PATH);

  it('reaches no package but those whose purpose is known, and loads nothing unseen', () => {
    expect(violations(path)).toEqual([]);
  });

  it('holds everything that is trained with: layers, optimizers, schedules, augmentation, kernels', () => {
    for (const file of [
      ...['src/nn/batchNormLayer.ts', 'src/nn/dropoutLayer.ts', 'src/nn/schedules.ts'],
      ...['src/nn/optimizers/adam.ts', 'src/nn/optimizers/averaging.ts', 'src/nn/network.ts'],
      ...['src/data/augmentation/augmentedPictures.ts', 'src/data/pictures/decodeJpeg.ts'],
      ...['src/kernels/webassembly/worker.js', 'src/kernels/assembly/threads.ts'],
      ...['src/experiments/trainTrial.ts', 'src/experiments/trial.ts'],
    ]) {
      expect(path.files).toContain(file);
    }
  });

  it('needs every package that it may know, and all are installed for users', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const listed = Object.keys(PACKAGES);
    expect([...path.packages.keys()].sort()).toEqual(listed.sort());
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(listed));
    expect([...path.node.keys()].sort()).toEqual(NODE);
    expect([...path.assets].sort()).toEqual(ASSETS);
  });
});

/** Frameworks and the like, installed here or not. */
const PLANTED = [
  ...['@tensorflow/tfjs', '@tensorflow/tfjs-node', '@jax-js/jax', 'mathjs', 'onnxruntime-node'],
  ...['torch', '@xenova/transformers', 'brain.js'],
];

/** Every kind of import. */
const IMPORTS: readonly ((name: string) => string)[] = [
  (name) => `import '${name}';`,
  (name) => `export * from '${name}';`,
  (name) => `import type * as it from '${name}';\nexport type It = typeof it;`,
  (name) => `export const load = async () => await import('${name}');`,
  (name) => `import deep from '${name}/deep/inside.js';\nexport const it = deep;`,
];

/** From here anything may be loaded. */
const OPEN: readonly (readonly [call: string, before: string])[] = [
  ['import(name)', 'const name = process.argv[2];'],
  ["require('torch')", 'declare const require: (name: string) => void;'],
  ["createRequire('/')", 'const createRequire = (at: string) => at;'],
  ["process.getBuiltinModule('fs')", ''],
  ["new Function('return 1')", ''],
  ["new Worker('x.js')", ''],
  ['new URL(name, import.meta.url)', "const name = 'a';"],
];

describe('planted violations', { timeout: 300_000 }, () => {
  let project = '';
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'proofbook-path-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      cpSync(file, join(project, file));
    }
    symlinkSync(resolve('node_modules'), join(project, 'node_modules'));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  /** What is found in a project of these files, seen from those in `src/nn`. */
  function found(files: Readonly<Record<string, string>>): string[] {
    rmSync(join(project, 'src'), { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    return violations(reachable(project, ['src/nn']));
  }

  it('are none where only what is allowed is imported', () => {
    const text = "import 'ndarray';\nimport { join } from 'node:path';\njoin('a');\n";
    expect(found({ 'src/nn/entry.ts': text })).toEqual([]);
  });

  it('are found in every kind of import, of what is installed and of what is not', () => {
    const planted = PLANTED.flatMap((name, n) =>
      IMPORTS.map((write, i) => [`src/nn/${n}-${i}.ts`, `${write(name)}\n`] as const),
    );
    const expected = PLANTED.map(
      (name, n) => `${name} ← ${IMPORTS.map((_, i) => `src/nn/${n}-${i}.ts`).join(', ')}`,
    );
    expect(found(Object.fromEntries(planted)).sort()).toEqual(expected.sort());
  });

  it('are found through other files, wherever they lie, and through the code of a thread', () => {
    expect(
      found({
        'src/nn/entry.ts': "export { far } from '../data/middle.ts';\n",
        'src/data/middle.ts': "export const far = () => import('../pages/far.ts');\n",
        'src/pages/far.ts': "export const url = new URL('./thread.js', import.meta.url);\n",
        'src/pages/thread.js': "import '@tensorflow/tfjs';\n",
      }),
    ).toEqual(['@tensorflow/tfjs ← src/pages/thread.js']);
  });

  it('are found where nobody can tell what is loaded', () => {
    const planted = OPEN.map(
      ([call, before], n) => [`src/nn/${n}.ts`, `${before}\nexport const it = ${call};\n`] as const,
    );
    const expected = OPEN.map(([call], n) => `src/nn/${n}.ts:2 ${call}`);
    expect(found(Object.fromEntries(planted))).toEqual(expect.arrayContaining(expected));
  });

  it('are modules of Node that lead anywhere, and code that is compiled elsewhere', () => {
    expect(
      found({
        'src/nn/a.ts': "import { spawn } from 'node:child_process';\nspawn('python3');\n",
        'src/nn/b.ts': "import { register } from 'module';\nregister('a');\n",
        'src/nn/c.ts': "export const url = new URL('../../other/net.wasm', import.meta.url);\n",
      }),
    ).toEqual(['child_process ← src/nn/a.ts', 'module ← src/nn/b.ts', 'other/net.wasm']);
  });
});
