/** `docs/enclosures.json`: interval arithmetic against 64-digit values, as `npm run enclosures` writes it. */
import { existsSync, readFileSync } from 'node:fs';
import type { Interval } from '../theory/arithmetic/interval.ts';

/** A function of x, y and z as the theory writes it, and how far its variables go on either side. */
export interface EnclosedFunction {
  readonly name: string;
  readonly formula: string;
  readonly reach: number;
  /** widths are measured at values of at least this size, where the formula cancels */
  readonly size: number;
}

/** A point whose value is not in the enclosure of the box around it. */
export interface Miss {
  readonly box: Readonly<Record<string, Interval>>;
  readonly point: Readonly<Record<string, number>>;
  readonly enclosure: Interval;
  readonly truth: string;
}

export interface Soundness extends EnclosedFunction {
  /** points that were looked at */
  readonly points: number;
  /** boxes that the arithmetic says nothing about (a divisor that may be 0) */
  readonly undecided: number;
  readonly misses: number;
  readonly first: Miss | null;
  /** widest enclosure of a single point, in the spacing of the doubles there */
  readonly widest: number;
}

export interface EnclosureRecord {
  readonly seed: number;
  /** for each function */
  readonly points: number;
  readonly functions: readonly Soundness[];
}

/** Null where nothing is recorded. */
export function readEnclosureRecord(path: string): EnclosureRecord | null {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8')) as EnclosureRecord;
}
