/** Question 5: a two-layer network interpolates any finite set of samples. */
import type { Claim } from './claim.ts';
import { network } from './q5/network.ts';
import { q53 } from './q5/relu.ts';
import { q54 } from './q5/sigmoidLike.ts';

export const question5: readonly Claim[] = [...network, q53, q54];
