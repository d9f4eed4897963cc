/**
 * `npm run enclosures -- [--points N] [--out FILE]`: interval arithmetic against 64-digit values, at
 * 10⁶ points a function unless told otherwise (the suite looks at 10⁴), and writes
 * `docs/enclosures.json`. Fails where an enclosure misses the truth. Takes about an hour of one core;
 * the file depends on nothing but the number of points.
 */
import { writeAtomically } from '../src/kernels/atomicFile.ts';
import type { EnclosureRecord, Soundness } from '../src/pages/enclosureRecord.ts';
import { interval } from '../src/theory/arithmetic/interval.ts';
import { parseArguments } from './enclosures/arguments.ts';
import { FUNCTIONS, soundness } from './enclosures/soundness.ts';

const SEED = 1;

try {
  const { points, out } = parseArguments(process.argv.slice(2));
  const functions = FUNCTIONS.map((f): Soundness => {
    const found = soundness(f, interval, points, SEED);
    process.stderr.write(`${f.name}: ${found.misses} of ${points} values missed\n`);
    return found;
  });
  const record: EnclosureRecord = { seed: SEED, points, functions };
  writeAtomically(out, `${JSON.stringify(record, null, 2)}\n`);
  const unsound = functions.filter(({ misses }) => misses > 0).map(({ name }) => name);
  if (unsound.length > 0) throw new Error(`unsound: ${unsound.join(', ')}; see ${out}`);
} catch (error) {
  process.stderr.write(`enclosures: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
