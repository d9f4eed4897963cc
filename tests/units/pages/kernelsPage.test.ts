import { describe, expect, it } from 'vitest';
import { type BenchmarkLine, readBenchmarkRecords } from '../../../src/pages/benchmarkRecord.ts';
import { kernelsPage } from '../../../src/pages/kernelsPage.ts';

const line: BenchmarkLine = {
  ...{ bench: 'cnn-step', subject: 'proofbook', threads: 2, input: 'mnist', batch: 128 },
  ...{ imagesPerSecond: 4570, rounds: 7, ratios: { pytorch: 1.17, 'jax-js': 81.2 } },
};

describe('the page of the kernels', () => {
  it('points to the errors, and has no speed where none is recorded', () => {
    const text = kernelsPage([]);
    expect(text).toContain('[known maximum errors](errors.md)');
    expect(text).not.toContain('## Speed');
  });

  it('shows the benchmarks with the ratios to those rivals that took part', () => {
    const product: BenchmarkLine = {
      ...{ bench: 'gemm', subject: 'loops', threads: 1, input: '256×256 · 256×256' },
      ...{ gflops: 1.5, rounds: 5, ratios: { proofbook: 0.05, 'jax-js': 0.00123 } },
    };
    const text = kernelsPage([{ machine: 'a machine of 2 cores', lines: [line, product] }]);
    expect(text).toContain('### a machine of 2 cores\n');
    expect(text).toContain(
      '| benchmark | input | subject | threads | batch | rate | ÷ PyTorch | ÷ jax-js |\n',
    );
    expect(text).toContain(
      '| cnn-step | mnist | proofbook | 2 | 128 | 4,570 images/s | 1.17 | 81.2 |',
    );
    expect(text).toContain(
      '| gemm | 256×256 · 256×256 | loops | 1 |  | 1.5 GFLOP/s |  | 0.00123 |',
    );
  });

  it('keeps machines apart, each with its own rivals', () => {
    const other = { ...line, imagesPerSecond: 5000, ratios: { 'tensorflow.js': 900 } };
    const text = kernelsPage([
      { machine: 'first', lines: [line] },
      { machine: 'second', lines: [other] },
    ]);
    const [first, second] = text.slice(text.indexOf('### first')).split('### second');
    expect(first).toContain('4,570 images/s | 1.17 | 81.2 |');
    expect(first).not.toContain('TensorFlow.js');
    expect(second).toContain('| rate | ÷ TensorFlow.js |');
    expect(second).toContain('5,000 images/s | 900 |');
  });

  it('names TensorFlow.js and the micro-kernels as the benchmarks do', () => {
    const ratios = { 'tensorflow.js': 30, 'micro-kernel': 0.95, 'two micro-kernels': 0.5 };
    const text = kernelsPage([{ machine: 'x', lines: [{ ...line, ratios }] }]);
    expect(text).toContain('| ÷ TensorFlow.js | ÷ one micro-kernel | ÷ two micro-kernels |');
    expect(text).toContain('| 30 | 0.95 | 0.5 |');
  });
});

describe('below the benchmarks of a machine', () => {
  const said = (...lines: object[]) =>
    kernelsPage([{ machine: 'x', lines: lines.map((changed) => ({ ...line, ...changed })) }]);
  const torch = { subject: 'pytorch', version: '2.1', blas: 'openblas' };

  it('are the settings of each subject with the benchmarks and threads that had them', () => {
    const first = { ...torch, layout: 'channels first' };
    const last = { ...torch, layout: 'channels last' };
    const text = said(
      { ...first, threads: 2 },
      {},
      { ...first, threads: 1 },
      { ...last, bench: 'vgg-step', threads: 1 },
      { ...first, bench: 'cnn-growth', threads: 1, input: 'mnist × 128' },
      { ...torch, bench: 'gemm', threads: 1 },
    );
    const faster =
      'on the CPU; the faster one of its two layouts of images, tried before each measurement';
    const table = [
      '| subject | what ran | settings | benchmarks (threads) |',
      '| --- | --- | --- | --- |',
      `| pytorch | ${faster} | version 2.1, blas openblas, layout channels first | cnn-step (1, 2), cnn-growth (1) |`,
      `| pytorch | ${faster} | version 2.1, blas openblas, layout channels last | vgg-step (1) |`,
      '| pytorch | on the CPU | version 2.1, blas openblas | gemm (1) |',
      '| proofbook | the fast kernels of this project |  | cnn-step (2) |',
      '',
    ];
    expect(text).toContain(`\n${table.join('\n')}`);
  });

  it.each([
    ['tensorflow.js', { backend: 'tfjs' }, 'its JavaScript backend `cpu`, on one thread:'],
    ['tensorflow.js', { backend: 'tfjs-node' }, 'its native backend |'],
    ['two micro-kernels', { memory: 'shared' }, 'the same on two threads of one pool'],
    ['two micro-kernels', { memory: 'each its own' }, 'the same in two processes at once'],
    ['jax-js', {}, 'its WebAssembly backend; in Node on one thread'],
    ['somebody', {}, ' |  | cnn-step (2) |'],
  ])('stands what %s with %j was', (subject, settings, remark) => {
    expect(said({ subject, ...settings })).toContain(`| ${subject} | ${remark}`);
  });

  it('stands how many rounds each benchmark had', () => {
    const text = said({ rounds: 1 }, {}, { rounds: 3 }, { bench: 'gemm', rounds: 5 });
    expect(text).toContain('Rounds: cnn-step 7, gemm 5; fewer of a subject that needs long.');
  });

  it('stands above what the inputs that occur are', () => {
    const digits = '*mnist*: the first training digits of MNIST';
    const dense = '*dense*: random pixels, none of them 0';
    expect(said({ input: 'mnist × 4' })).toContain(`The inputs of the steps: ${digits}.`);
    expect(said({ input: 'dense' }, {})).toContain(`The inputs of the steps: ${dense}; ${digits}.`);
    expect(said({ input: 'mnist-like' })).toContain('*mnist-like*: where the digits were not');
    expect(said({ input: '2×3 · 3×5' })).not.toContain('The inputs');
  });
});

describe('the hours that TensorFlow.js would need for Problem 2', () => {
  const rival = (imagesPerSecond: number, changed = {}): BenchmarkLine => ({
    ...{ ...line, subject: 'tensorflow.js', imagesPerSecond },
    ...changed,
  });
  const said = (...lines: BenchmarkLine[]) => kernelsPage([{ machine: 'x', lines }]);

  it('are ten epochs of 50,000 images at its best speed on that network', () => {
    const text = said(line, rival(4), rival(5), rival(9, { bench: 'vgg-step' }));
    // 500,000 / 5 s = 27.8 hours.
    expect(text).toContain('At 5 images/s TensorFlow.js would need 28 hours for its 10 epochs');
  });

  it('are not told where they were not measured', () => {
    expect(said(line, rival(9, { bench: 'vgg-step' }))).not.toContain('would need');
  });
});

describe('the record', () => {
  it('of the benchmarks need not be there', () => {
    expect(readBenchmarkRecords('docs/none.json')).toEqual([]);
  });
});
