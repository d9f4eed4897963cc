/** Rounding bound of dropout, which is its own gradient. */
import { toDecimal } from '../arithmetic/decimal.ts';
import { type Primitive, primitive } from './primitive.ts';

const KEYS = [1, 2] as const;
const WORDS = 2 ** 32;
/** Entries that are tried at once: of many shares some are kept and some are not. */
const ENTRIES = 4;

/** A bijection of 32-bit words. */
function mix(word: number): number {
  const h = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  const g = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return g ^ (g >>> 16);
}

/** What an implementation has to agree on beside the numbers: which entries are kept. */
function isKept(index: number, rate: number): boolean {
  const word = mix(mix(Math.imul(index, 0x9e3779b9) ^ KEYS[0]) + KEYS[1]) >>> 0;
  return word >= Math.round(rate * WORDS);
}

const dropoutValue = primitive({
  name: 'dropout',
  operation: 'dropout',
  formula: String.raw`\frac{x_i}{1 - \rho} \text{ or } 0`,
  relativeTo: 'the entry itself: nothing cancels',
  bound: '3',
  derivation: String.raw`$1 - \rho$, its reciprocal and the product round once each. The gradient is the same function.`,
  arguments: {
    x: { sort: 'factors', shape: () => [ENTRIES] },
    rate: { sort: 'share', shape: () => [1] },
  },
  truth: ({ x, rate: [rate] }) =>
    x.map((t, i) => {
      const kept = toDecimal(isKept(i, rate) ? t : 0);
      const value = kept.div(toDecimal(1).minus(toDecimal(rate)));
      return { value, size: value.abs() };
    }),
  compute: (operations, { x, rate }) => operations.dropout(x, rate[0], KEYS),
});

export const dropout: readonly Primitive[] = [dropoutValue];
