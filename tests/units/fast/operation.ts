/** An operation of the kernels on random cases, computed in two ways. */
import type * as fc from 'fast-check';
import type { Kernels } from '../../../src/kernels/kernels.ts';

export interface Operation<Case> {
  readonly name: string;
  readonly cases: fc.Arbitrary<Case>;
  /** the outputs, each in row-major order */
  fast(kernels: Kernels, given: Case): Float32Array[];
  loops(given: Case): Float32Array[];
}

/** An operation whose case type is its own affair. */
export const operation = <Case>(given: Operation<Case>): Operation<unknown> =>
  given as Operation<unknown>;
