/** The table of known maximum errors: derived bounds beside what was measured. */
import { parse } from '../theory/expression/parse.ts';
import { toTex } from '../theory/expression/toTex.ts';
import type { Primitive } from '../theory/rounding/primitive.ts';
import { primitiveNamed } from '../theory/rounding/primitives.ts';
import type { EnclosureRecord } from './enclosureRecord.ts';
import type {
  ErrorRecord,
  Float32Errors,
  Float64Errors,
  PrimitiveErrors,
  WorstError,
} from './errorRecord.ts';
import { markdownTable, page } from './markdown.ts';
import { count } from './speed.ts';

const ALL_INPUTS = 2 ** 32;

export function errorsPage(errors: ErrorRecord, enclosures: EnclosureRecord | null): string {
  return page(
    '# Known maximum errors',
    'What each numerical primitive may be off by, derived, beside the largest error that was measured against 64-digit values: `reference` are the readable functions in float64, `fast` the WebAssembly kernels in float32. Both use only operations that IEEE 754 fixes, so every machine has the same errors. Measured by `npm run errors`, recorded in [errors.json](errors.json); the suite measures a sample again and fails where an error exceeds its bound.',
    String.raw`An error is counted in *ulps*: in units of the spacing of the numbers of the precision at the value that it is relative to. That is the true entry itself where nothing cancels. Where terms may cancel, no bound holds relative to what is left, and the error is relative to the size of the terms: each primitive says to which and why. With $u$ the unit roundoff ($2^{-53}$, $2^{-24}$) a bound of $k$ ulps stands for a relative error of $\gamma_k = ku/(1 - ku)$; the spacing is at most $2u$ of the value and at least $u$, so one rounding is half an ulp at most, but after it the value may lie just above a power of two, where the same error is a whole one. Below the normal numbers the spacing is the smallest subnormal number $\eta$.`,
    String.raw`Every operation rounds once, and $e^x$ and $\ln x$ are right to one ulp, that is $2u$. For float32 this was tried with every input; for float64 FreeBSD's functions state it, and random points do not contradict it (both below). Counts of factors $1 + \delta$, $|\delta| \le u$, add up: $(1 + \gamma_j)(1 + \gamma_k) \le 1 + \gamma_{j+k}$ (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, lemma 3.3).`,
    '## The table',
    'Over all lengths n that were tried. *ordinary*: numbers from −5 to 5, some with outliers. *hostile*: ties; numbers that differ by few spacings; up to where exponentials underflow; of all magnitudes; subnormal; and special ones. What has to be less than 1, a rate or a decay, is $|x|/(1 + |x|)$ of such a number. The bound is that of the input with the largest error. Bounds of long sums are for roundings that all go the same way, as they may where the terms tie; of ordinary terms most of them cancel.',
    summary(errors.primitives),
    ...derivations(errors.primitives),
    ...elementaryFunctions(errors),
    ...(enclosures === null ? [] : intervals(enclosures)),
  );
}

function summary(primitives: readonly PrimitiveErrors[]): string {
  return markdownTable(
    [
      'primitive',
      'bound',
      'implementation',
      'ordinary: error',
      '≤',
      'hostile: error',
      '≤',
      'inputs',
    ],
    primitives.map(({ name, implementation, precision, errors }) => {
      const worst = (region: WorstError['region']) => {
        const largest = errors
          .filter((error) => error.region === region)
          .reduce((a, b) => (b.worst > a.worst ? b : a));
        return [ulps(largest.worst), ulps(largest.allowed)];
      };
      const inputs = errors.reduce((sum, error) => sum + error.inputs, 0);
      return [
        name,
        boundOf(primitiveNamed(name)),
        `${implementation} (${precision})`,
        ...worst('ordinary'),
        ...worst('hostile'),
        count(inputs),
      ];
    }),
  );
}

function boundOf({ bound }: Primitive): string {
  return `$${toTex(bound, { ranges: {}, names: { L: String.raw`\ln n` } })}$`;
}

/** Three digits say enough; 0 says that every result was exact. */
function ulps(error: number): string {
  return error === 0 ? '0' : String(Number(error.toPrecision(3)));
}

/** Each primitive: what is computed, why the bound holds, and how the error grows. */
function derivations(all: readonly PrimitiveErrors[]): string[] {
  const names = [...new Set(all.map(({ name }) => name))];
  return names.flatMap((name) => {
    const primitive = primitiveNamed(name);
    const { formula, relativeTo, derivation, n } = primitive;
    const length = n === null ? '' : ` n is ${n}.`;
    return [
      `### ${name}`,
      `$$${formula}$$`,
      `*Relative to* ${relativeTo}.${length}`,
      `*Bound* ${boundOf(primitive)}. ${derivation}`,
      growth(
        all.filter((measured) => measured.name === name),
        n !== null,
      ),
    ];
  });
}

function growth(own: readonly PrimitiveErrors[], hasLength: boolean): string {
  return markdownTable(
    [
      ...['implementation', ...(hasLength ? ['n'] : []), 'inputs', 'kind'],
      ...['largest error', '≤', 'at', 'largest error / its bound'],
    ],
    own.flatMap(({ implementation, errors }) =>
      errors.map(({ n, region, inputs, worst, allowed, at, share }) => [
        ...[implementation, ...(hasLength ? [count(n)] : []), count(inputs), region],
        ...[ulps(worst), ulps(allowed), worst === 0 ? '' : at, ulps(share)],
      ]),
    ),
  );
}

function elementaryFunctions(errors: ErrorRecord): string[] {
  return [
    '## Elementary functions',
    'The largest errors are rounded up in the fourth decimal. A correctly rounded result is within 0.5.',
    '### float32',
    `${coverage(errors)} compared with the float64 function; where that leaves the nearest float32 number open, and for the largest error, 64 digits decide.`,
    markdownTable(
      [
        ...['function', 'inputs', 'largest error', 'at'],
        ...['not the nearest number', 'decided by 64 digits'],
      ],
      errors.float32.map(float32Row),
    ),
    '### float64',
    `Random points (seed ${errors.seed}) of each range compared with 64 digits. *even*: uniform over the range; *octaves*: uniform over the bit patterns, so that every power of two gets its share.`,
    markdownTable(
      ['function', 'range', 'spread', 'points', 'largest error', 'at', 'not the nearest number'],
      errors.float64.map(float64Row),
    ),
  ];
}

function coverage({ stride, float32 }: ErrorRecord): string {
  const all = float32.every(({ inputs }) => inputs === ALL_INPUTS);
  return all
    ? 'Every one of the 2³² inputs'
    : `A sample, every ${count(stride)}th of the 2³² bit patterns,`;
}

function float32Row(errors: Float32Errors): string[] {
  const { name, inputs, worst, at, misrounded, ties } = errors;
  return [name, count(inputs), worst.toFixed(4), `${at}`, count(misrounded), count(ties)];
}

function float64Row(errors: Float64Errors): string[] {
  const { name, from, to, spread, points, worst, at, misrounded } = errors;
  const range = `${end(from)} … ${end(to)}`;
  return [name, range, spread, count(points), worst.toFixed(4), `${at}`, count(misrounded)];
}

/** Of the enclosed claims: whether interval arithmetic keeps its word, and how much it gives away. */
function intervals({ seed, points, functions }: EnclosureRecord): string[] {
  return [
    '## Intervals',
    `Enclosed claims rest on interval arithmetic with outward rounding: the value at any point of a box has to lie in what is computed for the box. Tried at ${count(points)} random points of random boxes a function (seed ${seed}; single numbers, a few neighbours, or wide), their values to 64 digits. Recorded in [enclosures.json](enclosures.json) by \`npm run enclosures\`; the suite looks at ten thousand points a function. No box is *undecided* but where a divisor may be 0. The *widest* enclosure is that of a single number, in the spacing of float64 at its value, or at 1 where the formula cancels.`,
    markdownTable(
      ['function', 'formula', 'variables', 'points', 'missed', 'undecided boxes', 'widest'],
      functions.map(({ name, formula, reach, misses, undecided, widest, ...own }) => [
        ...[name, `$${toTex(parse(formula), { ranges: {}, names: {} })}$`, `up to ±${reach}`],
        ...[count(own.points), count(misses), count(undecided), ulps(widest)],
      ]),
    ),
  ];
}

/** Very large and very small powers of two as such: `-2^-60`. */
function end(x: number): string {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  if (Math.abs(exponent) <= 10 || Math.abs(x) !== 2 ** exponent) return String(x);
  return `${x < 0 ? '-' : ''}2^${exponent}`;
}
