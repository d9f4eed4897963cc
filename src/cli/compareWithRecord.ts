/** Whether a training of Problem 3 takes the way of the recorded one, to the last bit. */
import { existsSync } from 'node:fs';
import { type Design, trialOf } from '../experiments/dogsVsCats/designs.ts';
import { curveNamed } from '../experiments/experiment.ts';
import { readRecord } from '../experiments/record.ts';
import type { History, Trial } from '../experiments/trial.ts';

/**
 * A line that says so, or where the losses on the held-out pictures part; nothing where there is no
 * record of the same training on the same data.
 */
export function compareWithRecord(
  path: string,
  trial: Trial,
  { valid }: History,
  dataSha256: string,
): string[] {
  if (!existsSync(path)) return [];
  const record = readRecord(path);
  const { design, seed } = record.settings as { readonly design: Design; readonly seed: number };
  const same = JSON.stringify(trialOf(trial.name, design, seed)) === JSON.stringify(trial);
  if (!same || record.data.sha256 !== dataSha256) return [];
  const { y } = curveNamed(record.curves, 'held-out loss');
  const first = valid.findIndex(({ loss }, epoch) => loss !== y[epoch]);
  return [
    first < 0
      ? `epochs 1 to ${valid.length}: the losses on held-out pictures are those of ${path}, to the last bit`
      : `epoch ${first + 1}: the loss on held-out pictures is ${valid[first].loss}, in ${path} it is ${y[first]}`,
  ];
}
