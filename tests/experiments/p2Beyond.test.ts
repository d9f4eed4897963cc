import { reproduce } from './reproduce.ts';

await reproduce('p2-beyond');
