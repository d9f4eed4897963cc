/** Question 1: ReLU, the Heaviside step, and what the step's derivative is. */
import type { Claim } from './claim.ts';
import { q11 } from './q1/derivative.ts';
import { q14 } from './q1/distribution.ts';
import { q12 } from './q1/products.ts';
import { q13 } from './q1/steepSigmoid.ts';

export const question1: readonly Claim[] = [q11, q12, q13, q14];
