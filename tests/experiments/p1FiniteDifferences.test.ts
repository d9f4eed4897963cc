import { reproduce } from './reproduce.ts';

await reproduce('p1-finite-differences');
