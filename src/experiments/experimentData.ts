/** The data as an experiment sees them. */
import type { LabelledImages } from '../data/dataset.ts';
import type { LabelledRows } from '../nn/training.ts';

/** What an experiment sees of the data. */
export interface ExperimentData {
  readonly name: string;
  /** true: the built-in stand-in, never to be mistaken for a result on real data */
  readonly synthetic: boolean;
  readonly sha256: string;
  /** how bytes become numbers, named on every plot: `pixels / 255` */
  readonly scaling: string;
  readonly classes: number;
  /** of the training part as bytes, for being distorted */
  readonly images: { readonly train: LabelledImages };
  readonly train: LabelledRows;
  readonly valid: LabelledRows;
  readonly test: LabelledRows;
}

/** Numbers of examples. */
export interface Subset {
  readonly train: number;
  readonly valid: number;
}

export interface DataName {
  readonly name: string;
  readonly synthetic: boolean;
  readonly scaling: string;
}
