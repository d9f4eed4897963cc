/** Question 7: how many positions a window has, and with it the sizes of a convolutional network. */
import type { Claim } from './claim.ts';
import { network } from './q7/network.ts';
import { positions } from './q7/positions.ts';

export const question7: readonly Claim[] = [positions, ...network];
