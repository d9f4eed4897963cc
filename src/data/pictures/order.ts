/** The order of the pictures of a set: it does not depend on how they were packed. */
import type { PicturePlace } from './layouts.ts';
import { byCodePoints } from './sourceFile.ts';

/**
 * By class (none, cat, dog), then by id: numbers by their value, before other names, which are by code
 * points. Negative, 0 or positive.
 */
export function byPlace(a: PicturePlace, b: PicturePlace): number {
  return (a.label ?? -1) - (b.label ?? -1) || byId(a.id, b.id);
}

/** Digits without zeros before them are in order by length, then by digit, however long. */
function byId(a: string, b: string): number {
  const numbers = [a, b].map((id) => /^\d+$/.test(id));
  if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
  return (numbers[0] ? a.length - b.length : 0) || byCodePoints(a, b);
}
