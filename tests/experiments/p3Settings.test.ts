import { reproduce } from './reproduce.ts';

await reproduce('p3-settings');
