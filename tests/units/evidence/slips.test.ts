/** A slip changes one expression and leaves the rest; who finds it must name the place. */
import { describe, expect, it } from 'vitest';
import {
  checksumOf,
  figuresOf,
  judgeClaim,
  reasonsOf,
} from '../../../src/evidence/mutants/judge.ts';
import { killOf } from '../../../src/evidence/mutants/kill.ts';
import {
  type Mutant,
  mutantsOf,
  type Place,
  withStep,
} from '../../../src/evidence/mutants/mutant.ts';
import {
  answer,
  type Chain,
  type Claim,
  type ClaimText,
  chain,
  cost,
  prose,
} from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { claimWith } from './smallClaim.ts';

const settings = { seed: 4, runs: 40 };
const subject = { name: 'S', operations: { relu: (x: number) => Math.max(0, x) } };

const one = answer({
  operation: 'relu',
  call: (s, v) => (v.t > 1 ? s.relu(v.t) : null),
  ...{ given: 't > 1', expression: '2*t' },
});
const two = answer({
  operation: 'relu',
  call: (s, v) => s.relu(v.t),
  ...{ expression: 'max(0, t)', computedAs: 'max(t, 0)' },
});
const whole = claimWith({
  variables: { n: count(1, 2), x: vector('n', -4, 4), t: scalar(-4, 4) },
  ranges: { i: [1, 'n'] },
  definitions: { 'g(u)': '2*u', h: '3*t' },
  proof: [
    prose(''),
    chain(['i'], '2*x[i]', [['=', 'x[i] + x[i]', 'add']], { given: 'x[i] > 1' }),
    cost('products', ['i'], '3*x[i]', '1*n'),
  ],
  answers: [one, two],
  witnesses: [
    { text: 'both', values: {}, shows: '1 < 2 and 2 < 3' },
    { text: 'either', values: {}, shows: '1 < 2 or 2 < 1' },
  ],
});

const mutants = [...mutantsOf(whole)];

/** The claim, taken apart into everything that a slip may be in. */
const partsOf = ({ proof, definitions, ranges, answers, witnesses }: Claim) => {
  const [, line, counted] = proof;
  if (line.kind !== 'chain' || counted.kind !== 'cost') throw new Error('other parts');
  return {
    ...{ 'step 0': line.steps[0].expression, 'step 1': line.steps[1].expression },
    ...{ assumption: line.given, formula: counted.expression, number: counted.multiplications },
    ...{ g: definitions.g.body, h: definitions.h.body, from: ranges.i[0], to: ranges.i[1] },
    ...{ given: answers[0].given, expression: answers[0].expression },
    ...{ computedAs: answers[0].computedAs, second: answers[1].expression },
    ...{ careful: answers[1].computedAs, both: witnesses[0].shows, either: witnesses[1].shows },
  };
};

const changedIn = (mutant: Mutant) => {
  const [before, after] = [partsOf(whole), partsOf(mutant.claim)] as Record<string, unknown>[];
  return Object.keys(before).filter((key) => before[key] !== after[key]);
};

describe('a slip', () => {
  it.each([
    ['derivation 2, first line', ['step 0'], { kind: 'step', part: 1, step: 0 }],
    ['derivation 2, step 1', ['step 1'], { kind: 'step', part: 1, step: 1 }],
    ['derivation 2, assumption', ['assumption'], { kind: 'assumption', part: 1 }],
    ['cost 3, formula', ['formula'], { kind: 'cost', part: 2 }],
    ['cost 3, multiplications', ['number'], { kind: 'cost', part: 2 }],
    ['definition of g', ['g'], { kind: 'definition', name: 'g' }],
    ['definition of h', ['h'], { kind: 'definition', name: 'h' }],
    ['range of i, from', ['from'], { kind: 'range', index: 'i' }],
    ['range of i, to', ['to'], { kind: 'range', index: 'i' }],
    ['answer 1, given', ['given'], { kind: 'answer', answer: 0, field: 'given' }],
    [
      'answer 1, expression',
      ['expression', 'computedAs'],
      { kind: 'answer', answer: 0, field: 'expression' },
    ],
    ['answer 2, expression', ['second'], { kind: 'answer', answer: 1, field: 'expression' }],
    ['answer 2, computedAs', ['careful'], { kind: 'answer', answer: 1, field: 'computedAs' }],
    ['witness 1, statement 1', ['both'], { kind: 'witness', witness: 0 }],
    ['witness 1, statement 2', ['both'], { kind: 'witness', witness: 0 }],
    ['witness 2, statement 1', ['either'], { kind: 'witness', witness: 1 }],
  ])('in %s changes that alone', (site, parts, place) => {
    const own = mutants.filter(({ name }) => name.startsWith(`${site}: `));
    expect(own.length).toBeGreaterThan(0);
    for (const mutant of own) {
      expect(changedIn(mutant), mutant.name).toEqual(parts);
      expect(mutant.place).toEqual(place);
      expect({ ...mutant.claim, ...{ proof: [], definitions: {}, ranges: {} } }).toMatchObject({
        id: 'T1',
        variables: whole.variables,
      });
      expect(mutant.claim.proof).toHaveLength(3);
      expect(mutant.claim.witnesses.map(({ text }) => text)).toEqual(['both', 'either']);
    }
  });

  it('is made nowhere else', () => {
    const sites = new Set(mutants.map(({ name }) => name.split(': ')[0]));
    expect(sites.size).toBe(16);
  });

  it('is numbered where it is made twice', () => {
    const names = [
      ...mutantsOf(claimWith({ witnesses: [{ text: '', values: {}, shows: '2 + 2 < 2' }] })),
    ].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const [first] = names.filter((name) => name.endsWith(' (3)'));
    expect(names).toContain(first.replace(' (3)', ' (2)'));
    expect(names).toContain(first.replace(' (3)', ''));
    expect(names).not.toContain(first.replace(' (3)', ' (1)'));
  });

  it('takes an index for another one only', () => {
    const text = {
      proof: [cost('products', ['i'], 'x[i]', 'sum(k, k)')],
      witnesses: [{ text: '', values: {}, shows: 'sum(k, k) < 2' }],
    };
    const names = [...mutantsOf(claimWith(text))].map(({ name }) => name);
    expect(names.filter((name) => name.includes('sum → product'))).toHaveLength(2);
    expect(names.filter((name) => name.includes('k → '))).toEqual([]);
  });

  it('in a step keeps its relation and its reason', () => {
    const line = whole.proof[1] as Chain;
    const changed = withStep(line, 1, parse('0'));
    expect(changed).toEqual({
      ...line,
      steps: [line.steps[0], { ...line.steps[1], expression: parse('0') }],
    });
  });
});

describe('killOf', () => {
  const kill = (place: Place, text: Partial<ClaimText>) =>
    killOf({ claim: claimWith(text), place, name: '' }, subject, settings);
  const false2 = { text: 'never', values: {}, shows: '2 < 1' };
  const three = (...lines: readonly string[]) => ({
    proof: [
      prose(''),
      chain(
        [],
        lines[0],
        lines.slice(1).map((line) => ['=', line, ''] as const),
      ),
    ],
    witnesses: [false2],
  });
  const at = (step: number): Place => ({ kind: 'step', part: 1, step });

  it('wants a slip found at its step or the next one', () => {
    const third = three('t', 't', 't', 't + 1');
    const found = [0, 1, 2, 3].map((step) => kill(at(step), third));
    expect(found.map((message) => message?.split('\n')[0] ?? null)).toEqual([
      ...[null, null, 'T1: step 3 of 3 «» fails', 'T1: step 3 of 3 «» fails'],
    ]);
    expect(found[3]).toContain('shrunk 0 times');
    expect(kill(at(0), three('t', 't + 1', 't + 1'))).toContain('step 1 of 2');
    expect(kill(at(0), three('x[4]', 't', 't'))).toContain('the first line');
    expect(kill(at(1), three('x[4]', 't', 't'))).toBeNull();
    expect(kill(at(2), three('t', 't', 't'))).toBeNull();
  });

  it('takes a limit for the last step’s', () => {
    const limit = { variable: 't', toward: 'infinity' } as const;
    const stays = { proof: [prose(''), chain([], '0', [['<=', '1', '']], { limit })] };
    expect(kill(at(1), stays)).toContain('the limit in t fails');
    expect(kill(at(0), stays)).toBeNull();
  });

  it('takes draws outside a case for its assumption’s', () => {
    const never = { proof: [prose(''), chain([], 't', [['=', 't + 1', '']], { given: 't > 9' })] };
    expect(kill({ kind: 'assumption', part: 1 }, never)).toContain('outside the case');
    expect(kill(at(1), never)).toBeNull();
  });

  it('takes any step for an assumption’s', () => {
    const late = three(...Array.from({ length: 10 }, () => 't'), 't + 1');
    expect(kill({ kind: 'assumption', part: 1 }, late)).toContain('step 10 of 10 «» fails');
  });

  it('asks a step and no answer', () => {
    const careful = { ...two, computedAs: parse('t') };
    const text = { variables: { t: scalar(-4, 4) }, ranges: {}, answers: [careful] };
    const message = 'step 1 of 1 «as a careful implementation computes it» fails';
    expect(kill({ kind: 'answer', answer: 0, field: 'computedAs' }, text)).toContain(message);
    expect(kill(at(1), { ...three('t', 't'), ...text })).toBeNull();
  });

  it('asks a cost with what comes before it', () => {
    const proof = [
      chain(['i'], 'x[i]', [['=', 'x[i]', '']]),
      cost('products', ['i'], '2*x[i]', 'n'),
      cost('later', ['i'], '2*x[i]', 'n + 1'),
    ];
    expect(kill({ kind: 'cost', part: 1 }, { proof })).toContain('the formula that is counted');
    expect(kill({ kind: 'cost', part: 1 }, { proof: proof.slice(1) })).toContain('cost «later»');
    expect(kill({ kind: 'cost', part: 0 }, { proof: proof.slice(1) })).toBeNull();
    expect(kill({ kind: 'cost', part: 1 }, { proof: [proof[2], proof[1]] })).toBeNull();
  });

  it('asks an answer, or a witness, and no other', () => {
    const variables = { t: scalar(-4, 4) };
    const wrong = answer({ operation: 'relu', call: two.call, expression: 't' });
    const answers = [two, wrong];
    const witnesses = [{ text: 'always', values: {}, shows: '1 < 2' }, false2];
    const text = { variables, ranges: {}, answers, witnesses };
    const answered = (n: number) => kill({ kind: 'answer', answer: n, field: 'expression' }, text);
    expect(answered(0)).toBeNull();
    expect(answered(1)).toContain('T1: S.relu fails');
    expect(kill({ kind: 'witness', witness: 0 }, text)).toBeNull();
    expect(kill({ kind: 'witness', witness: 1 }, text)).toContain('the witness «never»');
    for (const place of [
      { kind: 'definition', name: 'g' },
      { kind: 'range', index: 'i' },
    ] as const) {
      expect(kill(place, text)).toContain('T1: S.relu fails');
      expect(kill(place, { ...text, answers: [two] })).toContain('the witness «never»');
      expect(kill(place, { ...text, answers: [two], witnesses: [] })).toBeNull();
    }
  });
});

describe('the figures of a claim', () => {
  it('tell mutants that change nothing from those that nobody notices', () => {
    const claim = { ...whole, id: 'Q2.2' };
    const [[name, because]] = reasonsOf('Q2.2');
    expect(because.length).toBeGreaterThan(10);
    expect(reasonsOf('T1').size).toBe(0);
    const judged = { sha256: checksumOf(claim), planted: 9, alive: [name, 'another'] };
    expect(figuresOf(claim, { ...settings, claims: { 'Q2.2': judged } })).toEqual({
      ...{ planted: 9, killed: 7, equivalent: 1 },
    });
  });

  it('belong to a text', () => {
    const changed: Partial<Claim>[] = [
      { proof: [] },
      { definitions: {} },
      { ranges: {} },
      { answers: [one] },
      { witnesses: [] },
      { variables: { ...whole.variables, t: scalar(-4, 5) } },
    ];
    const sums = changed.map((part) => checksumOf({ ...whole, ...part }));
    expect(new Set([...sums, checksumOf(whole)]).size).toBe(7);
    expect(checksumOf({ ...whole, title: 'another' })).toBe(checksumOf(whole));
  });

  it('name those that no check finds', () => {
    const small = claimWith({ witnesses: [{ text: '', values: {}, shows: '1 < 2' }] });
    const { planted, alive, sha256 } = judgeClaim(small, subject, settings);
    expect(sha256).toBe(checksumOf(small));
    expect(planted).toBe([...mutantsOf(small)].length);
    expect(alive.length).toBeGreaterThan(0);
    expect(alive.length).toBeLessThan(planted);
    for (const name of alive) expect(name).toMatch(/^(witness 1|range)/);
  });
});
