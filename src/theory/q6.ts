/** Question 6: the convolution of two short signals, and the laws of any. */
import type { Claim } from './claim.ts';
import { laws } from './q6/laws.ts';
import { twoSignals } from './q6/twoSignals.ts';

export const question6: readonly Claim[] = [twoSignals, laws];
