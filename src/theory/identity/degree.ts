/**
 * How large the exponents in a polynomial can be, without multiplying it out. A grading gives every
 * letter a weight, 0 or 1; the degree of a product is the sum of the degrees, that of a sum at most
 * the largest. Each letter has a grading of its own, each family of letters one that they share, and
 * one is shared by all.
 */
import type { Atom, Letter, Powers } from './atoms.ts';

/** Grading → degree; gradings in which the degree is 0 are left out. */
export type Degrees = ReadonlyMap<string, number>;

/** The gradings in which the letter has the weight 1. */
export function gradingsOf(letter: Letter): readonly string[] {
  return [letter.name, `every ${letter.family}`, 'everything'];
}

const ofAtoms = new WeakMap<Atom, Degrees>();

function degreesOfAtom(atom: Atom): Degrees {
  const known = ofAtoms.get(atom);
  if (known !== undefined) return known;
  const degrees =
    atom.kind === 'letter'
      ? new Map(gradingsOf(atom).map((grading) => [grading, 1]))
      : largestDegrees(atom.terms.map(({ powers }) => degreesOf(powers)));
  ofAtoms.set(atom, degrees);
  return degrees;
}

/** Of a product of positive powers. */
export function degreesOf(powers: Powers): Degrees {
  const degrees = new Map<string, number>();
  for (const [atom, power] of powers) {
    for (const [grading, degree] of degreesOfAtom(atom)) {
      degrees.set(grading, (degrees.get(grading) ?? 0) + power * degree);
    }
  }
  return degrees;
}

export function largestDegrees(all: readonly Degrees[]): Degrees {
  const largest = new Map<string, number>();
  for (const degrees of all) {
    for (const [grading, degree] of degrees) {
      largest.set(grading, Math.max(largest.get(grading) ?? 0, degree));
    }
  }
  return largest;
}

/** The letters in which it may have a positive degree. */
export function lettersIn(powers: Powers): ReadonlySet<Letter> {
  const letters = new Set<Letter>();
  const seen = new Set<Atom>();
  const visit = (inner: Powers): void => {
    for (const atom of inner.keys()) {
      if (seen.has(atom)) continue;
      seen.add(atom);
      if (atom.kind === 'letter') letters.add(atom);
      else for (const term of atom.terms) visit(term.powers);
    }
  };
  visit(powers);
  return letters;
}
