/** Slips of the pen in a small claim: where they are planted, and which check finds them. */
import { describe, expect, it } from 'vitest';
import {
  checksumOf,
  complaintsAbout,
  figuresOf,
  judgeClaim,
  reasonsOf,
} from '../../../src/evidence/mutants/judge.ts';
import { killOf } from '../../../src/evidence/mutants/kill.ts';
import { mutantsOf } from '../../../src/evidence/mutants/mutant.ts';
import { answer, chain, claim, cost } from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';

const settings = { seed: 4, runs: 40 };
const subject = { name: 'S', operations: { relu: (x: number) => Math.max(0, x) } };

const small = claim({
  id: 'T1',
  title: 'a claim for testing',
  statement: '',
  scope: '',
  variables: {
    n: count(1, 3),
    x: vector('n', -4, 4, { grid: 1 / 4 }),
    t: scalar(-4, 4, { grid: 1 / 4 }),
  },
  ranges: { i: [1, 'n'] },
  definitions: { 'g(u)': 'max(0, u)', total: 'sum(i, x[i])' },
  proof: [
    chain([], 'g(t)', [['=', 't', 'to the right']], { given: 't >= 0' }),
    chain(['i'], '2*x[i] + x[i]', [['=', '3*x[i]', 'add up']]),
    cost('n products', ['i'], '3*x[i]', 'n'),
  ],
  answers: [
    answer({
      operation: 'relu',
      call: (s, v) => s.relu(v.t),
      expression: 'g(t)',
      computedAs: 'max(t, 0)',
    }),
  ],
  witnesses: [{ text: 'two', values: { n: 1, x: [1], t: 2 }, shows: 'g(t) == 2 and total == 1' }],
});

const mutants = [...mutantsOf(small)];
const named = (name: string) => {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found === undefined) throw new Error(`no mutant ${name}`);
  return found;
};

describe('mutantsOf', () => {
  it('plants in every expression, under names of their own', () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of [
      ...['derivation 1, first line: g dropped', 'derivation 1, assumption: >= → >'],
      ...['derivation 2, step 1: 3 → 4', 'cost 3, formula: * → /', 'definition of g: max → min'],
      ...[
        'range of i, to: + 1',
        'answer 1, expression: g dropped',
        'answer 1, computedAs: max → min',
      ],
      ...['witness 1, statement 1: 2 → 3', 'witness 1, statement 2: == → !='],
    ]) {
      expect(names).toContain(name);
    }
    expect(names).not.toContain('witness 1, statement 1: and → or');
  });

  it('leaves the rest of the claim alone', () => {
    const { claim } = named('derivation 2, step 1: 3 → 4');
    expect(claim.proof[0]).toBe(small.proof[0]);
    expect(claim.definitions).toBe(small.definitions);
    expect(claim.proof[1]).not.toEqual(small.proof[1]);
  });
});

describe('killOf', () => {
  it.each([
    ['derivation 1, first line: sign of the argument of g', 'step 1 of 1 «to the right» fails'],
    ['derivation 1, assumption: >= → >', 'the assumption fails'],
    ['derivation 1, assumption: 0 → -1', 'step 1 of 1 «to the right» fails'],
    ['derivation 2, step 1: 3 → 4', 'step 1 of 1 «add up» fails'],
    ['cost 3, formula: * → /', 'the formula that is counted'],
    ['definition of g: max → min', 'T1: '],
    ['range of i, to: + 1', 'not an index'],
    ['answer 1, expression: g dropped', 'as a careful implementation computes it'],
    ['answer 1, computedAs: max → min', 'as a careful implementation computes it'],
    ['witness 1, statement 1: 2 → 3', 'the witness «two» does not show it'],
  ])('%s: %s', (name, message) => {
    expect(killOf(named(name), subject, settings)).toContain(message);
  });

  it('does not find what changes nothing', () => {
    expect(killOf(named('derivation 1, first line: g dropped'), subject, settings)).toBeNull();
  });
});

describe('judgeClaim', () => {
  const judged = judgeClaim(small, subject, settings);

  it('counts, and names those that are alive', () => {
    expect(judged.planted).toBe(mutants.length);
    expect(judged.alive).toContain('derivation 1, first line: g dropped');
    expect(complaintsAbout('T1', judged)).toContain(
      'T1: nobody notices derivation 1, first line: g dropped',
    );
    expect(complaintsAbout('Q2.2', { ...judged, alive: [] })).toEqual([
      'Q2.2: a check finds definition of D: i → j (2), which is said to change nothing',
    ]);
    const explained = [...reasonsOf('Q2.2').keys()];
    expect(complaintsAbout('Q2.2', { ...judged, alive: explained })).toEqual([]);
  });

  it('holds for the text that was judged, no other', () => {
    const record = { ...settings, claims: { T1: judged } };
    expect(figuresOf(small, record)).toEqual({
      planted: mutants.length,
      killed: mutants.length - judged.alive.length,
      equivalent: 0,
    });
    const { claim: changed } = named('definition of g: max → min');
    expect(checksumOf(changed)).not.toBe(judged.sha256);
    expect(figuresOf(changed, record)).toBe('judged before the text changed');
    expect(figuresOf(changed, { ...settings, claims: {} })).toBe('never judged');
    expect(figuresOf(small, null)).toBe('never judged');
  });
});
