/**
 * Which tests judge a file first: those written for it. They notice most mistakes in a fraction of the
 * time that the whole suite takes; what they miss is left to all the others.
 */

export interface Judges {
  /** a glob */
  readonly tests: string;
  /**
   * Whether what is evaluated once, as the module loads, is a written answer, a statement that is
   * true or false, or says why a slip of the pen changes nothing. `npm run mutation:theory` plants its
   * mistakes in the answers and judges the reasons; a false statement is recorded with the place where
   * it fails.
   */
  readonly texts: boolean;
}

const text = (tests: string): Judges => ({ tests, texts: true });
const code = (tests: string): Judges => ({ tests, texts: false });

/** False versions of a question's claims, what implementations are asked, and its tables. */
const BESIDE: Readonly<Record<number, string>> = {
  3: 'askedAndShown',
  4: 'askedAndShown',
  5: 'interpolationProof',
  7: 'configurations',
  8: 'configurations',
};

/** The first prefix counts. */
const WRITTEN_FOR: readonly (readonly [prefix: string, judges: Judges])[] = [
  ['src/theory/errata/erratum', code('tests/units/theory/errata.test.ts')],
  ['src/theory/errata/', text('tests/{properties,units/theory}/errata.test.ts')],
  ['src/theory/floats', text('tests/properties/floats.test.ts')],
  ['src/theory/derivatives', code('tests/{properties,units/theory}/derivatives.test.ts')],
  ['src/theory/rounding/', code('tests/{properties/errors,units/theory/rounding/*}.test.ts')],
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((q) =>
    ['', 'assumptions/'].map((folder) => {
      const tests = q in BESIDE ? `{q${q},${BESIDE[q]}}` : `q${q}`;
      return [`src/theory/${folder}q${q}`, text(`tests/properties/${tests}.test.ts`)] as const;
    }),
  ),
  [
    'src/theory/identity/',
    code('tests/units/{theory/identity/*,evidence/{everySize,proveIdentities}}.test.ts'),
  ],
  [
    'src/theory/arithmetic/',
    code('tests/units/theory/{arithmetic/*,evaluate,interval,logarithm,plain}.test.ts'),
  ],
  // Left to the second round: what looks at ten thousand points, or at whole trainings.
  ['src/theory/', code('tests/units/theory/**/!(intervalSoundness).test.ts')],
  ['src/kernels/webassembly/pool.ts', code('tests/units/fast/pool.test.ts')],
  [
    'src/kernels/webassembly/',
    code('tests/units/fast/!(exactLaws|threads|winograd*Bound|withoutSimd).test.ts'),
  ],
  ['src/kernels/', code('tests/units/kernels/**/*.test.ts')],
  ['src/evidence/mutants/equivalent', text('tests/units/evidence/mutants.test.ts')],
  ['src/evidence/', code('tests/units/evidence/**/*.test.ts')],
  ['src/conv/', code('tests/units/conv/**/*.test.ts')],
  ['src/nn/', code('tests/units/nn/**/*.test.ts')],
];

/** Throws a RangeError if the path is none that is mutated. */
export function ownTests(path: string): Judges {
  const found = WRITTEN_FOR.find(([prefix]) => path.startsWith(prefix));
  if (found === undefined) throw new RangeError(`ownTests: no tests are named for ${path}`);
  return found[1];
}
