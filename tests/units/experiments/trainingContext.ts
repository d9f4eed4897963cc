/** A run context that trains in this process and remembers what it was asked for. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunContext } from '../../../src/experiments/experiment.ts';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import { silent } from '../../../src/experiments/progress.ts';
import { trainAll, trainHere } from '../../../src/experiments/training.ts';

export interface Asked {
  readonly names: readonly string[];
  readonly laterEpochs: number;
}

export function trainingContext(
  folder: string,
  data: ExperimentData,
): RunContext & { readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  mkdirSync(folder, { recursive: true });
  return {
    asked,
    train(trials, laterEpochs = 0) {
      asked.push({ names: trials.map(({ name }) => name), laterEpochs });
      return trainAll(trials, {
        ...{ data, trainer: trainHere(), progress: silent, shard: undefined, laterEpochs },
        place: (name) => ({
          ...{ path: join(folder, `${name}.safetensors`), dataSha256: data.sha256, version: '0' },
        }),
      });
    },
  };
}
