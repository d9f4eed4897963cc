import { describe, expect, it } from 'vitest';
import type { BenchmarkLine } from '../../../src/pages/benchmarkRecord.ts';
import { growthFigure } from '../../../src/pages/growthFigure.ts';
import { kernelsPage } from '../../../src/pages/kernelsPage.ts';
import { threadsFigure } from '../../../src/pages/threadsFigure.ts';

type Rate = readonly [subject: string, threads: number, imagesPerSecond: number];

const step = (bench: string, input: string, [subject, threads, imagesPerSecond]: Rate) => ({
  ...{ bench, input, subject, threads, imagesPerSecond },
  ...{ batch: 128, rounds: 3, ratios: {} },
});
const growth = (batch: number, rate: Rate, asked = batch): BenchmarkLine => ({
  ...step('cnn-growth', `mnist × ${asked}`, rate),
  batch,
});
const cnn = (...rate: Rate): BenchmarkLine => step('cnn-step', 'mnist', rate);
const of = (...lines: BenchmarkLine[]) => [
  { machine: 'bare', lines: [] },
  { machine: 'first', lines },
  {
    machine: 'second',
    lines: [growth(1, ['other', 1, 9]), cnn('other', 1, 8), cnn('other', 2, 9)],
  },
];

describe('speed against the batch', () => {
  it('has a series for each subject and number of threads, by rising batch, of one machine', () => {
    const figure = growthFigure(
      of(
        growth(2, ['a', 1, 20]),
        growth(1, ['a', 1, 10]),
        growth(1, ['a', 2, 15]),
        cnn('a', 1, 99),
      ),
    );
    expect(figure?.series).toEqual([
      {
        ...{ name: 'a, 1 thread', style: 'dashed' },
        points: [
          ...[
            [1, 10],
            [2, 20],
          ],
        ],
      },
      { ...{ name: 'a, 2 threads', style: 'line' }, points: [[1, 15]] },
    ]);
    expect(figure?.caption).toBe('the network of cnn-step; first');
  });

  it('says in words which is the fastest, threads and batch included', () => {
    const figure = growthFigure(of(growth(1, ['a', 1, 10]), growth(4, ['b', 2, 30])));
    expect(figure?.description).toContain(
      'for a, 1 thread; b, 2 threads. The fastest is b, 2 threads, with a batch of 4: 30 images per second.',
    );
  });

  it('has no point, but a sentence, where a subject got fewer images than the others', () => {
    const shrunk = growth(4, ['a', 1, 99], 8);
    const figure = growthFigure(of(growth(4, ['a', 1, 10]), shrunk));
    expect(figure?.series.map(({ points }) => points)).toEqual([[[4, 10]]]);
    expect(figure?.description).toContain(
      'The fastest is a, 1 thread, with a batch of 4: 10 images per second. a, 1 thread, got only 4 images of mnist × 8, so there is no point for it.',
    );
    expect(growthFigure([{ machine: 'x', lines: [shrunk] }])).toBe(null);
  });
});

describe('speed against the threads', () => {
  it('has a series for each step and subject with several numbers of threads, of one machine', () => {
    const mlp = (...rate: Rate) => step('mlp-step', 'dense', rate);
    const product: BenchmarkLine = {
      ...{ bench: 'gemm', input: 'i', subject: 'a', rounds: 3, gflops: 5, ratios: {} },
      threads: 1,
    };
    const figure = threadsFigure(
      of(
        ...[cnn('a', 2, 30), cnn('a', 1, 20), cnn('once', 1, 5)],
        ...[mlp('b', 1, 80), mlp('b', 2, 40), mlp('a', 1, 2), mlp('a', 2, 3)],
        ...[growth(1, ['a', 1, 7]), growth(1, ['a', 2, 8]), product, { ...product, threads: 2 }],
      ),
    );
    expect(figure?.series).toEqual([
      {
        ...{ name: 'cnn-step on mnist, a', style: 'line' },
        points: [
          ...[
            [1, 20],
            [2, 30],
          ],
        ],
      },
      {
        ...{ name: 'mlp-step on dense, b', style: 'dashed' },
        points: [
          ...[
            [1, 80],
            [2, 40],
          ],
        ],
      },
      {
        ...{ name: 'mlp-step on dense, a', style: 'line' },
        points: [
          ...[
            [1, 2],
            [2, 3],
          ],
        ],
      },
    ]);
    expect(figure?.caption).toBe('first');
    expect(figure?.description).toContain(
      'cnn-step on mnist, a: 1.50 times as fast on 2 as on 1; mlp-step on dense, b: 0.50 times',
    );
  });

  it('never joins speeds on unlike batches', () => {
    const lines = [cnn('a', 1, 20), { ...cnn('a', 2, 30), batch: 64 }];
    expect(threadsFigure([{ machine: 'x', lines }])).toBe(null);
  });
});

describe('the page of the kernels', () => {
  it('shows those figures that there are, with their descriptions', () => {
    const lines = [cnn('a', 1, 20), cnn('a', 2, 30)];
    const text = kernelsPage([{ machine: 'x', lines }]);
    expect(text).toContain('![Images per second of a training step against the threads');
    expect(text).toContain('on 1.](kernels-threads.svg)');
    expect(text).not.toContain('kernels-growth.svg');
  });
});
