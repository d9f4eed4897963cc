/** Which checks a claim has, by name, and that each runs what it says. */
import { describe, expect, it } from 'vitest';
import { checkAnswer, TEXTBOOK } from '../../../src/evidence/checkAnswer.ts';
import { checksOf } from '../../../src/evidence/checks.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import {
  type Answer,
  answer,
  type Claim,
  type ClaimText,
  chain,
  computation,
  cost,
  enclosure,
  prose,
  trial,
} from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import type { Subject } from '../../../src/theory/operations.ts';
import { claimWith, settings } from './smallClaim.ts';

const namesOf = (claim: Claim, subjects: readonly Subject[] = []) =>
  checksOf(claim, subjects).map(({ name }) => name);
const run = (claim: Claim, name: string, subjects: readonly Subject[] = []) => {
  const check = checksOf(claim, subjects).find((one) => one.name === name);
  if (check === undefined) throw new Error(`no check ${name}`);
  return check.run(settings);
};

describe('the checks of a derivation', () => {
  const steps = { text: '', reads: ['t'], arithmetics: ['exact'] } as const;
  const compared = {
    *run(scope: { variables: Readonly<Record<string, unknown>> }) {
      const t = scope.variables.t as never;
      yield { what: 'itself', left: t, relation: '=' as const, right: t };
    },
  };
  const line = chain(['i'], '2*x[i]', [['=', 'x[i] + x[i]', 'twice']], { arithmetics: ['exact'] });
  const proof: ClaimText['proof'] = [
    prose(''),
    line,
    computation({ ...steps, ...compared, name: 'computed' }),
    trial({ ...steps, ...compared, name: 'tried' }),
    cost('n products', ['i'], 'x[i]*2', 'n'),
    cost('no product', [], 't', '0'),
  ];
  const plain = claimWith({ proof });
  const proved = claimWith({ proof, identities: { free: {} } });

  it('are proofs besides, where there are identities', () => {
    const names = [
      ...['derivation 2, 1 steps [exact]', 'computed [exact]', 'tried [exact]', 'n products'],
      ...['n products: of what was derived', 'no product'],
    ];
    expect(namesOf(plain)).toEqual(names);
    expect(namesOf(proved)).toEqual([
      ...['derivation 2, 1 steps [exact]', 'derivation 2, 1 steps [proof]'],
      ...['computed [exact]', 'computed [proof]', 'tried [exact]', 'n products'],
      ...['n products [proof]', 'n products: of what was derived'],
      ...['no product', 'no product [proof]'],
    ]);
    for (const name of names) expect(run(proved, name).runs).toBe(60);
    for (const name of namesOf(proved).filter((text) => text.endsWith('[proof]'))) {
      expect(run(proved, name).proof?.identities).toBeGreaterThan(0);
    }
  });

  it('compare what is counted with the end of the chain before it', () => {
    const counted = (...parts: ClaimText['proof']) =>
      claimWith({ proof: [...parts, cost('products', ['i'], '2*x[i]', 'n')] });
    const name = 'products: of what was derived';
    const other = chain(['i'], 'x[i]', [['=', 'x[i]', '']]);
    expect(run(counted(other, line), name)).toMatchObject({ runs: 60, exact: false });
    expect(() => run(counted(line, other), name)).toThrow(
      'T1: step 1 of 1 «the formula that is counted» fails at i = 1',
    );
    expect(namesOf(counted(prose('')))).toEqual(['products']);
    expect(namesOf(claimWith({ proof: [cost('products', [], '2*t', '1'), line] }))).not.toContain(
      name,
    );
    expect(namesOf(counted(chain(['k'], '2*x[k]', [])))).not.toContain(name);
  });

  it('of an enclosure are named by the box', () => {
    const enclosed = (box: ClaimText['variables'], right: string) =>
      claimWith({ proof: [enclosure({ text: '', box }, '1', [['<', right, '']])] });
    const named = enclosed({ t: scalar(2, 4) }, 't');
    expect(namesOf(named)).toEqual(['derivation 1, enclosed for 2 ≤ t ≤ 4']);
    expect(run(named, namesOf(named)[0]).enclosed).toMatchObject({ statements: 1 });
    expect(namesOf(enclosed({}, '2'))).toEqual(['derivation 1, enclosed']);
  });

  it('of an assumption, a limit and a witness run', () => {
    const limit = { variable: 't', toward: 'infinity' } as const;
    const options = { limit, given: 't >= 1', arithmetics: ['float64'] } as const;
    const claim = claimWith({
      variables: { t: scalar(0, 4, { grid: 1 / 4 }) },
      proof: [chain([], '0', [['<=', 't < 1 ? -1 : 1/t', '']], options)],
      witnesses: [{ text: 'seen', values: { t: 2 }, shows: 't == 2' }],
    });
    expect(namesOf(claim)).toEqual([
      ...['derivation 1, 1 steps [float64]', 'derivation 1, its assumption is met and needed'],
      ...['derivation 1, the bound vanishes with t', 'witness: seen'],
    ]);
    expect(run(claim, 'derivation 1, its assumption is met and needed').comparisons).toBe(60);
    expect(run(claim, 'derivation 1, the bound vanishes with t').comparisons).toBe(28 * 60);
    expect(run(claim, 'witness: seen').comparisons).toBe(1);
  });
});

describe('the checks of an answer', () => {
  const hostile = { from: -800, to: 800, also: [800] };
  const wide = { n: count(1, 2), t: scalar(0, 1), x: scalar(-4, 4, { hostile }) };
  const narrow = { n: count(1, 2), t: scalar(0, 1), x: scalar(-4, 4) };
  const square: Answer = answer({
    operation: 'relu',
    call: (s, v) => s.relu(v.x),
    ...{ expression: 'x*x', computedAs: 'x^2' },
  });
  const about = (variables: ClaimText['variables'], ...answers: readonly Answer[]) =>
    claimWith({ variables, ranges: {}, answers });
  const subject = (more: Partial<Subject> = {}): Subject => ({
    ...{ name: 'S', operations: { relu: (x: number) => x * x } },
    ...more,
  });

  it('are asked at hostile points as soon as one variable has some', () => {
    expect(namesOf(about(wide, square), [subject()])).toEqual([
      'answer 1, as a careful implementation computes it',
      'answer 1, as a careful implementation computes it, hostile inputs',
      'answer 1, textbook: relu',
      'answer 1, textbook: relu, hostile inputs',
      'answer 1, S: relu',
      'answer 1, S: relu, hostile inputs',
    ]);
    expect(namesOf(about(narrow, square, square))).toEqual([
      'answer 1, as a careful implementation computes it',
      'answer 2, as a careful implementation computes it',
      'answer 1, textbook: relu',
      'answer 2, textbook: relu',
    ]);
  });

  it('have none for a careful formula that is the written one', () => {
    const one = answer({ operation: 'relu', call: () => null, expression: 'x' });
    expect(namesOf(about(wide, one))).toEqual([
      ...['answer 1, textbook: relu', 'answer 1, textbook: relu, hostile inputs'],
    ]);
  });

  it('let the written formula break at hostile points only', () => {
    const overflows = answer({
      operation: 'relu',
      call: () => null,
      expression: 'exp(200*x)/exp(200*x)',
    });
    const claim = about(wide, overflows);
    expect(run(claim, 'answer 1, textbook: relu, hostile inputs')).toEqual({
      ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: false, exhaustive: false },
      subject: {
        ...{ name: 'textbook', precision: 'float64', operation: 'relu', status: 'breaks' },
        ...{ worstUlps: 0, witness: expect.objectContaining({ at: '', got: 'NaN' }) },
      },
    });
    expect(() => run(claim, 'answer 1, textbook: relu')).toThrow('textbook.relu fails');
  });

  it('tell of foreign code whatever else is wrong', () => {
    const claim = about(narrow, { ...square, call: () => 'a text' });
    const foreign = subject({ foreign: true });
    expect(() => run(claim, 'answer 1, S: relu', [foreign])).toThrow(ClaimFailure);
    const thrown = about(narrow, {
      ...square,
      call: () => {
        throw new Error('out of order');
      },
    });
    expect(() => run(thrown, 'answer 1, S: relu', [foreign])).toThrow('out of order');
  });
});

describe('the outcome of an answer', () => {
  const box = claimWith({ variables: { n: count(1, 5) } });
  const triple: Answer = answer({
    operation: 'relu',
    call: (s, v) => s.relu(v.n),
    expression: '3*n',
  });

  it('on a box, for an implementation and for the textbook', () => {
    const relu = (n: number) => 3 * n;
    const outcome = (name: string) => ({
      ...{ runs: 5, comparisons: 5, worstRatio: 0, allowed: 0, exact: true, exhaustive: true },
      subject: {
        ...{ name, precision: 'float64', operation: 'relu', status: 'holds', worstUlps: 0 },
      },
    });
    const own: Subject = { name: 'S', operations: { relu } };
    expect(checkAnswer(box, triple, own, 'ordinary', settings)).toEqual(outcome('S'));
    expect(checkAnswer(box, triple, TEXTBOOK, 'ordinary', settings)).toEqual(outcome('textbook'));
    const short: Subject = { name: 'S', operations: { relu: (n) => relu(n) - (n === 4 ? 2 : 0) } };
    expect(() => checkAnswer(box, triple, short, 'ordinary', settings)).toThrow(
      /left {6}10\n {2}= {9}12\n {2}gap {7}2\n/,
    );
  });

  it('says nothing where no error bound is finite', () => {
    const claim = claimWith({ variables: { x: scalar(1e13, 2e13) } });
    const cube = answer({ operation: 'relu', call: (s, v) => s.relu(v.x), expression: 'x*x*x' });
    const infinite: Subject = {
      ...{ name: 'S', precision: 'float32' },
      operations: { relu: () => Number.POSITIVE_INFINITY },
    };
    expect(() => checkAnswer(claim, cube, infinite, 'ordinary', settings)).toThrow(
      /T1: more than half of the draws say nothing \(\d+ undecided, such as S\.relu: S\.relu: no finite error bound, seed 2\)/,
    );
  });

  it('names a missing row', () => {
    const rows = claimWith({ variables: { n: count(2, 3), x: vector('n', -4, 4) } });
    const outer = answer({
      ...{ operation: 'softmaxJacobian', indices: ['i', 'k'], expression: 'x[i]*x[k]' },
      call: (s, v) => s.softmaxJacobian(v.x),
    });
    const none: Subject = { name: 'S', operations: { softmaxJacobian: () => [] } };
    expect(() => checkAnswer(rows, outer, none, 'ordinary', settings)).toThrow(
      'S.softmaxJacobian returned no number at [1,1]: undefined',
    );
  });
});
