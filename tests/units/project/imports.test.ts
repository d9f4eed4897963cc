/** The import rules hold, and planted violations are found. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const RULES = '.dependency-cruiser.cjs';
const depcruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

function cruise(folder: string, ...paths: string[]) {
  return spawnSync(process.execPath, [depcruise, '--config', RULES, ...paths], {
    cwd: folder,
    encoding: 'utf8',
  });
}

describe('import rules', () => {
  /** A project of two files and the same rules: nothing is planted in the real tree. */
  let project: string;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'proofbook-imports-'));
    for (const file of [RULES, 'tsconfig.json', 'package.json']) cpSync(file, join(project, file));
    symlinkSync(resolve('node_modules'), join(project, 'node_modules'));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };

  it('are kept by the whole project', () => {
    const { status, stdout } = cruise('.', 'src', 'frameworks', 'tests', 'bench');
    expect(stdout).toContain('no dependency violations found');
    expect(Number(/\((\d+) modules/.exec(stdout)?.[1])).toBeGreaterThan(60);
    expect(status).toBe(0);
  });

  it.each([
    ['theory may not know nn', 'theory', 'nn', 'theory-imports'],
    ['nn may not know theory', 'nn', 'theory', 'nn-imports'],
    ['evidence may not know an implementation', 'evidence', 'conv', 'evidence-imports'],
    ['kernels know nothing above', 'kernels', 'data', 'kernels-imports'],
    ['conv knows only the layer interface of nn', 'conv', 'nn', 'conv-knows-only-the-layer'],
    ['experiments do not know the theory', 'experiments', 'theory', 'experiments-imports'],
    ['experiments do not know submissions', 'experiments', 'submission', 'experiments-imports'],
    ['submissions do not know the commands', 'submission', 'cli', 'submission-imports'],
    ['nothing below knows the commands', 'data', 'cli', 'only-roots-import-roots'],
  ])('%s', (_, from, to, rule) => {
    write(`src/${to}/target.ts`, 'export const target = 1;\n');
    write(`src/${from}/planted.ts`, `export { target } from '../${to}/target.ts';\n`);
    const { status, stdout } = cruise(project, `src/${from}/planted.ts`);
    expect(stdout).toContain(rule);
    expect(status).not.toBe(0);
  });

  it.each([
    ['src knows no framework', 'src/cli', 'frameworks', 'src-knows-no-framework'],
    ['frameworks do not know the commands', 'frameworks', 'src/cli', 'frameworks-imports'],
    ['frameworks do not know the theory', 'frameworks', 'src/theory', 'frameworks-imports'],
  ])('%s', (_, from, to, rule) => {
    write(`${to}/target.ts`, 'export const target = 1;\n');
    const up = from.replace(/[^/]+/g, '..');
    write(`${from}/planted.ts`, `export { target } from '${up}/${to}/target.ts';\n`);
    const { status, stdout } = cruise(project, `${from}/planted.ts`);
    expect(stdout).toContain(rule);
    expect(status).not.toBe(0);
  });

  it('TensorFlow.js has one door, and it is only one file of frameworks', () => {
    write('frameworks/planted.ts', "export * from '@tensorflow/tfjs';\n");
    expect(cruise(project, 'frameworks/planted.ts').stdout).toContain('one-door-for-tensorflow');
  });

  it.each([
    ['ndarray', 'conv'],
    ['mathjs', 'evidence'],
    ['fast-check', 'theory'],
    ['@stdlib/math-base-special-exp', 'nn'],
    ['pure-rand/generator/xoroshiro128plus', 'data'],
    ['fast-png', 'data'],
    ['jpeg-js', 'data'],
    ['modern-tar', 'data'],
    ['yauzl', 'data'],
  ])('%s has one door, and it is not in %s', (name, folder) => {
    write(
      `src/${folder}/planted.ts`,
      `import * as planted from '${name}';\nexport default planted;\n`,
    );
    const { status, stdout } = cruise(project, `src/${folder}/planted.ts`);
    expect(stdout).toContain('one-door-for-');
    expect(status).not.toBe(0);
  });

  it('finds cycles', () => {
    write('src/nn/first.ts', "export { second } from './second.ts';\nexport const first = 1;\n");
    write(
      'src/nn/second.ts',
      "import { first } from './first.ts';\nexport const second = first;\n",
    );
    expect(cruise(project, 'src/nn/first.ts').stdout).toContain('no-cycles');
  });
});
