/** Small wrong changes of an expression: what a slip of the pen looks like. */
import type { Comparison, Expression, Fold } from '../../../src/theory/expression/expression.ts';

export interface Mutation {
  /** what was changed: `+ → -`, `i → j`, `2 → 3`, `δ dropped` */
  readonly what: string;
  readonly expression: Expression;
}

const OPERATORS = { '+': '-', '-': '+', '*': '/', '/': '*' } as const;

/** The edge taken in or left out. */
const COMPARISONS: Readonly<Record<Comparison, Comparison>> = {
  '<=': '<',
  '<': '<=',
  '>=': '>',
  '>': '>=',
  '==': '!=',
  '!=': '==',
};

const FOLDS: Readonly<Record<Fold, Fold>> = {
  sum: 'product',
  product: 'sum',
  largest: 'smallest',
  smallest: 'largest',
};

const FUNCTIONS: Readonly<Record<string, string>> = {
  floor: 'ceil',
  ceil: 'floor',
  max: 'min',
  min: 'max',
};

/** All expressions that differ from `e` in one place. `indices` may be taken for one another. */
export function* mutations(e: Expression, indices: readonly string[]): Generator<Mutation> {
  yield* here(e, indices);
  switch (e.kind) {
    case 'negate':
      yield* inside(e.operand, indices, (operand) => ({ ...e, operand }));
      break;
    case 'binary':
      yield* inside(e.left, indices, (left) => ({ ...e, left }));
      yield* inside(e.right, indices, (right) => ({ ...e, right }));
      break;
    case 'call':
      yield* eachOf(e.args, indices, (args) => ({ ...e, args }));
      break;
    case 'entry':
      yield* eachOf(e.indices, indices, (places) => ({ ...e, indices: places }));
      break;
    case 'compare':
      yield* eachOf(e.operands, indices, (operands) => ({ ...e, operands }));
      break;
    case 'logic':
      yield* eachOf(e.operands, indices, (operands) => ({ ...e, operands }));
      break;
    case 'cases':
      yield* inside(e.condition, indices, (condition) => ({ ...e, condition }));
      yield* inside(e.consequent, indices, (consequent) => ({ ...e, consequent }));
      yield* inside(e.alternative, indices, (alternative) => ({ ...e, alternative }));
      break;
    case 'fold':
      yield* inside(e.body, [...indices, e.index], (body) => ({ ...e, body }));
      if (e.condition !== null) {
        yield* inside(e.condition, [...indices, e.index], (condition) => ({ ...e, condition }));
      }
      break;
    case 'derivative':
      yield* inside(e.body, indices, (body) => ({ ...e, body }));
      break;
  }
}

function* here(e: Expression, indices: readonly string[]): Generator<Mutation> {
  if (e.kind === 'binary' && e.operator !== '^') {
    const operator = OPERATORS[e.operator];
    yield { what: `${e.operator} → ${operator}`, expression: { ...e, operator } };
  }
  if (e.kind === 'negate') yield { what: 'sign dropped', expression: e.operand };
  if (e.kind === 'literal') {
    const text = String(Number(e.text) + 1);
    yield { what: `${e.text} → ${text}`, expression: { kind: 'literal', text } };
  }
  if (e.kind === 'call' && e.name === 'delta') {
    yield { what: 'δ dropped', expression: { kind: 'literal', text: '1' } };
  }
  if (e.kind === 'call' && Object.hasOwn(FUNCTIONS, e.name)) {
    const name = FUNCTIONS[e.name];
    yield { what: `${e.name} → ${name}`, expression: { ...e, name } };
  }
  if (e.kind === 'compare') {
    for (let n = 0; n < e.operators.length; n++) {
      const changed = COMPARISONS[e.operators[n]];
      yield {
        what: `${e.operators[n]} → ${changed}`,
        expression: { ...e, operators: e.operators.map((o, m) => (m === n ? changed : o)) },
      };
    }
  }
  if (e.kind === 'logic' && e.operator !== 'not') {
    const operator = e.operator === 'and' ? 'or' : 'and';
    yield { what: `${e.operator} → ${operator}`, expression: { ...e, operator } };
  }
  if (e.kind === 'cases') {
    const { consequent, alternative } = e;
    const expression = { ...e, consequent: alternative, alternative: consequent };
    yield { what: 'cases exchanged', expression };
  }
  if (e.kind === 'fold') {
    const fold = FOLDS[e.fold];
    yield { what: `${e.fold} → ${fold}`, expression: { ...e, fold } };
  }
  if (e.kind === 'entry' && e.indices.length === 0 && indices.includes(e.name)) {
    for (const name of indices) {
      if (name !== e.name) yield { what: `${e.name} → ${name}`, expression: { ...e, name } };
    }
  }
  if (e.kind === 'fold' && e.condition !== null) {
    yield { what: 'condition dropped', expression: { ...e, condition: null } };
  }
}

function* inside(
  part: Expression,
  indices: readonly string[],
  rebuild: (part: Expression) => Expression,
): Generator<Mutation> {
  for (const { what, expression } of mutations(part, indices)) {
    yield { what, expression: rebuild(expression) };
  }
}

function* eachOf(
  parts: readonly Expression[],
  indices: readonly string[],
  rebuild: (parts: readonly Expression[]) => Expression,
): Generator<Mutation> {
  for (let n = 0; n < parts.length; n++) {
    yield* inside(parts[n], indices, (part) =>
      rebuild(parts.map((other, m) => (m === n ? part : other))),
    );
  }
}
