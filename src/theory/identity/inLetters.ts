/**
 * Reads expressions as rational functions of letters. They are read twice: which letters the
 * exponentials are made of is known only when all exponents have been seen.
 */
import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import { rationalFunctions } from './arithmetic.ts';
import { Atoms } from './atoms.ts';
import { Exponents } from './exponents.ts';
import type { RationalFunction } from './rationalFunction.ts';
import type { Signs } from './signs.ts';

/**
 * What `read` returns when it is called for the second time.
 *
 * @param free names of functions of which nothing is known: each of their values is a letter
 * @param signs of letters; of all others nothing is known
 */
export function inLetters<R>(
  free: readonly string[],
  read: (A: Arithmetic<RationalFunction>, atoms: Atoms) => R,
  signs: Signs,
): R {
  const atoms = new Atoms();
  const exponents = new Exponents(atoms);
  const A = rationalFunctions(atoms, exponents, free, signs);
  read(A, atoms);
  exponents.settle();
  return read(A, atoms);
}
