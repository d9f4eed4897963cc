/**
 * The record of a run: `docs/experiments/<id>.json`. Everything but the part `run` is a function of
 * code, settings, seed and data, byte for byte.
 */
import { readFileSync } from 'node:fs';
import type { Conclusion, Curve, DataTable, Size } from './experiment.ts';

export interface ExperimentRecord {
  readonly id: string;
  readonly size: Size;
  readonly settings: object;
  readonly data: {
    readonly name: string;
    readonly synthetic: boolean;
    readonly sha256: string;
    readonly scaling: string;
    readonly counts: { readonly train: number; readonly valid: number; readonly test: number };
  };
  readonly seed: number;
  readonly headline: Readonly<Record<string, number>>;
  readonly curves: readonly Curve[];
  readonly tables: readonly DataTable[];
  readonly conclusions: readonly Conclusion[];
  /** about this one run; the only part that differs between two */
  readonly run: { readonly seconds: number; readonly node: string; readonly version: string };
}

/** JSON knows no NaN and no Infinity: they are written as these strings. */
const NAMED: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

export function serialize(value: unknown): string {
  const encode = (_: string, v: unknown) =>
    typeof v === 'number' && !Number.isFinite(v) ? String(v) : v;
  const text = JSON.stringify(value, encode, 2);
  // Lists of numbers on one line: a curve is a row, not a page.
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s*\n\s*/g, ' '))}\n`;
}

function decode(_: string, v: unknown): unknown {
  return typeof v === 'string' && Object.hasOwn(NAMED, v) ? NAMED[v] : v;
}

const REQUIRED = ['id', 'size', 'settings', 'data', 'seed', 'headline', 'curves', 'conclusions'];

/** Reads a record back. Throws if the file is missing, is not JSON or lacks a part. */
export function readRecord(path: string): ExperimentRecord {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(readFileSync(path, 'utf8'), decode);
  } catch (error) {
    throw new Error(
      `${path} is not a record: ${(error as Error).message}; run the experiment again`,
      {
        cause: error,
      },
    );
  }
  const missing = REQUIRED.filter((part) => !Object.hasOwn(record, part));
  if (missing.length > 0) {
    throw new Error(`${path} lacks ${missing.join(', ')}; run the experiment again`);
  }
  return record as unknown as ExperimentRecord;
}
