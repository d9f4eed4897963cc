/** Expression × arithmetic → value. */
import { type Arithmetic, type Integrand, Undefined } from '../arithmetic/arithmetic.ts';
import { dual } from '../arithmetic/dual.ts';
import { type Comparison, type Expression, isBuiltIn } from './expression.ts';
import { binary, builtIn, embed, literal, numeric, sign, type Value } from './values.ts';

/** A drawn variable: one value, a vector of them, or a matrix (rows of vectors). */
export type Entries<T extends object> = number | T | readonly Entries<T>[];

/** A shared sub-expression: `Z`, `S[i]`, `phi(t)`. */
export interface Definition {
  readonly parameters: readonly string[];
  readonly body: Expression;
}

/** Inclusive bounds of an index; they may mention counts. */
export type Range = readonly [from: Expression, to: Expression];

/** Where names get their meaning. */
export interface Scope<T extends object> {
  readonly arithmetic: Arithmetic<T>;
  readonly variables: Readonly<Record<string, Entries<T>>>;
  readonly definitions: Readonly<Record<string, Definition>>;
  readonly ranges: Readonly<Record<string, Range>>;
  /** indices and parameters bound by a fold, a derivative, an integral or a definition */
  readonly bound: Readonly<Record<string, Value<T>>>;
  /** definitions already evaluated, by name and integer arguments */
  readonly known: Map<string, Value<T>>;
}

const COMPARE: Record<Comparison, (sign: number) => boolean> = {
  '==': (sign) => sign === 0,
  '!=': (sign) => sign !== 0,
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
};

/** Throws a ReferenceError for an unknown name, {@link Undefined} for an impossible value. */
export function evaluate<T extends object>(e: Expression, scope: Scope<T>): Value<T> {
  const A = scope.arithmetic;
  switch (e.kind) {
    case 'literal':
      return literal(e.text, A);
    case 'entry':
      return lookUp(
        e.name,
        e.indices.map((i) => integerOf(i, scope)),
        scope,
      );
    case 'call':
      return call(e.name, e.args, scope);
    case 'negate': {
      const operand = numeric(evaluate(e.operand, scope));
      return typeof operand === 'number' ? -operand : A.subtract(A.integer(0), operand);
    }
    case 'binary':
      return binary(e.operator, evaluate(e.left, scope), evaluate(e.right, scope), A);
    case 'compare':
      return compareAll(e, scope);
    case 'logic':
      return logic(e, scope);
    case 'cases':
      return evaluate(isTrue(e.condition, scope) ? e.consequent : e.alternative, scope);
    case 'fold':
      return fold(e, scope);
    case 'derivative':
      return derivative(e, scope);
    case 'integral':
      return integral(e, scope);
  }
}

/** The value as one of the arithmetic's own: integers and truth values are embedded. */
export function valueIn<T extends object>(e: Expression, scope: Scope<T>): T {
  return embed(evaluate(e, scope), scope.arithmetic);
}

/** Throws a TypeError unless the expression is a truth value. */
export function isTrue<T extends object>(e: Expression, scope: Scope<T>): boolean {
  const value = evaluate(e, scope);
  if (typeof value !== 'boolean') throw new TypeError('evaluate: a condition is not a comparison');
  return value;
}

/** Throws a TypeError unless the expression is an exact integer. */
export function integerOf<T extends object>(e: Expression, scope: Scope<T>): number {
  const value = numeric(evaluate(e, scope));
  if (typeof value !== 'number') throw new TypeError('evaluate: an index is not an integer');
  return value;
}

/** Calls `visit` with the index bound to every value of its range that satisfies the condition. */
export function forEachIndex<T extends object>(
  index: string,
  condition: Expression | null,
  scope: Scope<T>,
  visit: (inner: Scope<T>) => void,
): void {
  const range = scope.ranges[index];
  if (range === undefined) throw new ReferenceError(`evaluate: no range for the index ${index}`);
  const last = integerOf(range[1], scope);
  for (let at = integerOf(range[0], scope); at <= last; at++) {
    const inner = bind(scope, { [index]: at });
    if (condition === null || isTrue(condition, inner)) visit(inner);
  }
}

function bind<T extends object>(scope: Scope<T>, more: Record<string, Value<T>>): Scope<T> {
  return { ...scope, bound: { ...scope.bound, ...more } };
}

function lookUp<T extends object>(
  name: string,
  indices: readonly number[],
  scope: Scope<T>,
): Value<T> {
  if (indices.length === 0 && Object.hasOwn(scope.bound, name)) return scope.bound[name];
  if (Object.hasOwn(scope.definitions, name)) return define(name, indices, scope);
  if (!Object.hasOwn(scope.variables, name)) throw new ReferenceError(`evaluate: unknown ${name}`);
  let entries: Entries<T> = scope.variables[name];
  for (const i of indices) {
    if (!Array.isArray(entries) || i < 1 || i > entries.length) {
      throw new Undefined(`${name}[${indices}]: ${i} is not an index of it`);
    }
    entries = entries[i - 1];
  }
  if (Array.isArray(entries)) throw new TypeError(`evaluate: ${name} needs more indices`);
  return entries as number | T;
}

/** Evaluates a definition in its own scope: it sees its parameters, not the caller's indices. */
function define<T extends object>(
  name: string,
  args: readonly Value<T>[],
  scope: Scope<T>,
): Value<T> {
  const { parameters, body } = scope.definitions[name];
  if (parameters.length !== args.length) {
    throw new TypeError(
      `evaluate: ${name} takes ${parameters.length} arguments, not ${args.length}`,
    );
  }
  const bound = Object.fromEntries(parameters.map((parameter, i) => [parameter, args[i]]));
  const inner = { ...scope, bound };
  if (args.some((a) => typeof a === 'object')) return evaluate(body, inner);
  const key = `${name}(${args})`;
  const known = scope.known.get(key);
  if (known !== undefined) return known;
  const value = evaluate(body, inner);
  scope.known.set(key, value);
  return value;
}

function call<T extends object>(
  name: string,
  args: readonly Expression[],
  scope: Scope<T>,
): Value<T> {
  const values = args.map((a) => evaluate(a, scope));
  const A = scope.arithmetic;
  if (isBuiltIn(name)) return builtIn(name, values, A);
  const unknown = A.apply?.(
    name,
    values.map((value) => embed(value, A)),
  );
  if (unknown !== undefined && unknown !== null) return unknown;
  if (Object.hasOwn(scope.definitions, name)) return define(name, values, scope);
  throw new ReferenceError(`evaluate: unknown function ${name}`);
}

function compareAll<T extends object>(
  e: Extract<Expression, { kind: 'compare' }>,
  scope: Scope<T>,
): boolean {
  const values = e.operands.map((operand) => numeric(evaluate(operand, scope)));
  return e.operators.every((operator, i) =>
    COMPARE[operator](sign(values[i], values[i + 1], scope.arithmetic)),
  );
}

function logic<T extends object>(
  e: Extract<Expression, { kind: 'logic' }>,
  scope: Scope<T>,
): boolean {
  const truth = (operand: Expression) => isTrue(operand, scope);
  if (e.operator === 'not') return !truth(e.operands[0]);
  return e.operator === 'and' ? e.operands.every(truth) : e.operands.some(truth);
}

function fold<T extends object>(
  e: Extract<Expression, { kind: 'fold' }>,
  scope: Scope<T>,
): Value<T> {
  const A = scope.arithmetic;
  let result: Value<T> | null = null;
  const terms: Value<T>[] = [];
  forEachIndex(e.index, e.condition, scope, (inner) => {
    const term = numeric(evaluate(e.body, inner));
    terms.push(term);
    if (result === null) result = term;
    else if (e.fold === 'sum') result = binary('+', result, term, A);
    else if (e.fold === 'product') result = binary('*', result, term, A);
    else result = builtIn(e.fold === 'largest' ? 'max' : 'min', [result, term], A);
  });
  if (e.fold === 'sum' && A.sum !== undefined && typeof result === 'object' && result !== null) {
    return A.sum(terms.map((term) => embed(term, A)));
  }
  if (result !== null) return result;
  if (e.fold === 'sum') return 0;
  if (e.fold === 'product') return 1;
  throw new Undefined(`the ${e.fold} of no terms`);
}

/** Reruns the body on dual numbers in which only the named entry has a tangent. */
function derivative<T extends object>(
  e: Extract<Expression, { kind: 'derivative' }>,
  scope: Scope<T>,
): Value<T> {
  const A = scope.arithmetic;
  const D = dual(A);
  const indices = e.by.indices.map((i) => integerOf(i, scope));
  const at = indices.join();
  const isBound = indices.length === 0 && Object.hasOwn(scope.bound, e.by.name);
  const isDefined = !isBound && Object.hasOwn(scope.definitions, e.by.name);
  if (isDefined || typeof lookUp(e.by.name, indices, scope) !== 'object') {
    throw new TypeError(`evaluate: ${e.by.name} is not a real variable to differentiate by`);
  }
  const inner = movedTo(D, scope, (value, place) => {
    const isVariable =
      place.isBound === isBound && place.name === e.by.name && place.path.join() === at;
    return { value, tangent: A.integer(isVariable ? 1 : 0) };
  });
  const result = numeric(evaluate(e.body, inner));
  return typeof result === 'number' ? 0 : result.tangent;
}

function integral<T extends object>(
  e: Extract<Expression, { kind: 'integral' }>,
  scope: Scope<T>,
): Value<T> {
  const A = scope.arithmetic;
  if (A.integrate === undefined) throw new Undefined(`an integral in ${A.name}`);
  const integrand: Integrand<T> = (B, lift) => {
    const inner = movedTo(B, scope, lift);
    return (t) => valueIn(e.body, bind(inner, { [e.variable]: t }));
  };
  return A.integrate(integrand, valueIn(e.from, scope), valueIn(e.to, scope));
}

/** Where a scope has a value: an entry of a variable, or what an index or parameter is bound to. */
interface Place {
  readonly isBound: boolean;
  readonly name: string;
  readonly path: readonly number[];
}

/** The scope with its values in another arithmetic; integers and truth values stay what they are. */
function movedTo<T extends object, U extends object>(
  B: Arithmetic<U>,
  scope: Scope<T>,
  lift: (value: T, place: Place) => U,
): Scope<U> {
  const move = (entries: Entries<T>, name: string, path: readonly number[]): Entries<U> => {
    if (typeof entries === 'number') return entries;
    if (!Array.isArray(entries)) return lift(entries as T, { isBound: false, name, path });
    return entries.map((inner, i) => move(inner, name, [...path, i + 1]));
  };
  const moveBound = (value: Value<T>, name: string): Value<U> =>
    typeof value === 'object' ? lift(value, { isBound: true, name, path: [] }) : value;
  const each = <V, W>(record: Readonly<Record<string, V>>, f: (v: V, name: string) => W) =>
    Object.fromEntries(Object.entries(record).map(([name, v]) => [name, f(v, name)]));
  return {
    ...scope,
    arithmetic: B,
    variables: each(scope.variables, (entries, name) => move(entries, name, [])),
    bound: each(scope.bound, moveBound),
    known: new Map(),
  };
}
