/** All experiments, in the order of the assignment. */
import { p3DogsVsCats } from './dogsVsCats/p3DogsVsCats.ts';
import { p3Settings } from './dogsVsCats/p3Settings.ts';
import type { Experiment } from './experiment.ts';
import { p1FiniteDifferences } from './p1FiniteDifferences.ts';
import { p1Hyperparameters } from './p1Hyperparameters.ts';
import { p1Initialization } from './p1Initialization.ts';
import { p2Beyond } from './p2Beyond.ts';
import { p2CnnVsMlp } from './p2CnnVsMlp.ts';

/** Each experiment knows the type of its own settings; here they are only passed on. */
export const experiments = [
  p1Initialization,
  p1Hyperparameters,
  p1FiniteDifferences,
  p2CnnVsMlp,
  p2Beyond,
  p3Settings,
  p3DogsVsCats,
] as unknown as readonly Experiment[];

/** Throws if there is no experiment of this id. */
export function experimentNamed(id: string): Experiment {
  const experiment = experiments.find((e) => e.id === id);
  if (experiment === undefined) {
    throw new RangeError(
      `there is no experiment «${id}»; there are ${experiments.map((e) => e.id).join(', ')}`,
    );
  }
  return experiment;
}
