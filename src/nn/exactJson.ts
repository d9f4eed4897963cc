/**
 * JSON that loses no number: NaN, ±Infinity, −0 and bigints, which JSON lacks or changes, are written
 * as `{"$": text}` and come back as what they were.
 */

/** The text of plain data. Throws if an object has a key `$` of its own. */
export function toExactJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return { $: `${part}n` };
    if (Object.is(part, -0)) return { $: '-0' };
    if (typeof part === 'number' && !Number.isFinite(part)) return { $: String(part) };
    if (isMarked(part)) {
      throw new RangeError(
        `toExactJson: ${JSON.stringify(part)} has a key $, which marks numbers; rename it`,
      );
    }
    return part;
  });
}

/** The inverse of {@link toExactJson}. */
export function fromExactJson(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (!isMarked(part)) return part;
    return part.$.endsWith('n') ? BigInt(part.$.slice(0, -1)) : Number(part.$);
  });
}

function isMarked(part: unknown): part is { readonly $: string } {
  return typeof part === 'object' && part !== null && Object.hasOwn(part, '$');
}
