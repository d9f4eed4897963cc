/**
 * Symbolic differentiation of the written formulas, by the rules that one learns at school. It knows
 * expressions only, so no network is trained with it; `d(e, x[j])` itself is evaluated by dual numbers
 * (`arithmetic/dual.ts`), to which this is a second opinion.
 *
 * A definition is not written out: its derivative becomes a definition of its own. From
 * S[i] = exp(x[i]) / Z comes ∂S[i, a] = (δ(i,a) exp(x[i]) Z − exp(x[i]) ∂Z[a]) / Z², for x[a].
 */
import type { Definition } from './evaluate.ts';
import { children, type Expression, numberIn } from './expression.ts';
import { toTex } from './toTex.ts';

type Entry = Extract<Expression, { kind: 'entry' }>;
type Definitions = Readonly<Record<string, Definition>>;

export interface Differentiated {
  readonly expression: Expression;
  /** those given, and the derivatives of those that occur */
  readonly definitions: Definitions;
  /** TeX of the new names */
  readonly notation: Readonly<Record<string, string>>;
}

const literal = (text: string): Expression => ({ kind: 'literal', text });
const ZERO = literal('0');
const ONE = literal('1');
/** How the indices of the variable are printed in the derivatives of definitions. */
const LETTERS = ['a', 'b'];
/** No value: where the derivatives from the two sides differ. */
const KINK: Expression = { kind: 'binary', operator: '/', left: ZERO, right: ZERO };

const isZero = (e: Expression): boolean => numberIn(e) === 0;
const isOne = (e: Expression): boolean => numberIn(e) === 1;

const binary = (operator: '+' | '-' | '*' | '/' | '^', left: Expression, right: Expression) =>
  ({ kind: 'binary', operator, left, right }) as const;

function negate(operand: Expression): Expression {
  if (operand.kind === 'negate') return operand.operand;
  return isZero(operand) ? ZERO : { kind: 'negate', operand };
}

function add(a: Expression, b: Expression): Expression {
  if (isZero(a)) return b;
  if (b.kind === 'negate') return subtract(a, b.operand);
  return isZero(b) ? a : binary('+', a, b);
}

function subtract(a: Expression, b: Expression): Expression {
  if (isZero(b)) return a;
  if (b.kind === 'negate') return add(a, b.operand);
  return isZero(a) ? negate(b) : binary('-', a, b);
}

function multiply(a: Expression, b: Expression): Expression {
  if (isZero(a) || isZero(b)) return ZERO;
  if (isOne(a)) return b;
  if (b.kind === 'negate') return negate(multiply(a, b.operand));
  return isOne(b) ? a : binary('*', a, b);
}

function divide(a: Expression, b: Expression): Expression {
  return isZero(a) ? ZERO : binary('/', a, b);
}

const compare = (a: Expression, operator: '>' | '==', b: Expression): Expression => ({
  ...{ kind: 'compare', operators: [operator], operands: [a, b] },
});

const cases = (condition: Expression, consequent: Expression, alternative: Expression) =>
  ({ kind: 'cases', condition, consequent, alternative }) as const;

/**
 * The derivative of `e` by the variable entry `by`, `x[j]` or `t`. At a kink of abs, max and min and
 * of the extremum of a range it has no value. Throws a TypeError for a product over an index, an
 * integral, an exponent that depends on the variable, and a sum whose index occurs in `by`.
 */
export function differentiate(e: Expression, by: Entry, definitions: Definitions): Differentiated {
  const rules = new Rules(definitions);
  const expression = rules.derivative(e, by);
  return { expression, definitions: rules.definitions, notation: rules.notation };
}

class Rules {
  definitions: Definitions;
  notation: Record<string, string> = {};

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  derivative(e: Expression, by: Entry): Expression {
    const d = (inner: Expression): Expression => this.derivative(inner, by);
    switch (e.kind) {
      case 'entry':
        return this.entry(e, by);
      case 'call':
        return this.call(e, by);
      case 'literal':
      case 'compare':
      case 'logic':
        return ZERO;
      case 'negate':
        return negate(d(e.operand));
      case 'binary':
        return this.binary(e, by);
      case 'cases': {
        const [consequent, alternative] = [d(e.consequent), d(e.alternative)];
        if (isZero(consequent) && isZero(alternative)) return ZERO;
        return cases(e.condition, consequent, alternative);
      }
      case 'fold':
        return this.fold(e, by);
      case 'derivative':
        return d(this.derivative(e.body, e.by));
      case 'integral':
        throw new TypeError('differentiate: an integral is not differentiated');
    }
  }

  private entry(e: Entry, by: Entry): Expression {
    if (Object.hasOwn(this.definitions, e.name)) {
      return this.ofDefinition('entry', e.name, e.indices, by);
    }
    if (e.name !== by.name) return ZERO;
    return e.indices.reduce<Expression>(
      (product, index, axis) =>
        multiply(product, { kind: 'call', name: 'delta', args: [index, by.indices[axis]] }),
      ONE,
    );
  }

  /** ∂f(args)/∂x: f may mention x itself, with its arguments held. Zero if it does not. */
  private ofDefinition(
    kind: 'entry' | 'call',
    name: string,
    args: readonly Expression[],
    by: Entry,
  ): Expression {
    const { parameters, body } = this.definitions[name];
    if (parameters.includes(by.name) || !this.mentions(body, by.name)) return ZERO;
    const derived = this.define(name, by.name, this.places(name, by));
    if (kind === 'call') return { kind, name: derived, args: [...args, ...by.indices] };
    return { kind, name: derived, indices: [...args, ...by.indices] };
  }

  /** Parameters for the indices of `by` in the derivative of a definition, printed as a, b, a′, b′, … */
  private places(name: string, by: Entry): readonly string[] {
    // Every derivative adds a prime to the name of the definition, so no two of its places are the same.
    const primes = "'".repeat(name.split("'").length - 1);
    return by.indices.map((_, axis) => {
      const letter = LETTERS[axis] + primes;
      const place = `${by.name}'${letter}`;
      this.notation[place] = letter;
      return place;
    });
  }

  /** The definition of the derivative of `name` by `variable[places]`, made once. */
  private define(name: string, variable: string, places: readonly string[]): string {
    const derived = `${name}'${variable}`;
    if (!Object.hasOwn(this.definitions, derived)) {
      const { parameters, body } = this.definitions[name];
      this.notation[derived] = this.texOfDerivative(name, variable, parameters);
      const indices = places.map((place): Entry => ({ kind: 'entry', name: place, indices: [] }));
      const definition = {
        parameters: [...parameters, ...places],
        body: this.derivative(body, { kind: 'entry', name: variable, indices }),
      };
      this.definitions = { ...this.definitions, [derived]: definition };
    }
    return derived;
  }

  /** σ′ of a function of one value, else ∂ₓS. */
  private texOfDerivative(name: string, variable: string, parameters: readonly string[]): string {
    const of = toTex({ kind: 'entry', name, indices: [] }, { ranges: {}, names: this.notation });
    const isAlone = parameters.length === 1 && parameters[0] === variable;
    return isAlone ? `${of}'` : String.raw`\partial_{${variable}} ${of}`;
  }

  /** Built-in functions, and defined ones by the chain rule. */
  private call(e: Extract<Expression, { kind: 'call' }>, by: Entry): Expression {
    const [a, b] = e.args;
    const inner = e.args.map((argument) => this.derivative(argument, by));
    const [da, db] = inner;
    if (Object.hasOwn(this.definitions, e.name)) {
      const { parameters } = this.definitions[e.name];
      return parameters.reduce(
        (sum, parameter, i) => {
          if (isZero(inner[i])) return sum;
          const name = this.define(e.name, parameter, []);
          return add(sum, multiply({ kind: 'call', name, args: e.args }, inner[i]));
        },
        this.ofDefinition('call', e.name, e.args, by),
      );
    }
    if (inner.every(isZero)) return ZERO;
    switch (e.name) {
      case 'exp':
        return multiply(e, da);
      case 'ln':
        return divide(da, a);
      case 'abs':
        return cases(compare(a, '>', ZERO), da, cases(compare(ZERO, '>', a), negate(da), KINK));
      case 'max':
        return cases(compare(a, '>', b), da, cases(compare(b, '>', a), db, KINK));
      case 'min':
        return cases(compare(b, '>', a), da, cases(compare(a, '>', b), db, KINK));
      case 'floor':
      case 'ceil':
      case 'delta':
        // Constant from jump to jump.
        return ZERO;
      default:
        throw new TypeError(`differentiate: ${e.name} is not known`);
    }
  }

  private binary(e: Extract<Expression, { kind: 'binary' }>, by: Entry): Expression {
    const { operator, left: u, right: v } = e;
    const [du, dv] = [this.derivative(u, by), this.derivative(v, by)];
    switch (operator) {
      case '+':
        return add(du, dv);
      case '-':
        return subtract(du, dv);
      case '*':
        return add(multiply(du, v), multiply(u, dv));
      case '/':
        if (isZero(dv)) return divide(du, v);
        return divide(subtract(multiply(du, v), multiply(u, dv)), binary('^', v, literal('2')));
      case '^': {
        if (!isZero(dv)) {
          throw new TypeError(`differentiate: an exponent depends on ${by.name}`);
        }
        const less = v.kind === 'literal' ? literal(`${Number(v.text) - 1}`) : subtract(v, ONE);
        return multiply(multiply(v, isOne(less) ? u : binary('^', u, less)), du);
      }
    }
  }

  private fold(e: Extract<Expression, { kind: 'fold' }>, by: Entry): Expression {
    if (by.indices.some((index) => this.mentions(index, e.index))) {
      throw new TypeError(
        `differentiate: ${e.index} is both the index of a sum and of ${by.name}; rename one`,
      );
    }
    const body = this.derivative(e.body, by);
    if (isZero(body)) return ZERO;
    if (e.fold === 'sum') return { ...e, body };
    if (e.fold === 'product') {
      throw new TypeError('differentiate: a product over an index is not differentiated');
    }
    // Of the one entry that is the extremum, if there is one.
    const reached = compare(e.body, '==', e);
    const condition: Expression =
      e.condition === null
        ? reached
        : { kind: 'logic', operator: 'and', operands: [e.condition, reached] };
    const over = (inner: Expression): Expression => ({
      ...{ kind: 'fold', fold: 'sum', index: e.index, body: inner, condition },
    });
    return cases(compare(over(ONE), '==', ONE), over(body), KINK);
  }

  /** Does the name occur, be it within definitions? */
  private mentions(e: Expression, name: string): boolean {
    // Stryker disable next-line ConditionalExpression: nothing else has a name
    if (e.kind === 'entry' || e.kind === 'call') {
      if (e.name === name) return true;
      const isDefined = Object.hasOwn(this.definitions, e.name);
      if (isDefined && this.mentions(this.definitions[e.name].body, name)) return true;
    }
    return children(e).some((child) => this.mentions(child, name));
  }
}
