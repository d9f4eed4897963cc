/** How thoroughly and from which seed a claim is checked. */
export interface Settings {
  readonly seed: number;
  /** random draws per check; finite boxes are always enumerated whole */
  readonly runs: number;
  /** false: the first counterexample will do, whatever its size (mutants only have to die) */
  readonly shrink?: boolean;
}

export const DEFAULT_SETTINGS: Settings = { seed: 20190115, runs: 200 };

/**
 * The settings of this run: `PROOFBOOK_SEED` and `PROOFBOOK_RUNS` replace the defaults.
 * Throws if one of them is set to anything but an integer in range.
 */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const integer = (name: string, fallback: number, least: number, most: number): number => {
    const text = environment[name];
    if (text === undefined) return fallback;
    const n = Number(text);
    if (!/^-?\d+$/.test(text) || n < least || n > most) {
      throw new RangeError(`${name} is «${text}»; it must be an integer from ${least} to ${most}`);
    }
    return n;
  };
  return {
    seed: integer('PROOFBOOK_SEED', DEFAULT_SETTINGS.seed, -(2 ** 31), 2 ** 31 - 1),
    runs: integer('PROOFBOOK_RUNS', DEFAULT_SETTINGS.runs, 1, 1_000_000),
  };
}
