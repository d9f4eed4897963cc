/** False versions of the interpolation by ReLU are refused, with a point or with what is not known. */
import { describe, expect, it } from 'vitest';
import { proveChain, proveComputation } from '../../src/evidence/proveIdentities.ts';
import { type Exact, exact, rational } from '../../src/theory/arithmetic/exact.ts';
import {
  type Chain,
  type Claim,
  type Comparison,
  chain,
  computation,
} from '../../src/theory/claim.ts';
import { vector } from '../../src/theory/domain.ts';
import { type Scope, valueIn } from '../../src/theory/expression/evaluate.ts';
import { parse } from '../../src/theory/expression/parse.ts';
import { determinant, dot, type Rows } from '../../src/theory/linearAlgebra.ts';
import { q53 } from '../../src/theory/q5/relu.ts';
import { matrixM } from '../../src/theory/q5/samples.ts';

const triangular = q53.proof.find(
  (part): part is Chain => part.kind === 'chain' && part.indices.length === 2,
);
if (triangular === undefined) throw new Error('Q5.3 has no chain for the entries of M');

/** With another bias of the hidden units. */
const withBias = (text: string): Claim => ({
  ...q53,
  definitions: { ...q53.definitions, b: { parameters: ['j'], body: parse(text) } },
});

const equation = (name: string, run: <T extends object>(scope: Scope<T>) => Comparison<T>) =>
  computation({
    ...{ name, text: '', reads: ['N', 'c', 'epsilon', 'e', 'f'], arithmetics: [] },
    *run(scope) {
      yield run(scope);
    },
  });

describe('false versions of Q5.3', () => {
  it('an ε that may be larger than a gap leaves entries undecided below the diagonal', () => {
    expect(() => proveChain(withBias('-z[j] + 2*epsilon'), triangular)).toThrow(
      /^Q5.3: the first line: .* the sign of e\[1\] - epsilon is not known/,
    );
  });

  it('a diagonal of 2ε is no ε', () => {
    const doubled = { ...q53, definitions: { ...q53.definitions, M: parseM('2*epsilon') } };
    expect(() => proveChain(doubled, triangular)).toThrow(
      'step 1 of 2 «put in the biases» fails at i = 1, j = 1; epsilon = 1\n',
    );
  });

  it('gaps that are declared not negative, but drawn from −1 on', () => {
    const variables = { ...q53.variables, e: vector(['N', -1], -1, 4) };
    expect(() => proveChain({ ...q53, variables }, triangular)).toThrow(
      'Q5.3: e is declared not negative, but drawn from -1 on',
    );
  });

  it('det M = ε^N', () => {
    const wrong = equation('det M = ε^N', (scope) => {
      const left = determinant(scope.arithmetic, matrixM(scope));
      const right = valueIn(parse('epsilon^N'), scope);
      return { what: 'det M', left, relation: '=', right };
    });
    expect(() => proveComputation(q53, wrong)).toThrow(
      'Q5.3: det M = ε^N: det M fails at epsilon = 2\n',
    );
  });

  it('F itself as the solution of M W̃ = F', () => {
    const wrong = equation('M F = F', (scope) => {
      const f = scope.variables.f as unknown as Rows<never>;
      const column = f.map(([entry]) => entry);
      const left = dot(scope.arithmetic, matrixM(scope)[0] as never[], column) as never;
      return { what: 'row 1', left, relation: '=', right: column[0] };
    });
    expect(() => proveComputation(q53, wrong)).toThrow(
      'Q5.3: M F = F: row 1 fails at epsilon = 1, f[1,1] = 1, f[2,1] = 1\n',
    );
  });

  it('a polynomial that is determined by fewer values than it has coefficients', () => {
    const product = 'product(h, (y - t[h])/(t[k] - t[h]), h != k and h < n)';
    const wrong = chain([], 'sum(l, d[l]*y^(l - 1))', [
      ['=', `sum(k, v[k]*${product}, k < n)`, 'one value less'],
    ]);
    expect(() => proveChain(q53, wrong)).toThrow(/«one value less» fails at d\[1\] = 1/);
  });
});

describe('what is compared, in the order in which it is told', () => {
  const whole = (rows: readonly (readonly number[])[]) =>
    rows.map((row) => row.map((n) => rational(n)));
  const compared = (name: string, variables: Scope<Exact>['variables']) => {
    const part = q53.proof.find((p) => 'name' in p && p.name === name);
    if (part === undefined || !('run' in part)) throw new Error(`Q5.3 has no part ${name}`);
    const { definitions, ranges } = q53;
    const scope = { arithmetic: exact, variables, definitions, ranges };
    return [...part.run({ ...scope, bound: {}, known: new Map() })];
  };
  const [one, two] = [rational(1), rational(2)];

  it('each row of M W̃ = F for each output', () => {
    const variables = {
      N: 2,
      c: one,
      epsilon: two,
      e: [one],
      f: whole([
        [1, 2],
        [3, 4],
      ]),
    };
    expect(compared('M W̃ = F', variables).map(({ what }) => what)).toEqual([
      ...['row 1, output 1', 'row 1, output 2', 'row 2, output 1', 'row 2, output 2'],
    ]);
  });

  it('the order of the samples, then each output of the network', () => {
    const x = whole([[0], [5], [1]]);
    const found = compared('from samples to the network', {
      N: 3,
      x,
      s: one,
      f: whole([[1], [2], [3]]),
    });
    expect(found.map(({ what }) => what)).toEqual([
      'z_2 < z_1',
      'z_3 < z_2',
      ...[1, 2, 3].map((i) => `the network meets sample ${i}, output 1`),
    ]);
    expect(found.slice(0, 2).map(({ left, right }) => [left, right])).toEqual([
      [one, rational(5)],
      [rational(0), one],
    ]);
    for (const { left, relation, right } of found.slice(2)) {
      expect(relation).toBe('=');
      expect(left).toEqual(right);
    }
  });
});

/** M with another diagonal. */
function parseM(diagonal: string) {
  const body = parse(`j < N ? (i == j ? ${diagonal} : max(0, z[i] + b[j])) : 1`);
  return { parameters: ['i', 'j'], body };
}
