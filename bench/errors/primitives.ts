/** The primitives of the two implementations, measured against 64 digits and their derived bounds. */
import { measureError } from '../../src/evidence/measureErrors.ts';
import type { PrimitiveErrors, WorstError } from '../../src/pages/errorRecord.ts';
import { PRECISIONS } from '../../src/theory/arithmetic/precision.ts';
import type { Subject } from '../../src/theory/operations.ts';
import type { Input, Primitive } from '../../src/theory/rounding/primitive.ts';
import { primitives } from '../../src/theory/rounding/primitives.ts';
import { inputs, REGIONS, type Region } from './inputs.ts';

/** One row of the table: a primitive, an implementation. */
export function rowsFor(subjects: readonly Subject[]): readonly (readonly [Primitive, Subject])[] {
  return primitives.flatMap((primitive) =>
    subjects
      .filter(({ operations }) => operations[primitive.operation] !== undefined)
      .map((subject) => [primitive, subject] as const),
  );
}

/** `numbers` says how many numbers each family of inputs has for each length, at least one input. */
export function measurePrimitive(
  primitive: Primitive,
  subject: Subject,
  lengths: readonly number[],
  numbers: number,
  seed: number,
): PrimitiveErrors {
  const { name: precision } = PRECISIONS[subject.precision ?? 'float64'];
  const errors = lengths.flatMap((n) =>
    REGIONS.map((region) => worstOf(primitive, subject, region, n, numbers, seed)),
  );
  return { name: primitive.name, implementation: subject.name, precision, errors };
}

function worstOf(
  primitive: Primitive,
  subject: Subject,
  region: Region,
  n: number,
  numbers: number,
  seed: number,
): WorstError {
  const precision = PRECISIONS[subject.precision ?? 'float64'];
  const draws = Math.ceil(numbers / n);
  let tried = 0;
  let passed = 0;
  let share = 0;
  let worst = { ulps: -1, allowed: 0, at: '' };
  for (const { family, input } of inputs(primitive, region, n, precision, draws, seed)) {
    const error = measureError(primitive, subject, input, n);
    if (error === null) {
      passed++;
      continue;
    }
    tried++;
    const { ulps, allowed } = error;
    share = Math.max(share, ulps === 0 ? 0 : ulps / allowed);
    if (ulps > worst.ulps) worst = { ulps, allowed, at: describe(family, input) };
  }
  if (passed > tried) {
    throw new Error(
      `measurePrimitive: the bound of ${primitive.name} covers ${tried} of ${tried + passed} inputs, n = ${n}`,
    );
  }
  return {
    n,
    region,
    inputs: tried,
    worst: worst.ulps,
    allowed: worst.allowed,
    share,
    at: worst.at,
  };
}

/** Numbers that are shown one by one. */
const FEW = 3;

function describe(family: string, input: Input): string {
  const all = Object.values(input).flat();
  if (all.length > FEW) return family;
  return Object.entries(input)
    .map(([name, numbers]) => `${name} = ${numbers.join(', ')}`)
    .join('; ');
}
