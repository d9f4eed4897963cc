/** The order of the pictures of a set: it does not depend on how they were packed. */
import type { PicturePlace } from './layouts.ts';
import { byCodePoints } from './sourceFile.ts';

/**
 * By class (none, cat, dog), then by id: numbers by their value, before other names, which are in
 * natural order (a2 before a10). Negative, 0 or positive.
 */
export function byPlace(a: PicturePlace, b: PicturePlace): number {
  return (a.label ?? -1) - (b.label ?? -1) || byId(a.id, b.id);
}

const isNumber = (text: string) => /^\d+$/.test(text);

function byId(a: string, b: string): number {
  return numbersFirst(a, b) || byRuns(a, b);
}

function numbersFirst(a: string, b: string): number {
  return Number(isNumber(b)) - Number(isNumber(a));
}

/** Run by run of digits and of other characters; two names that differ are never equal. */
function byRuns(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => name.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = numbersFirst(x[i], y[i]) || byRun(x[i], y[i]);
    if (difference !== 0) return difference;
  }
  return x.length - y.length || byCodePoints(a, b);
}

/** Two runs of a kind. Digits without zeros before them are in order by length, then by digit. */
function byRun(a: string, b: string): number {
  if (!isNumber(a)) return byCodePoints(a, b);
  const [x, y] = [a, b].map((digits) => digits.replace(/^0+(?=\d)/, ''));
  return x.length - y.length || byCodePoints(x, y);
}
