/** Small wrong changes of an expression: what a slip of the pen looks like. */
import {
  type BuiltIn,
  type Comparison,
  children,
  type Expression,
  type Fold,
  numberIn,
  withChildren,
} from './expression.ts';

export interface Mutation {
  /** what was changed: `+ → -`, `i → j`, `2 → 3`, `δ dropped` */
  readonly what: string;
  readonly expression: Expression;
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const OPERATORS = { '+': '-', '-': '+', '*': '/', '/': '*', '^': '*' } as const;

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

const FUNCTIONS: Partial<Record<string, BuiltIn>> = {
  floor: 'ceil',
  ceil: 'floor',
  max: 'min',
  min: 'max',
};

const replaced = <T>(list: readonly T[], n: number, item: T): readonly T[] =>
  list.map((old, m) => (m === n ? item : old));

const negate = (operand: Expression): Expression => ({ kind: 'negate', operand });
const literal = (n: number): Expression => {
  const size: Expression = { kind: 'literal', text: `${Math.abs(n)}` };
  return n < 0 ? negate(size) : size;
};

/** Two indices that are equal wherever it matters: δ_ij f(i) = δ_ij f(j). */
type Pair = readonly [string, string];

/**
 * All expressions that differ from `e` in one place, outermost first. The names in `indices`, and
 * the index of a fold within it, may be taken for one another. Left out is what the form of the
 * expression shows to be no mistake: i for j beside a factor δ_ij, anything beside a factor 0, a
 * term 0 with the other sign, a division by 1 instead of a product.
 */
export function mutations(e: Expression, indices: readonly string[]): Generator<Mutation> {
  return slips(e, indices, []);
}

function* slips(
  e: Expression,
  indices: readonly string[],
  equal: readonly Pair[],
): Generator<Mutation> {
  yield* here(e, indices, equal);
  const known = e.kind === 'fold' ? [...indices, e.index] : indices;
  const parts = children(e);
  for (const [n, part] of parts.entries()) {
    const beside = isProduct(e) ? parts[1 - n] : null;
    if (beside !== null && isZero(beside)) continue;
    const pairs = beside === null ? equal : [...equal, ...deltasOf(beside)];
    for (const { what, expression } of slips(part, known, pairs)) {
      yield { what, expression: withChildren(e, replaced(parts, n, expression)) };
    }
  }
}

// Stryker disable next-line ConditionalExpression: no other kind has this operator
const isProduct = (e: Expression): boolean => e.kind === 'binary' && e.operator === '*';

/** The factors of a product, and of its factors; `e` itself if it is none. */
function factorsOf(e: Expression): readonly Expression[] {
  return isProduct(e) ? children(e).flatMap(factorsOf) : [e];
}

/** The pairs of indices in the factors δ. */
function deltasOf(e: Expression): readonly Pair[] {
  return factorsOf(e).flatMap((factor): readonly Pair[] => {
    if (factor.kind !== 'call' || factor.name !== 'delta') return [];
    const [i, j] = factor.args;
    return i.kind === 'entry' && j.kind === 'entry' ? [[i.name, j.name]] : [];
  });
}

/** 0, or a product with a factor 0. */
const isZero = (e: Expression): boolean => factorsOf(e).some((factor) => numberIn(factor) === 0);

/** What a slip makes of the bound of an index: one further, one less far. */
export function offByOne(bound: Expression): readonly Mutation[] {
  return (['+', '-'] as const).map((operator) => ({
    what: `${operator} 1`,
    expression: { kind: 'binary', operator, left: bound, right: literal(1) },
  }));
}

function here(
  e: Expression,
  indices: readonly string[],
  equal: readonly Pair[],
): readonly Mutation[] {
  switch (e.kind) {
    case 'literal':
      return ofLiteral(e);
    case 'entry':
      return ofEntry(e, indices, equal);
    case 'call':
      return ofCall(e);
    case 'negate':
      return [{ what: 'sign dropped', expression: e.operand }];
    case 'binary':
      return ofBinary(e);
    case 'compare':
      return e.operators.map((old, n) => {
        const operators = replaced(e.operators, n, COMPARISONS[old]);
        return { what: `${old} → ${operators[n]}`, expression: { ...e, operators } };
      });
    case 'logic': {
      if (e.operator === 'not') return [{ what: 'not dropped', expression: e.operands[0] }];
      const operator = e.operator === 'and' ? 'or' : 'and';
      return [{ what: `${e.operator} → ${operator}`, expression: { ...e, operator } }];
    }
    case 'cases': {
      const { condition, consequent, alternative } = e;
      const expression = withChildren(e, [condition, alternative, consequent]);
      return [{ what: 'cases exchanged', expression }];
    }
    case 'fold':
      return ofFold(e);
    case 'derivative':
      return [{ what: 'd dropped', expression: e.body }];
    case 'integral':
      return [{ what: 'bounds exchanged', expression: { ...e, from: e.to, to: e.from } }];
  }
}

/** One more, one less, half. */
function ofLiteral(e: Of<'literal'>): readonly Mutation[] {
  const n = Number(e.text);
  const neighbours = [n + 1, n - 1].map((m) => ({
    what: `${e.text} → ${m}`,
    expression: literal(m),
  }));
  if (n === 0) return neighbours;
  const half: Expression = { kind: 'binary', operator: '/', left: e, right: literal(2) };
  return [...neighbours, { what: `${e.text} halved`, expression: half }];
}

function ofEntry(
  e: Of<'entry'>,
  indices: readonly string[],
  equal: readonly Pair[],
): readonly Mutation[] {
  if (e.indices.length > 0 || !indices.includes(e.name)) return [];
  const isSame = (name: string) =>
    name === e.name || equal.some((pair) => pair.includes(name) && pair.includes(e.name));
  const others = [...new Set(indices)].filter((name) => !isSame(name));
  return others.map((name) => ({ what: `${e.name} → ${name}`, expression: { ...e, name } }));
}

function ofBinary(e: Of<'binary'>): readonly Mutation[] {
  const isIdle =
    e.operator === '+' || e.operator === '-'
      ? isZero(e.right)
      : e.operator !== '^' && (numberIn(e.right) === 1 || isZero(e.left));
  if (isIdle) return [];
  const operator = OPERATORS[e.operator];
  return [{ what: `${e.operator} → ${operator}`, expression: { ...e, operator } }];
}

function ofCall(e: Of<'call'>): readonly Mutation[] {
  const { name, args } = e;
  if (name === 'delta') return [{ what: 'δ dropped', expression: literal(1) }];
  const swapped = FUNCTIONS[name];
  if (swapped !== undefined) {
    return [{ what: `${name} → ${swapped}`, expression: { ...e, name: swapped } }];
  }
  if (args.length !== 1) return [];
  const dropped = { what: `${name} dropped`, expression: args[0] };
  if (name === 'abs' || numberIn(args[0]) === 0) return [dropped];
  return [
    dropped,
    { what: `sign of the argument of ${name}`, expression: { ...e, args: [negate(args[0])] } },
  ];
}

function ofFold(e: Of<'fold'>): readonly Mutation[] {
  const fold = FOLDS[e.fold];
  const swapped = { what: `${e.fold} → ${fold}`, expression: { ...e, fold } };
  if (e.condition === null) return [swapped];
  return [swapped, { what: 'condition dropped', expression: { ...e, condition: null } }];
}
