/**
 * The language of the written answers: a small tree that is printed, evaluated and mutated.
 *
 * There is no array syntax: a vector or matrix is its entries with indices. Indices, counts and
 * values are different sorts (see `evaluate.ts`).
 */

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Fold = 'sum' | 'product' | 'largest' | 'smallest';

export type Expression =
  /** a decimal literal, kept as text: `2`, `0.5` */
  | { readonly kind: 'literal'; readonly text: string }
  /** a variable, an entry of one, or a definition: `x`, `x[i]`, `M[i, j]` */
  | { readonly kind: 'entry'; readonly name: string; readonly indices: readonly Expression[] }
  /** a built-in or defined function: `exp(x)`, `max(a, b)`, `phi(t)` */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '^';
      readonly left: Expression;
      readonly right: Expression;
    }
  /** a chain of comparisons: `a <= b < c`; 1 or 0 where a value is needed */
  | {
      readonly kind: 'compare';
      readonly operators: readonly Comparison[];
      readonly operands: readonly Expression[];
    }
  | {
      readonly kind: 'logic';
      readonly operator: 'and' | 'or' | 'not';
      readonly operands: readonly Expression[];
    }
  /** `condition ? consequent : alternative` */
  | {
      readonly kind: 'cases';
      readonly condition: Expression;
      readonly consequent: Expression;
      readonly alternative: Expression;
    }
  /** `sum(k, body, condition)`: over the range of the index k, where the condition holds */
  | {
      readonly kind: 'fold';
      readonly fold: Fold;
      readonly index: string;
      readonly body: Expression;
      readonly condition: Expression | null;
    }
  /** `d(body, x[j])`: the partial derivative */
  | {
      readonly kind: 'derivative';
      readonly body: Expression;
      readonly by: Extract<Expression, { kind: 'entry' }>;
    }
  /** `integral(body, t, a, b)` */
  | {
      readonly kind: 'integral';
      readonly body: Expression;
      readonly variable: string;
      readonly from: Expression;
      readonly to: Expression;
    };

/** The functions that need no definition, with their numbers of arguments. */
export const BUILT_IN = {
  exp: 1,
  ln: 1,
  abs: 1,
  max: 2,
  min: 2,
  floor: 1,
  ceil: 1,
  delta: 2,
} as const;
export type BuiltIn = keyof typeof BUILT_IN;

export function isBuiltIn(name: string): name is BuiltIn {
  return Object.hasOwn(BUILT_IN, name);
}

/** The direct sub-expressions, left to right. */
export function children(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'literal':
      return [];
    case 'entry':
      return e.indices;
    case 'call':
      return e.args;
    case 'negate':
      return [e.operand];
    case 'binary':
      return [e.left, e.right];
    case 'compare':
    case 'logic':
      return e.operands;
    case 'cases':
      return [e.condition, e.consequent, e.alternative];
    case 'fold':
      return e.condition === null ? [e.body] : [e.body, e.condition];
    case 'derivative':
      return [e.body, e.by];
    case 'integral':
      return [e.body, e.from, e.to];
  }
}

/** The number that a literal says; NaN for all other expressions. */
export function numberIn(e: Expression): number {
  // Stryker disable next-line ConditionalExpression: nothing but a literal has a text
  return e.kind === 'literal' ? Number(e.text) : Number.NaN;
}

/** The same expression over other sub-expressions, as many as `children` gives. */
export function withChildren(e: Expression, parts: readonly Expression[]): Expression {
  const [first, second, third] = parts;
  switch (e.kind) {
    case 'literal':
      return e;
    case 'entry':
      return { ...e, indices: parts };
    case 'call':
      return { ...e, args: parts };
    case 'negate':
      return { ...e, operand: first };
    case 'binary':
      return { ...e, left: first, right: second };
    case 'compare':
    case 'logic':
      return { ...e, operands: parts };
    case 'cases':
      return { ...e, condition: first, consequent: second, alternative: third };
    case 'fold':
      return { ...e, body: first, condition: second ?? null };
    case 'derivative':
      return { ...e, body: first, by: second as typeof e.by };
    case 'integral':
      return { ...e, body: first, from: second, to: third };
  }
}
