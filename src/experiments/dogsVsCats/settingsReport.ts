/** What the comparison of settings shows: tables, and sentences that can be false. */
import { createFloat64Kernels } from '../../engines/float64.ts';
import { buildNetwork } from '../../models/architecture.ts';
import type { Conclusion, DataTable } from '../experiment.ts';
import type { ExperimentData } from '../experimentData.ts';
import { mean } from '../statistics.ts';
import { trainingTable } from '../trainingTable.ts';
import { counted, percent } from '../wording.ts';
import type { Design } from './designs.ts';
import { describeNetwork, residualNetwork } from './network.ts';
import type { Variant } from './variants.ts';

export interface Settings {
  readonly base: Design;
  /** of the unchanged network; the first one is that of all changes, too */
  readonly seeds: readonly number[];
  readonly variants: readonly Variant[];
  /** accuracy on held-out pictures that the unchanged network has to reach */
  readonly goal: number;
}

/** What came out. */
export interface Compared {
  /** of the unchanged network with each seed, on the pictures to choose by */
  readonly accuracies: number[];
  /** the same on the held-out pictures */
  readonly heldOut: number[];
  /** the accuracies with the running statistics of the training, of distorted pictures */
  readonly running: readonly number[];
  readonly variants: (Variant & { readonly accuracy: number; readonly running: number })[];
}

const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** More than chance: a change counts that moves the accuracy further than seeds do. */
function outcomeOf(difference: number, chance: number): string {
  if (Math.abs(difference) <= chance) return 'no more than a seed does';
  return difference > 0 ? 'helps' : 'harms';
}

export function settingsTables(
  { base, seeds }: Settings,
  { accuracies, heldOut, running, variants }: Compared,
  data: ExperimentData,
): DataTable[] {
  const parameters = ({ network }: Design) =>
    counted(buildNetwork(residualNetwork(network), 1, createFloat64Kernels()).parameterCount);
  const signed = (difference: number) =>
    `${difference < 0 ? '−' : '+'}${percent(Math.abs(difference))}`;
  const usual = mean(accuracies);
  return [
    {
      title: `The unchanged network with the seeds ${seeds.join(', ')}`,
      note: `${describeNetwork(base.network)}. Running statistics: the accuracy on the pictures to choose by with the statistics of batch normalization as the training leaves them, which are of distorted pictures; in the columns after it they are measured on pictures as they are.`,
      columns: ['seed', 'parameters', 'running statistics', 'to choose by', 'held out'],
      rows: seeds.map((seed, s) => [
        `${seed}`,
        parameters(base),
        percent(running[s]),
        percent(accuracies[s]),
        percent(heldOut[s]),
      ]),
    },
    {
      title: 'One thing changed at a time',
      note: `Accuracy on the pictures to choose by, beside the mean of the unchanged network over its seeds, ${percent(usual)}; seeds move it by up to ${percent(range(accuracies))}.`,
      columns: [
        ...['change', 'epochs', 'parameters', 'running statistics', 'accuracy', 'difference'],
        'so the change',
      ],
      rows: variants.map(({ change, design, accuracy, running: before }) => [
        change,
        `${design.training.epochs}`,
        parameters(design),
        percent(before),
        percent(accuracy),
        signed(accuracy - usual),
        outcomeOf(accuracy - usual, range(accuracies)),
      ]),
    },
    trainingTable(
      describeNetwork(base.network),
      [{ title: 'unchanged', training: base.training }],
      data.scaling,
    ),
  ];
}

/** A change that is compared with one seed's result says little; with two or more it is told from chance. */
export function settingsConclusions(
  { goal, seeds }: Settings,
  { accuracies, heldOut, variants }: Compared,
): Conclusion[] {
  const several = seeds.length > 1;
  const reached: Conclusion = {
    text: `On the held-out pictures the small network reaches at least ${percent(goal)}${several ? ` on average over ${seeds.length} seeds` : ''}: ${percent(mean(heldOut))}${several ? `, with the worst seed ${percent(Math.min(...heldOut))}` : ''}.`,
    holds: mean(heldOut) >= goal,
  };
  if (!several) return [reached];
  const usual = mean(accuracies);
  const chance = range(accuracies);
  const listed = (chosen: readonly Compared['variants'][number][]) =>
    chosen.map(({ change, accuracy }) => `${change} (${percent(accuracy)})`).join('; ');
  const better = variants.filter(({ accuracy }) => accuracy > usual + chance);
  const undistorted = variants.filter(({ design }) => design.training.augmentation === undefined);
  return [
    reached,
    ...undistorted.map(({ accuracy }) => ({
      text: `What is learned from pictures that are never distorted is worse, by more than seeds differ (${percent(chance)}): ${percent(accuracy)} against ${percent(usual)}.`,
      holds: accuracy < usual - chance,
    })),
    {
      text:
        better.length === 0
          ? 'No change helps by more than seeds differ.'
          : `By more than seeds differ help: ${listed(better)}. Each is one training; what they have in common is to be tried at full size.`,
      holds: better.length < variants.length / 2,
    },
  ];
}
