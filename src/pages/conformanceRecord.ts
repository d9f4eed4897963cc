/** `docs/conformance.json`: how many cases of other projects ran on what, and which did not apply. */
import { existsSync, readFileSync } from 'node:fs';

/** Counts by what they are counts of. */
type Counts = Readonly<Record<string, number>>;

export interface ConformanceSubject {
  /** `reference`, `float64` or `fast` */
  readonly name: string;
  /** `conv2d by direct` → cases that ran, none of which failed */
  readonly ran: Counts;
  /** `conv2d by direct: groups` → cases that ask for what the project does not have */
  readonly notAdapted: Counts;
}

export interface ConformanceRecord {
  /** in the folder, of all operations */
  readonly cases: number;
  readonly subjects: readonly ConformanceSubject[];
}

/** Null where nothing was recorded. */
export function readConformanceRecord(path: string): ConformanceRecord | null {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8')) as ConformanceRecord;
}
