import { reproduce } from './reproduce.ts';

await reproduce('p2-cnn-vs-mlp');
