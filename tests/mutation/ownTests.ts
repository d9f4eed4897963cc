/**
 * Which tests judge a file first: those written for it. They notice most mistakes in a fraction of the
 * time that the whole suite takes; what they miss is left to all the others.
 */

/** Longest prefix first. */
const WRITTEN_FOR: readonly (readonly [prefix: string, tests: string])[] = [
  ['src/theory/assumptions/', 'tests/properties/assumptions.test.ts'],
  ['src/theory/errata/', 'tests/properties/errata.test.ts'],
  ['src/theory/q', 'tests/properties/q$.test.ts'],
  ['src/theory/', 'tests/units/theory/**/*.test.ts'],
  ['src/kernels/webassembly/', 'tests/units/fast/**/*.test.ts'],
  ['src/kernels/', 'tests/units/kernels/**/*.test.ts'],
  ['src/evidence/', 'tests/units/evidence/**/*.test.ts'],
  ['src/conv/', 'tests/units/conv/**/*.test.ts'],
  ['src/nn/', 'tests/units/nn/**/*.test.ts'],
];

/** A glob. Throws a RangeError if the path is none that is mutated. */
export function ownTests(path: string): string {
  const found = WRITTEN_FOR.find(([prefix]) => path.startsWith(prefix));
  if (found === undefined) throw new RangeError(`ownTests: no tests are named for ${path}`);
  const [prefix, tests] = found;
  return tests.replace('$', path.charAt(prefix.length));
}
