/** Designs of the best networks: what is tried, and how the validation digits choose among them. */

import { createFloat64Kernels } from '../engines/float64.ts';
import type { Architecture, LayerSpec } from '../models/architecture.ts';
import { buildNetwork } from '../models/architecture.ts';
import type { DataTable } from './experiment.ts';
import type { TrainingImages } from './experimentData.ts';
import { describeTraining } from './mlpTrial.ts';
import { describeLayers, KINDS, type Kind, TITLE } from './networkKinds.ts';
import { finalAccuracy, type TrainingSettings, type Trial } from './trial.ts';
import type { TrainedTrial } from './trialResult.ts';
import { counted, percent } from './wording.ts';

/** A network and how it is trained. */
export interface Design {
  readonly layers: readonly LayerSpec[];
  readonly training: TrainingSettings;
}

/** How designs are ranked: each trained once, for so many epochs, with a seed that is not among those of the result. */
export interface Ranking {
  readonly epochs: number;
  readonly seed: number;
}

/** What came of the ranking: one entry for each design. */
export interface Ranked {
  readonly kind: Kind;
  readonly design: Design;
  /** on the validation digits; null where there was nothing to choose from */
  readonly accuracy: number | null;
  readonly chosen: boolean;
}

export function architectureOf(
  kind: Kind,
  { layers }: Design,
  { images: { train } }: TrainingImages,
): Architecture {
  const { channels, height, width } = train;
  const inputShape = kind === 'mlp' ? [channels * height * width] : [channels, height, width];
  return { inputShape, initializer: 'glorot', layers };
}

export function trialOf(
  name: string,
  kind: Kind,
  design: Design,
  seed: number,
  data: TrainingImages,
): Trial {
  return {
    name,
    architecture: architectureOf(kind, design, data),
    training: design.training,
    seed,
  };
}

type Designs = Readonly<Record<Kind, { readonly designs: readonly Design[] }>>;

/** The short trainings that the ranking needs: none for a kind with a single design. */
export function rankingTrials(
  designs: Designs,
  { epochs, seed }: Ranking,
  data: TrainingImages,
): Trial[] {
  return KINDS.filter((kind) => designs[kind].designs.length > 1).flatMap((kind) =>
    designs[kind].designs.map((design, d) => {
      const shorter = { ...design, training: { ...design.training, epochs } };
      return trialOf(`${kind}-design-${d + 1}`, kind, shorter, seed, data);
    }),
  );
}

/** Of each kind the design of the highest validation accuracy is chosen; the first one among equals. */
export function rank(designs: Designs, trained: readonly TrainedTrial[]): Ranked[] {
  const accuracies = new Map(
    trained.map(({ trial, history }) => [trial.name, finalAccuracy(history)]),
  );
  return KINDS.flatMap((kind) => {
    const tried = designs[kind].designs.map((design, d) => ({
      design,
      accuracy: accuracies.get(`${kind}-design-${d + 1}`) ?? null,
    }));
    const best = tried.reduce((a, b) => ((b.accuracy ?? 0) > (a.accuracy ?? 0) ? b : a));
    return tried.map((one) => ({ kind, ...one, chosen: one === best }));
  });
}

export function chosenOf(kind: Kind, ranked: readonly Ranked[]): Design {
  const found = ranked.find((one) => one.kind === kind && one.chosen);
  if (found === undefined)
    throw new RangeError(`chosenOf: no design of the ${TITLE[kind]} is chosen`);
  return found.design;
}

export function designsTable(
  ranked: readonly Ranked[],
  { epochs, seed }: Ranking,
  data: TrainingImages,
): DataTable {
  return {
    title: 'Designs tried',
    note: `Ranked by the validation digits alone, after a training of ${epochs} epochs with seed ${seed}, which is none of the seeds of the result.`,
    columns: ['network', 'layers', 'parameters', 'training', 'valid', 'chosen'],
    rows: ranked.map(({ kind, design, accuracy, chosen }) => {
      const network = buildNetwork(architectureOf(kind, design, data), 1, createFloat64Kernels());
      return [
        TITLE[kind],
        describeLayers(design.layers),
        counted(network.parameterCount),
        describeTraining(design.training),
        accuracy === null ? 'the only one' : percent(accuracy),
        chosen ? 'yes' : 'no',
      ];
    }),
  };
}
