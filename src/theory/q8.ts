/** Question 8: convolution configurations that give a shape. */
import type { Claim } from './claim.ts';
import { part1 } from './q8/firstLayer.ts';
import { part3 } from './q8/lastLayer.ts';
import { part2 } from './q8/pooling.ts';

export const question8: readonly Claim[] = [...part1, ...part2, ...part3];
