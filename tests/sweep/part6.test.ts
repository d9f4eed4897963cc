import { sweepPart } from './sweepPart.ts';

await sweepPart(6);
