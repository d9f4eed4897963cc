/**
 * What the parts of Question 8 share: a layer of which some parameters are given and the others are
 * unknown, the words in which its solutions are described, and their list.
 *
 * The assignment's convention holds throughout: d = 0 means no dilation. Implementations count from
 * dilation 1; the conversion is made here, where they are asked, and nowhere else.
 */
import { type Exact, exact } from '../arithmetic/exact.ts';
import { type Answer, answer, type Claim, type Numbers, type Table } from '../claim.ts';
import type { Count } from '../domain.ts';
import { integerOf, isTrue, type Scope } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';
import type { Bounds } from '../operations.ts';

const PARAMETERS = ['k', 's', 'p', 'd'] as const;
/** window size, stride, padding, dilation */
export type Parameter = (typeof PARAMETERS)[number];

/** Input and output size of one dimension; each parameter is given, or unknown within bounds. */
export interface Layer extends Readonly<Record<Parameter, number | Count>> {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly counted: readonly Counted[];
}

/** What the derivation counts beside the positions of the window, where it speaks of that. */
export type Counted = 'unread' | 'blank';

const HEADINGS: Readonly<Record<Counted, string>> = {
  unread: 'positions never read',
  blank: 'windows over padding alone',
};

/** How many windows there are (Q7.positions). */
export const positionsOf = ({ p }: Pick<Layer, 'p'>): string =>
  `floor((${p === 0 ? 'i - w' : 'i + 2*p - w'})/s) + 1`;

/** The condition on a configuration; i and o are the sizes, w is the span of the window. */
export const conditionOf = (layer: Pick<Layer, 'p'>): string => `${positionsOf(layer)} == o`;

/** Where window t (from 0) puts its tap j (from 0); of what there is none nothing is said. */
function tapOf({ p, d }: Layer): string {
  const within = d === 0 ? 'j' : 'j*(d + 1)';
  return `t*s + ${within} + 1${p === 0 ? '' : ' - p'}`;
}

/** How often position x is read and how many never are; the taps of window t that see the input. */
const COUNTS: Readonly<Record<Counted, Readonly<Record<string, string>>>> = {
  unread: {
    'reads[x]': 'sum(t, sum(j, delta(tap[t,j], x)))',
    unread: 'sum(x, delta(reads[x], 0))',
  },
  blank: {
    'inside[t]': 'sum(j, 1, 0 < tap[t,j] <= i)',
    blank: 'sum(t, delta(inside[t], 0))',
  },
};

/** Counts are exact integers and their box is enumerated: there is nothing to round. */
export const ENUMERATED = { arithmetics: ['exact'] } as const;

const RANGES = { t: [0, 'o - 1'], j: [0, 'k - 1'], x: [1, 'i'] } as const;

/** Of windows and taps, and of positions, where they are counted. */
export function rangesOf({ counted }: Layer): Partial<typeof RANGES> {
  const { t, j, x } = RANGES;
  if (counted.length === 0) return {};
  return counted.includes('unread') ? { t, j, x } : { t, j };
}

/** The unknown parameters, as the variables of the claim. */
export function unknowns(layer: Layer): Readonly<Record<string, Count>> {
  const variables: Record<string, Count> = {};
  for (const name of PARAMETERS) {
    const parameter = layer[name];
    if (typeof parameter !== 'number') variables[name] = parameter;
  }
  return variables;
}

/** The sizes, the given parameters, and the words built on them. No padding goes without a name. */
export function givens(layer: Layer): Readonly<Record<string, string>> {
  const { counted } = layer;
  const given = PARAMETERS.filter(
    (name) => typeof layer[name] === 'number' && (name !== 'p' || layer.p !== 0),
  );
  return {
    i: `${layer.inputSize}`,
    o: `${layer.outputSize}`,
    ...Object.fromEntries(given.map((name) => [name, `${layer[name]}`])),
    w: '(d + 1)*(k - 1) + 1',
    ...(counted.length === 0 ? {} : { 'tap[t,j]': tapOf(layer) }),
    ...Object.assign({}, ...counted.map((name) => COUNTS[name])),
  };
}

function boundsOf(layer: Layer, name: Parameter): readonly [number, number] {
  const parameter = layer[name];
  return typeof parameter === 'number' ? [parameter, parameter] : [parameter.from, parameter.to];
}

function valueAt(layer: Layer, name: Parameter, v: Numbers): number {
  const parameter = layer[name];
  return typeof parameter === 'number' ? parameter : v[name];
}

/** In the convention of implementations, where dilation 1 means none. */
function boundsFor(bounds: (name: Parameter) => readonly [number, number]): Bounds {
  const [from, to] = bounds('d');
  return {
    kernelSize: bounds('k'),
    stride: bounds('s'),
    padding: bounds('p'),
    dilation: [from + 1, to + 1],
  };
}

/**
 * An implementation that may list one configuration only must list that one or nothing: the length
 * of its list, or −1 if the list names any other.
 */
export function membershipAnswer(layer: Layer, characterization: string): Answer {
  return answer({
    operation: 'configurations',
    call(subject, v) {
      const [k, s, p, d] = PARAMETERS.map((name) => valueAt(layer, name, v));
      const wanted = [k, s, p, d + 1];
      const bounds = boundsFor((name) => {
        const at = valueAt(layer, name, v);
        return [at, at];
      });
      const members = subject.configurations(layer.inputSize, layer.outputSize, bounds);
      const isWanted = (member: readonly number[]) =>
        member.length === wanted.length && wanted.every((entry, n) => entry === member[n]);
      return members.every(isWanted) ? members.length : -1;
    },
    expression: characterization,
  });
}

/**
 * The length of an implementation's list when each growing parameter runs from the start of its
 * bounds to the point of the box: at the last point, the whole list.
 */
export function lengthAnswer(
  layer: Layer,
  growing: readonly Parameter[],
  expression: string,
): Answer {
  return answer({
    operation: 'configurations',
    call(subject, v) {
      const bounds = boundsFor((name) => {
        const at = valueAt(layer, name, v);
        return growing.includes(name) ? [boundsOf(layer, name)[0], at] : [at, at];
      });
      return subject.configurations(layer.inputSize, layer.outputSize, bounds).length;
    },
    expression,
  });
}

/** An implementation is asked for the number of positions where the window fits, if that is a question. */
export function outputSizeAnswer(layer: Layer, fits: 'always' | 'not always'): Answer {
  return answer({
    operation: 'outputSize',
    call(subject, v) {
      const [k, s, p, d] = PARAMETERS.map((name) => valueAt(layer, name, v));
      if ((d + 1) * (k - 1) + 1 > layer.inputSize + 2 * p) return null;
      return subject.outputSize({
        inputSize: layer.inputSize,
        kernelSize: k,
        stride: s,
        padding: p,
        dilation: d + 1,
      });
    },
    ...(fits === 'always' ? {} : { given: layer.p === 0 ? 'w <= i' : 'w <= i + 2*p' }),
    expression: positionsOf(layer),
  });
}

export function spanAnswer(layer: Layer): Answer {
  return answer({
    operation: 'effectiveKernelSize',
    call: (subject, v) =>
      subject.effectiveKernelSize(valueAt(layer, 'k', v), valueAt(layer, 'd', v) + 1),
    expression: 'w',
  });
}

/** Every point of a box of counts, the last name varying fastest. */
function* pointsOf(
  box: Readonly<Record<string, Count>>,
  names = Object.keys(box),
): Generator<Record<string, number>> {
  if (names.length === 0) {
    yield {};
    return;
  }
  const [first, ...rest] = names;
  const { from, to } = box[first];
  for (let n = from; n <= to; n++) {
    for (const point of pointsOf(box, rest)) yield { [first]: n, ...point };
  }
}

/** All solutions within the box, found by trying every point of it on the claim's own condition. */
export function solutionTable(claimOf: () => Claim, layer: Layer, box = unknowns(layer)): Table {
  const { counted } = layer;
  const condition = parse(conditionOf(layer));
  const columns = [...PARAMETERS, 'w', ...counted].map((name) =>
    parse(name === 'p' && layer.p === 0 ? '0' : name),
  );
  const within = Object.entries(box).map(([name, { from, to }]) => `${from} ≤ ${name} ≤ ${to}`);
  return {
    title: `All solutions with ${within.join(', ')}`,
    columns: [...PARAMETERS, 'span w', ...counted.map((name) => HEADINGS[name])],
    rows() {
      const { definitions, ranges } = claimOf();
      const rows: string[][] = [];
      for (const variables of pointsOf(box)) {
        const scope: Scope<Exact> = {
          arithmetic: exact,
          variables,
          definitions,
          ranges,
          bound: {},
          known: new Map(),
        };
        if (isTrue(condition, scope)) rows.push(columns.map((e) => `${integerOf(e, scope)}`));
      }
      return rows;
    },
  };
}
