/** What the command line of `npm run enclosures` means. */

export const USAGE = 'npm run enclosures -- [--points N] [--out FILE]';

export interface EnclosureArguments {
  /** random points for each function */
  readonly points: number;
  readonly out: string;
}

/** Throws, showing the usage, for anything else. */
export function parseArguments(words: readonly string[]): EnclosureArguments {
  let given: EnclosureArguments = { points: 1_000_000, out: 'docs/enclosures.json' };
  for (let at = 0; at < words.length; at += 2) {
    const [option, word = ''] = words.slice(at, at + 2);
    if (option === '--out' && word !== '') given = { ...given, out: word };
    else if (option === '--points' && /^[1-9][0-9]{0,8}$/.test(word)) {
      given = { ...given, points: Number(word) };
    } else throw new Error(`'${option} ${word}' is not understood; use ${USAGE}`);
  }
  return given;
}
