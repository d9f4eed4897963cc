/** Random computations, to be done in one arithmetic and in another. */
import fc from 'fast-check';
import type { Arithmetic } from '../../../../src/theory/arithmetic/arithmetic.ts';

/** A random computation: how to do it in any arithmetic that can take in doubles. */
export type Program = <T extends object>(A: Arithmetic<T>, of: (x: number) => T) => T;

export const leaf = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(1, 0.1, 3, 1e-8, 1e8, 2 ** -40),
);

export const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 5 },
    leaf.map(
      (x): Program =>
        (_, of) =>
          of(x),
    ),
    fc
      .tuple(
        tie('program'),
        tie('program'),
        fc.constantFrom('add', 'subtract', 'multiply', 'divide', 'max'),
      )
      .map(
        ([p, q, f]): Program =>
          (A, of) =>
            A[f as 'add'](p(A, of), q(A, of)),
      ),
    tie('program').map(
      (p): Program =>
        (A, of) =>
          // exp of something in [−20, 20], so that nothing overflows.
          A.exp(
            A.divide(
              A.multiply(A.integer(20), p(A, of)),
              A.add(A.integer(1), A.multiply(p(A, of), p(A, of))),
            ),
          ),
    ),
  ),
}));
