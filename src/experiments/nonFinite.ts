/**
 * JSON knows no NaN and no Infinity, and would turn both into null without a word. Where numbers are
 * expected they are written as the texts `NaN`, `Infinity` and `-Infinity`.
 */

const NAMED: ReadonlyMap<unknown, number> = new Map(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((x) => [String(x), x]),
);

/** A replacer for `JSON.stringify`. */
export function nonFiniteAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The number that the text stands for; everything else as it is. A reviver is `(_, v) => textAsNonFinite(v)`. */
export function textAsNonFinite(value: unknown): unknown {
  return NAMED.get(value) ?? value;
}
