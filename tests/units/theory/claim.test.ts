/** The vocabulary: what is written becomes a claim, with nothing lost and nothing made up. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  type ClaimText,
  chain,
  claim,
  computation,
  cost,
  enclosure,
  prose,
  trial,
} from '../../../src/theory/claim.ts';
import { count, isExhaustible, matrix, scalar, vector } from '../../../src/theory/domain.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

const least: ClaimText = {
  id: 'T1',
  title: 'a title',
  statement: 'a statement',
  scope: 'everywhere',
  variables: {},
  proof: [],
};

describe('claim', () => {
  it('keeps what is written and leaves the rest empty', () => {
    expect(claim(least)).toEqual({
      ...least,
      assumptions: [],
      construct: null,
      definitions: {},
      ranges: {},
      answers: [],
      witnesses: [],
      slack: {},
      identities: null,
      runs: null,
      tables: [],
      uses: [],
      notation: {},
    });
  });

  it('parses definitions, ranges and witnesses', () => {
    const construct = () => ({});
    const table = { title: 't', columns: [], rows: () => [] };
    const more = {
      construct,
      runs: 7,
      tables: [table],
      uses: ['T0'],
      notation: { S: 'S' },
      answers: [answer({ operation: 'relu', call: () => 0, expression: '0' })],
    };
    const { definitions, ranges, witnesses, ...rest } = claim({
      ...least,
      ...more,
      definitions: { Z: 'sum(k, x[k])', 'S[i, j]': 'x[i] - x[j]', 'phi(t)': 't^2' },
      ranges: { k: [1, 'n - 1'] },
      witnesses: [{ text: 'w', values: { n: 1 }, shows: 'n == 1' }],
    });
    expect(rest).toMatchObject(more);
    expect(definitions).toEqual({
      Z: { parameters: [], body: parse('sum(k, x[k])') },
      S: { parameters: ['i', 'j'], body: parse('x[i] - x[j]') },
      phi: { parameters: ['t'], body: parse('t^2') },
    });
    expect(ranges).toEqual({ k: [parse('1'), parse('n - 1')] });
    expect(witnesses).toEqual([{ text: 'w', values: { n: 1 }, shows: parse('n == 1') }]);
  });

  it.each([
    ['a + b', '«a + b» cannot be defined'],
    ['2', '«2» cannot be defined'],
    ['S[i + 1]', '«S[i + 1]» has a parameter without a name'],
    ['phi(2)', '«phi(2)» has a parameter without a name'],
  ])('the head %s is refused', (head, message) => {
    expect(() => claim({ ...least, definitions: { [head]: '1' } })).toThrow(`claim: ${message}`);
  });
});

describe('chain', () => {
  it('is the first expression and its steps, in float64 and exactly unless told', () => {
    expect(chain(['i'], 'a', [['<=', 'b', 'why']])).toEqual({
      kind: 'chain',
      indices: ['i'],
      given: null,
      within: {},
      steps: [
        { relation: '=', expression: parse('a'), because: '' },
        { relation: '<=', expression: parse('b'), because: 'why' },
      ],
      limit: null,
      arithmetics: ['float64', 'exact'],
    });
    const limit = { variable: 'c', toward: 'zero' } as const;
    const within = { a: scalar(1, 2) };
    const options = { given: 'a > 0', within, limit, arithmetics: ['exact'] } as const;
    expect(chain([], 'a', [], options)).toMatchObject({
      given: parse('a > 0'),
      within,
      limit,
      arithmetics: ['exact'],
    });
  });
});

describe('enclosure', () => {
  it('is a box with inequalities, for all indices and without a case unless told', () => {
    const box = { t: scalar(0, 1) };
    const steps = [
      { relation: '=', expression: parse('0'), because: '' },
      { relation: '<=', expression: parse('t'), because: 'why' },
    ];
    expect(enclosure({ text: 'words', box }, '0', [['<=', 't', 'why']])).toEqual({
      ...{ kind: 'enclosure', text: 'words', box, indices: [], given: null, steps },
    });
    const about = { text: '', box, indices: ['i'], given: 'i > 1' };
    expect(enclosure(about, '0', [['<=', 't', 'why']])).toMatchObject({
      ...{ indices: ['i'], given: parse('i > 1') },
    });
  });
});

describe('prose, computation, trial, cost and answer', () => {
  it('are what they are called', () => {
    expect(prose('words')).toEqual({ kind: 'prose', text: 'words' });
    const about = { name: 'n', text: 't', reads: ['x'], arithmetics: ['exact'] } as const;
    const algorithm = { ...about, *run() {} };
    expect(computation(algorithm)).toEqual({ kind: 'computation', ...algorithm });
    expect(trial(algorithm)).toEqual({ kind: 'trial', ...algorithm });
    expect(cost('t', ['i'], 'a*b', 'n')).toEqual({
      kind: 'cost',
      text: 't',
      indices: ['i'],
      expression: parse('a*b'),
      multiplications: parse('n'),
    });
  });

  it('an answer is computed as it is written unless another formula is given', () => {
    const call = () => 0;
    expect(answer({ operation: 'relu', call, expression: 'x' })).toEqual({
      operation: 'relu',
      call,
      indices: [],
      given: null,
      expression: parse('x'),
      computedAs: parse('x'),
    });
    expect(
      answer({
        operation: 'relu',
        call,
        indices: ['i'],
        given: 'x > 0',
        expression: 'x',
        computedAs: 'y',
      }),
    ).toMatchObject({ indices: ['i'], given: parse('x > 0'), computedAs: parse('y') });
  });
});

describe('domain', () => {
  it('says where variables live; reals are fractions unless told', () => {
    expect(count(1, 3)).toEqual({ sort: 'count', from: 1, to: 3 });
    expect(scalar(0, 2)).toEqual({ sort: 'scalar', from: 0, to: 2, exactly: 'fraction' });
    expect(vector('n', -1, 1, { exactly: 'ln', grid: 1 / 4 })).toEqual({
      ...{ sort: 'vector', length: 'n', from: -1, to: 1 },
      ...{ exactly: 'ln', grid: 1 / 4 },
    });
    const hostile = { from: -9, to: 9, also: [0] };
    expect(matrix(['n', -1], 2, -3, 4, { hostile })).toEqual({
      ...{ sort: 'matrix', rows: ['n', -1], columns: 2, from: -3, to: 4 },
      ...{ exactly: 'fraction', hostile },
    });
  });

  it('is finite if all variables are counts', () => {
    expect(isExhaustible({})).toBe(true);
    expect(isExhaustible({ n: count(1, 2), m: count(0, 1) })).toBe(true);
    expect(isExhaustible({ n: count(1, 2), t: scalar(0, 1) })).toBe(false);
  });
});
