/** What the command line of `npm run errors` means. */

export const USAGE =
  'npm run errors -- [--stride N] [--points N] [--only elementary|primitives] [--out FILE]';

export interface ErrorArguments {
  /** every stride-th of all 2³² float32 inputs is tried */
  readonly stride: number;
  /**
   * how many random points for each range of the float64 functions; a tenth of it is how many numbers
   * the inputs of a primitive have for each length and family
   */
  readonly points: number;
  /** what is measured; the rest stays as it is recorded */
  readonly only: 'elementary' | 'primitives' | null;
  readonly out: string;
}

/** Throws, showing the usage, for anything else. */
export function parseArguments(words: readonly string[]): ErrorArguments {
  let given: ErrorArguments = { stride: 1, points: 10_000, only: null, out: 'docs/errors.json' };
  for (let at = 0; at < words.length; at += 2) {
    const [option, word = ''] = words.slice(at, at + 2);
    if (option === '--out' && word !== '') given = { ...given, out: word };
    else if (option === '--only' && (word === 'elementary' || word === 'primitives')) {
      given = { ...given, only: word };
    } else if (option === '--stride') given = { ...given, stride: requireCount(option, word) };
    else if (option === '--points') given = { ...given, points: requireCount(option, word) };
    else throw new Error(`'${option} ${word}' is not understood; use ${USAGE}`);
  }
  return given;
}

function requireCount(option: string, word: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(word)) {
    throw new Error(`${option} '${word}' is not an integer in 1 … 999999999; use ${USAGE}`);
  }
  return Number(word);
}
