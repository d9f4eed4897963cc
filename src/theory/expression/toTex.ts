/**
 * Expression → TeX: the only printer, so that the page shows what was run. A test reads the TeX back
 * and must get the same value.
 */
import type { Comparison, Expression, Fold } from './expression.ts';

/** Bounds of the indices (printed under and over sums) and names that have a TeX form of their own. */
export interface Notation {
  readonly ranges: Readonly<Record<string, readonly [Expression, Expression]>>;
  readonly names: Readonly<Record<string, string>>;
}

const GREEK: Record<string, string> = {
  alpha: '\\alpha',
  beta: '\\beta',
  delta: '\\delta',
  epsilon: '\\epsilon',
  lambda: '\\lambda',
  phi: '\\phi',
  psi: '\\psi',
  sigma: '\\sigma',
  theta: '\\theta',
};

const COMPARISON: Record<Comparison, string> = {
  '==': '=',
  '!=': '\\neq',
  '<': '<',
  '<=': '\\le',
  '>': '>',
  '>=': '\\ge',
};

const FOLD: Record<Fold, string> = {
  sum: '\\sum',
  product: '\\prod',
  largest: '\\max',
  smallest: '\\min',
};

/** How tightly a node binds: a child printed with a lower number than its place needs parentheses. */
const BINDING = {
  logic: 1,
  compare: 2,
  sum: 3,
  product: 4,
  power: 5,
  atom: 6,
} as const;

function bindingOf(e: Expression): number {
  switch (e.kind) {
    case 'logic':
      return BINDING.logic;
    case 'compare':
      return BINDING.compare;
    case 'negate':
      return BINDING.sum;
    case 'binary':
      if (e.operator === '+' || e.operator === '-') return BINDING.sum;
      if (e.operator === '*') return BINDING.product;
      return e.operator === '^' ? BINDING.power : BINDING.atom;
    case 'fold':
    case 'derivative':
    case 'integral':
      return BINDING.product;
    default:
      return BINDING.atom;
  }
}

/** A sum, an integral or a derivative at the end of a product would swallow what follows it. */
function endsOpen(e: Expression): boolean {
  if (e.kind === 'binary') return e.operator === '*' && endsOpen(e.right);
  return e.kind === 'fold' || e.kind === 'integral' || e.kind === 'derivative';
}

/** The braces keep the space away that TeX sets around what \left and \right enclose. */
const parenthesize = (tex: string): string => `{\\left(${tex}\\right)}`;

export function toTex(expression: Expression, notation: Notation): string {
  const nameOf = (name: string): string =>
    notation.names[name] ?? GREEK[name] ?? (name.length === 1 ? name : `\\mathrm{${name}}`);

  /** In parentheses where it binds too loosely; a truth value used as a number in Iverson brackets. */
  const at = (e: Expression, least: number): string => {
    if (bindingOf(e) >= least) return print(e);
    const iverson = (e.kind === 'compare' || e.kind === 'logic') && least >= BINDING.sum;
    return iverson ? `{\\left[${print(e)}\\right]}` : parenthesize(print(e));
  };

  /** Where nothing but a truth value needs brackets. */
  const number = (e: Expression): string => at(e, BINDING.sum);

  const print = (e: Expression): string => {
    switch (e.kind) {
      case 'literal':
        return e.text;
      case 'entry':
        return e.indices.length === 0
          ? nameOf(e.name)
          : subscript(nameOf(e.name), e.indices.map(print).join(','));
      case 'call':
        return call(e);
      case 'negate':
        return `-${at(e.operand, BINDING.product)}`;
      case 'binary':
        return binary(e);
      case 'compare':
        return e.operands
          .map((operand, i) => {
            const side = number(operand);
            return i === 0 ? side : `${COMPARISON[e.operators[i - 1]]} ${side}`;
          })
          .join(' ');
      case 'logic':
        if (e.operator === 'not') return `\\neg ${parenthesize(print(e.operands[0]))}`;
        return e.operands
          .map((operand) => at(operand, BINDING.compare))
          .join(e.operator === 'and' ? ' \\land ' : ' \\lor ');
      case 'cases':
        return cases(e);
      case 'fold':
        return `${FOLD[e.fold]}${limits(e)} ${at(e.body, BINDING.product)}`;
      case 'derivative':
        return `\\frac{\\partial}{\\partial ${print(e.by)}}${bracket(e.body)}`;
      case 'integral':
        return `\\int_{${print(e.from)}}^{${print(e.to)}} ${at(e.body, BINDING.product)}\\,d${nameOf(e.variable)}`;
    }
  };

  /** Behind the name; a name with its own subscript says by `#` where the indices go in it. */
  const subscript = (name: string, indices: string): string =>
    name.includes('#') ? name.replace('#', indices) : `${name}_{${indices}}`;

  const bracket = (e: Expression): string =>
    bindingOf(e) === BINDING.atom ? ` ${print(e)}` : `\\left[${print(e)}\\right]`;

  const limits = (e: Extract<Expression, { kind: 'fold' }>): string => {
    const range = notation.ranges[e.index];
    const condition = e.condition === null ? '' : `\\\\ ${print(e.condition)}`;
    const from = range === undefined ? e.index : `${e.index}=${print(range[0])}`;
    const lower = condition === '' ? from : `\\substack{${from}${condition}}`;
    return `_{${lower}}${range === undefined ? '' : `^{${print(range[1])}}`}`;
  };

  const call = (e: Extract<Expression, { kind: 'call' }>): string => {
    const args = e.args.map(number);
    switch (e.name) {
      case 'exp':
        return `e^{${args[0]}}`;
      case 'ln':
        return `\\ln${parenthesize(args[0])}`;
      case 'abs':
        return `\\left|${args[0]}\\right|`;
      case 'floor':
        return `\\left\\lfloor ${args[0]}\\right\\rfloor`;
      case 'ceil':
        return `\\left\\lceil ${args[0]}\\right\\rceil`;
      case 'max':
      case 'min':
        return `\\${e.name}\\left\\{${args.join(',\\,')}\\right\\}`;
      case 'delta':
        return `\\delta_{${args.join(',')}}`;
      default:
        return `${nameOf(e.name)}${parenthesize(args.join(',\\,'))}`;
    }
  };

  const behindPlus = (tex: string): string => (tex.startsWith('-') ? parenthesize(tex) : tex);

  const binary = (e: Extract<Expression, { kind: 'binary' }>): string => {
    switch (e.operator) {
      case '+':
        return `${at(e.left, BINDING.sum)} + ${behindPlus(at(e.right, BINDING.sum))}`;
      case '-':
        return `${at(e.left, BINDING.sum)} - ${at(e.right, BINDING.product)}`;
      case '*': {
        const left = endsOpen(e.left) ? parenthesize(print(e.left)) : at(e.left, BINDING.product);
        const right = at(e.right, e.right.kind === 'binary' ? BINDING.power : BINDING.product);
        return `${left}${/^\d/.test(right) || (/\d$/.test(left) && /^\\frac/.test(right)) ? ' \\cdot ' : '\\,'}${right}`;
      }
      case '/':
        return `\\frac{${number(e.left)}}{${number(e.right)}}`;
      case '^': {
        const simple =
          e.left.kind === 'literal' ||
          (e.left.kind === 'entry' && notation.names[e.left.name] === undefined);
        return `${simple ? print(e.left) : parenthesize(print(e.left))}^{${number(e.right)}}`;
      }
    }
  };

  /** Nested alternatives become further rows. */
  const cases = (e: Extract<Expression, { kind: 'cases' }>): string => {
    const rows: string[] = [];
    let rest: Expression = e;
    while (rest.kind === 'cases') {
      rows.push(`${print(rest.consequent)} & \\text{if } ${print(rest.condition)}`);
      rest = rest.alternative;
    }
    rows.push(`${print(rest)} & \\text{otherwise}`);
    return `\\begin{cases}${rows.join(' \\\\ ')}\\end{cases}`;
  };

  return print(expression);
}
