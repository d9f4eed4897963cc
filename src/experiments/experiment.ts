/**
 * An experiment is a value: the question, its settings, a pure `run`, the conclusions that can
 * fail, and the figures. Tests, the command line and the pages all read the same value.
 */
import type { LabelledRows } from '../nn/training.ts';

/** `quick` finishes in seconds; `full` is what the assignment asks for and what is published. */
export type Size = 'quick' | 'full';

/** What an experiment sees of the data. */
export interface ExperimentData {
  readonly name: string;
  /** true: the built-in stand-in, never to be mistaken for a result on real data */
  readonly synthetic: boolean;
  readonly sha256: string;
  /** how bytes become numbers, named on every plot: `pixels / 255` */
  readonly scaling: string;
  readonly classes: number;
  readonly train: LabelledRows;
  readonly valid: LabelledRows;
  readonly test: LabelledRows;
}

/** What a run may do besides computing: say how far it is, and keep what a restart needs. */
export interface RunContext {
  /** `done` of `total` units of work; the caller draws it */
  progress(done: number, total: number, what: string): void;
  /** the last state saved under this name in an earlier, interrupted run; null if none */
  restore(name: string): Checkpoint | null;
  save(name: string, checkpoint: Checkpoint): void;
}

/** Weights and plain data: enough to continue to the same bits. */
export interface Checkpoint {
  readonly weights: Float64Array;
  /** JSON */
  readonly state: unknown;
}

/** A curve of a record: points with names for both axes. */
export interface Curve {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A sentence about the outcome that the record shows to be true or false. */
export interface Conclusion {
  readonly text: string;
  readonly holds: boolean;
}

export interface DataTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a run returns: plain data, so that it can be stored. */
export interface Outcome {
  /** the numbers that answer the question */
  readonly headline: Readonly<Record<string, number>>;
  readonly curves: readonly Curve[];
  readonly tables: readonly DataTable[];
  readonly conclusions: readonly Conclusion[];
}

/** A figure as data; `figure.ts` draws it. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  /** what a reader who cannot see it should know */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** a line below the title: architecture, settings, data */
  readonly caption: string;
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
}

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly style: 'line' | 'dots' | 'faint' | 'crossed' | 'dashed';
}

export interface Experiment<S extends object = object> {
  /** `p1-initialization`: names the record, the page and the figures */
  readonly id: string;
  readonly title: string;
  /** what the assignment asks, in Markdown */
  readonly question: string;
  readonly settings: Readonly<Record<Size, S>>;
  /** How many examples of each part of the data a size uses; null for all. */
  readonly subset: Readonly<
    Record<Size, { readonly train: number; readonly valid: number } | null>
  >;
  run(settings: S, seed: number, data: ExperimentData, context: RunContext): Outcome;
  figures(record: {
    readonly curves: readonly Curve[];
    readonly settings: S;
    readonly data: DataName;
  }): readonly Figure[];
}

export interface DataName {
  readonly name: string;
  readonly synthetic: boolean;
  readonly scaling: string;
}

/** The curve of this name. Throws if the record lacks it. */
export function curveNamed(curves: readonly Curve[], name: string): Curve {
  const curve = curves.find((c) => c.name === name);
  if (curve === undefined) {
    throw new ReferenceError(
      `no curve «${name}»; there are ${curves.map((c) => c.name).join(', ')}`,
    );
  }
  return curve;
}
