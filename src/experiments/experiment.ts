/**
 * An experiment is a value: the question, its settings, a `run` that depends on nothing else, the
 * conclusions that can fail, and the figures. Tests, the command line and the pages all read the
 * same value.
 */

import type { PictureInput } from '../models/pictureInput.ts';
import type { DataName, DataSetName, ExperimentData, Subset } from './experimentData.ts';
import type { Trial } from './trial.ts';
import type { TrainedTrial } from './trialResult.ts';

/** `quick` finishes in seconds; `full` is what the assignment asks for and what is published. */
export type Size = 'quick' | 'full';

/** What a run may do besides computing. */
export interface RunContext {
  /**
   * Trains all trials, wherever and in whatever order: the results do not depend on it. They come in
   * the order given. `laterEpochs`: how many epochs the run will ask for after these.
   */
  train(trials: readonly Trial[], laterEpochs?: number): Promise<readonly TrainedTrial[]>;
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
  /** what holds for all of it: architecture, settings */
  readonly note: string;
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
  /** trained networks that are kept as files; none unless given */
  readonly networks?: readonly KeptNetwork[];
  /** drawn from them once: they show more than a record can hold; none unless given */
  readonly pictures?: readonly DrawnPicture[];
}

export interface KeptNetwork {
  /** of the file */
  readonly name: string;
  readonly trained: TrainedTrial;
  /** accuracy on the test part that a reader of the file has to find again */
  readonly testAccuracy: number;
  /** what a network of pictures is shown; none for digits */
  readonly pictures?: PictureInput;
}

export interface DrawnPicture {
  readonly picture: Picture;
  /** whether it shows examples of the data, which are not ours to publish */
  readonly showsData: boolean;
}

/** A figure as data; `figures/` draws it. */
export type Figure = Chart | Matrix | Picture;

interface Described {
  readonly name: string;
  readonly title: string;
  /** what a reader who cannot see it should know */
  readonly description: string;
  /** a line below the title: architecture, settings, data */
  readonly caption: string;
}

export interface Chart extends Described {
  readonly kind: 'chart';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** Counts by class and class: `counts[i][j]` in row i, column j. */
export interface Matrix extends Described {
  readonly kind: 'matrix';
  readonly x: string;
  readonly y: string;
  readonly counts: readonly (readonly number[])[];
  /** names of the classes; their numbers unless given */
  readonly classes?: readonly string[];
}

/** Small images, row by row. */
export interface Picture extends Described {
  readonly kind: 'picture';
  readonly columns: number;
  readonly tiles: readonly Tile[];
}

export interface Tile {
  /** below the image; nothing if empty */
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /**
   * row-major; grey: from 0, black, to 1, white; signed: from −1, blue, over white to 1, red; colour:
   * the planes of red, green and blue one after another, each from 0 to 1
   */
  readonly values: ArrayLike<number>;
  readonly scale: 'grey' | 'signed' | 'colour';
  /** whether a row begins with it, though the one before has room; false unless given */
  readonly startsRow?: boolean;
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
}

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly style: 'line' | 'dots' | 'faint' | 'crossed' | 'dashed' | 'ring';
}

export interface Experiment<S extends object = object> {
  /** `p1-initialization`: names the record, the page and the figures */
  readonly id: string;
  readonly title: string;
  /** what the assignment asks, in Markdown */
  readonly question: string;
  /** what it is about; digits unless given */
  readonly dataSet?: DataSetName;
  readonly settings: Readonly<Record<Size, S>>;
  /** How many examples of each part of the data a size uses; null for all. */
  readonly subset: Readonly<Record<Size, Subset | null>>;
  run(settings: S, seed: number, data: ExperimentData, context: RunContext): Promise<Outcome>;
  figures(record: {
    readonly curves: readonly Curve[];
    readonly settings: S;
    readonly data: DataName;
  }): readonly Figure[];
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
