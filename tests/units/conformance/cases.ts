/** Reading cases that other projects wrote: inputs, options and expected outputs as JSON. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tensor, view } from '../../../src/kernels/array.ts';

/** Numbers, or 'NaN', 'Infinity', '-Infinity', or booleans for 0 and 1. */
interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

export interface Tolerance {
  readonly atol?: number;
  readonly rtol?: number;
  /** a share of the largest finite expected magnitude */
  readonly stol?: number;
  readonly ulp?: number;
}

export type Options = Readonly<Record<string, unknown>>;

export interface ConformanceCase {
  readonly file: string;
  readonly op: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly options: Options;
  /** outputs by name; a single one has the name `y`; null where the operation must throw */
  readonly expected: Readonly<Record<string, Tensor>> | null;
  readonly tolerance: Tolerance;
}

interface StoredCase {
  readonly op: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, StoredTensor>>;
  readonly options?: Options;
  readonly expected?: StoredTensor | Readonly<Record<string, StoredTensor>>;
  readonly expectThrows?: boolean;
  readonly tol?: Tolerance;
}

interface StoredFile {
  readonly header: { readonly tolerance?: Readonly<Record<string, Tolerance>> };
  readonly cases: readonly StoredCase[];
}

function decode({ shape, data }: StoredTensor): Tensor {
  return view(Float64Array.from(data, Number), shape);
}

function decodeAll(stored: Readonly<Record<string, StoredTensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(stored).map(([name, t]) => [name, decode(t)]));
}

function isTensor(stored: object): stored is StoredTensor {
  return 'data' in stored && 'shape' in stored;
}

function expectedOutputs({
  expected,
  expectThrows,
  name,
}: StoredCase): ConformanceCase['expected'] {
  if (expectThrows === true) return null;
  if (expected === undefined) throw new Error(`${name}: neither an expected value nor an error`);
  return isTensor(expected) ? { y: decode(expected) } : decodeAll(expected);
}

/** All cases of the folder `data`. The tolerance is the case's own, else the file's for the op. */
export function readCases(folder: string): ConformanceCase[] {
  const data = join(folder, 'data');
  const files = readdirSync(data).filter((file) => file.endsWith('.json'));
  return files.sort().flatMap((file) => {
    const { header, cases } = JSON.parse(readFileSync(join(data, file), 'utf8')) as StoredFile;
    return cases.map((stored) => ({
      file,
      op: stored.op,
      name: stored.name,
      inputs: decodeAll(stored.inputs),
      options: stored.options ?? {},
      expected: expectedOutputs(stored),
      tolerance: stored.tol ?? header.tolerance?.[stored.op] ?? header.tolerance?.['*'] ?? {},
    }));
  });
}
