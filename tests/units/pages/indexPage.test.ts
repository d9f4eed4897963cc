import { describe, expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../src/evidence/record.ts';
import { experiments } from '../../../src/experiments/catalogue.ts';
import type { ExperimentRecord } from '../../../src/experiments/record.ts';
import { indexPage } from '../../../src/pages/indexPage.ts';
import { mutationRecord } from '../../../src/pages/mutationRecord.ts';

const evidence: EvidenceRecord = {
  ...{ schema: 4, seed: 7, runsPerCheck: 100, claims: [] },
  ...{ refutations: [], floats: [] },
};

const record = (id: string, seconds: number): ExperimentRecord => ({
  ...{ id, size: 'full', settings: {}, seed: 1, engine: 'proofbook' },
  data: {
    ...{ name: 'MNIST', synthetic: false, scaling: '', sha256: '' },
    counts: { train: 1, valid: 1, test: 1 },
  },
  headline: { validAccuracy: 0.98456, parameters: 535_818, testLoss: 0.0567421, more: 1 },
  ...{ curves: [], tables: [], networks: [], pictures: [] },
  conclusions: [
    { text: '', holds: true },
    { text: '', holds: false },
  ],
  run: { seconds, resumed: false, machine: '2 cores, x64', node: 'v22', version: '0' },
});

const asked = [
  record('p1-initialization', 60),
  record('p1-hyperparameters', 600),
  record('p1-finite-differences', 30),
  record('p2-cnn-vs-mlp', 333),
];

describe('the experiments on the front page', () => {
  it('have a row each, with the first three numbers as their own page has them', () => {
    const text = indexPage(evidence, [asked[1]], null);
    expect(text).toContain(
      '](experiments/p1-hyperparameters.md) | MNIST | 1 of 2 | valid accuracy 98.46 %, parameters 535,818, test loss 0.0567421 |',
    );
    expect(text.match(/not run yet/g)).toHaveLength(experiments.length - 1);
  });

  it('took so long together as asked, whatever else was run', () => {
    const all = [...asked, record('p2-beyond', 9999)];
    // 60 + 600 + 30 + 333 seconds.
    expect(indexPage(evidence, all, null)).toContain(
      '\n\nProblem 1 as asked and Problem 2 (p1-initialization, p1-hyperparameters, p1-finite-differences, p2-cnn-vs-mlp) took 17.1 minutes together on 2 cores, x64.\n\nMore: ',
    );
  });

  const [first, ...others] = asked;
  const { run } = first;
  it.each([
    ['one is missing', others],
    ['one was resumed', [{ ...first, run: { ...run, resumed: true } }, ...others]],
    ['one was on another machine', [{ ...first, run: { ...run, machine: '8 cores' } }, ...others]],
    ['one is quick', [{ ...first, size: 'quick' as const }, ...others]],
  ])('have no such sum where %s', (_, records) => {
    expect(indexPage(evidence, records, null)).not.toContain('minutes together');
  });
});

describe('the sharpness of the suite on the front page', () => {
  const counts = { killed: 3, survived: 1, timedOut: 0, equivalent: 0 };
  const file = { ...counts, sha256: '', survivors: [], stuck: [], reasons: [] };

  it('is the share of noticed mutants, with how much was judged', () => {
    const text = indexPage(evidence, [], mutationRecord({ 'a.ts': file }, ['a.ts', 'b.ts']));
    expect(text).toContain('the tests notice 75.00 % of the mistakes');
    expect(text).toContain('(1 of 2 files judged)');
  });

  it('is not spoken of where nothing was judged', () => {
    expect(indexPage(evidence, [], null)).not.toContain('mutation.md');
  });
});
