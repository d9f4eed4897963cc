/**
 * The record of a run: `docs/experiments/<id>.json`. Everything but the part `run` is a function of
 * code, settings, seed and data, byte for byte.
 */
import { readFileSync } from 'node:fs';
import type { Conclusion, Curve, DataTable, Size } from './experiment.ts';
import { nonFiniteAsText, textAsNonFinite } from './nonFinite.ts';

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
  /** what trained: `proofbook`, or the backend of TensorFlow.js */
  readonly engine: string;
  readonly headline: Readonly<Record<string, number>>;
  readonly curves: readonly Curve[];
  readonly tables: readonly DataTable[];
  readonly conclusions: readonly Conclusion[];
  /** files of trained networks, in the folder of networks */
  readonly networks: readonly NetworkNote[];
  readonly pictures: readonly PictureNote[];
  /** about this one run; the only part that differs between two */
  readonly run: {
    readonly seconds: number;
    /** true: `seconds` counts from where an interrupted run was taken up again */
    readonly resumed: boolean;
    /** seconds of each training, also where it was interrupted; null where an epoch was not measured */
    readonly trainings?: Readonly<Record<string, number | null>>;
    /** `2 cores, x64, Intel(R) Xeon(R) …` */
    readonly machine: string;
    readonly node: string;
    readonly version: string;
  };
}

export interface NetworkNote {
  /** `mnist-mlp.safetensors` */
  readonly file: string;
  readonly sha256: string;
  readonly parameters: number;
  readonly testAccuracy: number;
}

/** A picture beside the figures, which a record is too small to hold. */
export interface PictureNote {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** true: it shows examples of the data, and is not published */
  readonly showsData: boolean;
}

export function serialize(value: unknown): string {
  const text = JSON.stringify(value, nonFiniteAsText, 2);
  // Lists of numbers on one line: a curve is a row, not a page.
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s*\n\s*/g, ' '))}\n`;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null;
const isText = (v: unknown): boolean => typeof v === 'string';
const isNumber = (v: unknown): boolean => typeof textAsNonFinite(v) === 'number';
/** A list whose entries all pass. */
const isList = (v: unknown, is: (entry: unknown) => boolean): v is readonly unknown[] =>
  Array.isArray(v) && v.every(is);

const isCurve = (v: unknown): boolean =>
  isObject(v) &&
  isText(v.name) &&
  isList(v.x, isNumber) &&
  isList(v.y, isNumber) &&
  v.x.length === v.y.length;

function isTable(v: unknown): boolean {
  if (!isObject(v) || !isText(v.title) || !isText(v.note) || !isList(v.columns, isText)) {
    return false;
  }
  const { columns } = v;
  return isList(v.rows, (row) => isList(row, isText) && row.length === columns.length);
}

/** What each part of a record must look like. */
const FORMS: Readonly<Record<keyof ExperimentRecord, (v: unknown) => boolean>> = {
  id: isText,
  size: (v) => v === 'quick' || v === 'full',
  settings: isObject,
  data: (v) =>
    isObject(v) &&
    [v.name, v.sha256, v.scaling].every(isText) &&
    typeof v.synthetic === 'boolean' &&
    isObject(v.counts),
  seed: Number.isInteger,
  engine: isText,
  headline: (v) => isObject(v) && Object.values(v).every(isNumber),
  curves: (v) => isList(v, isCurve),
  tables: (v) => isList(v, isTable),
  conclusions: (v) =>
    isList(v, (c) => isObject(c) && isText(c.text) && typeof c.holds === 'boolean'),
  networks: (v) =>
    isList(
      v,
      (n) =>
        isObject(n) &&
        isText(n.file) &&
        isText(n.sha256) &&
        isNumber(n.parameters) &&
        isNumber(n.testAccuracy),
    ),
  pictures: (v) =>
    isList(
      v,
      (p) =>
        isObject(p) &&
        [p.name, p.title, p.description].every(isText) &&
        typeof p.showsData === 'boolean',
    ),
  run: isObject,
};

/** Reads a record back. Throws if the file is missing, is not JSON, lacks a part or has it in another form. */
export function readRecord(path: string): ExperimentRecord {
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(
      `${path} is not a record: ${(error as Error).message}; run the experiment again`,
      {
        cause: error,
      },
    );
  }
  if (!isObject(record)) {
    throw new Error(`${path} is not a record: it holds no object; run the experiment again`);
  }
  const parts: Json = record;
  const missing = Object.keys(FORMS).filter((part) => !Object.hasOwn(parts, part));
  if (missing.length > 0) {
    throw new Error(`${path} lacks ${missing.join(', ')}; run the experiment again`);
  }
  const malformed = Object.entries(FORMS).filter(([part, hasForm]) => !hasForm(parts[part]));
  if (malformed.length > 0) {
    const names = malformed.map(([part]) => part).join(', ');
    throw new Error(`${path} has ${names} in another form; run the experiment again`);
  }
  return withNumbers(parts as unknown as ExperimentRecord);
}

/** NaN and the infinities again as numbers, where the record has numbers; texts stay texts. */
function withNumbers(record: ExperimentRecord): ExperimentRecord {
  const number = (v: number) => textAsNonFinite(v) as number;
  const headline = Object.entries(record.headline).map(([name, v]) => [name, number(v)]);
  const curves = record.curves.map((c) => ({ ...c, x: c.x.map(number), y: c.y.map(number) }));
  return { ...record, headline: Object.fromEntries(headline), curves };
}
