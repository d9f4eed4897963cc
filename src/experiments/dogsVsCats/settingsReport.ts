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
  /** pixels by which the views of a held-out picture are moved */
  readonly shift: number;
  /** accuracy on held-out pictures that the unchanged network has to reach */
  readonly goal: number;
}

/** On the pictures to choose by. */
interface Accuracies {
  readonly accuracy: number;
  /** with the statistics of batch normalization as the training leaves them, of distorted pictures */
  readonly running: number;
}

/** What came out. */
export interface Compared {
  /** the unchanged network, seed by seed */
  readonly unchanged: (Accuracies & {
    /** on the held-out pictures, by one view of each */
    readonly heldOut: number;
    /** on the held-out pictures, by the mean over ten views of each */
    readonly views: number;
  })[];
  readonly variants: (Variant & Accuracies)[];
}

const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** More than chance: a change counts that moves the accuracy further than seeds do. */
function outcomeOf(difference: number, chance: number): string {
  if (Math.abs(difference) <= chance) return 'no more than a seed does';
  return difference > 0 ? 'helps' : 'harms';
}

export function settingsTables(
  { base, seeds }: Settings,
  { unchanged, variants }: Compared,
  data: ExperimentData,
): DataTable[] {
  const accuracies = unchanged.map(({ accuracy }) => accuracy);
  const parameters = ({ network }: Design) =>
    counted(buildNetwork(residualNetwork(network), 1, createFloat64Kernels()).parameterCount);
  const signed = (difference: number) =>
    `${difference < 0 ? '−' : '+'}${percent(Math.abs(difference))}`;
  const usual = mean(accuracies);
  return [
    {
      title: `The unchanged network with the seeds ${seeds.join(', ')}`,
      note: `${describeNetwork(base.network)}. Running statistics: the accuracy on the pictures to choose by with the statistics of batch normalization as the training leaves them, which are of distorted pictures; in the columns after it they are measured on pictures as they are.`,
      columns: [
        ...['seed', 'parameters', 'running statistics', 'to choose by'],
        ...['held out, one view', 'held out, ten views'],
      ],
      rows: unchanged.map(({ running, accuracy, heldOut, views }, s) => [
        ...[`${seeds[s]}`, parameters(base)],
        ...[running, accuracy, heldOut, views].map(percent),
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

/**
 * A change that is compared with one seed's result says little; with two or more it is told from chance.
 * `counts`: pictures to choose by, and held-out ones.
 */
export function settingsConclusions(
  { goal, seeds }: Settings,
  { unchanged, variants }: Compared,
  counts: { readonly valid: number; readonly test: number },
): Conclusion[] {
  const several = seeds.length > 1;
  const views = unchanged.map((one) => one.views);
  const tested = mean(unchanged.map(({ heldOut }) => heldOut));
  const reached: Conclusion = {
    text: `By the mean over ten views of each held-out picture the small network reaches at least ${percent(goal)}${several ? ` on average over ${seeds.length} seeds` : ''}: ${percent(mean(views))}${several ? `, with the worst seed ${percent(Math.min(...views))}` : ''}; by one view ${percent(tested)}.`,
    holds: mean(views) >= goal,
  };
  if (!several) return [reached];
  const accuracies = unchanged.map(({ accuracy }) => accuracy);
  const usual = mean(accuracies);
  const chance = range(accuracies);
  const listed = (chosen: readonly Compared['variants'][number][]) =>
    chosen.map(({ change, accuracy }) => `${change} (${percent(accuracy)})`).join('; ');
  const better = variants.filter(({ accuracy }) => accuracy > usual + chance);
  const undistorted = variants.filter(({ design }) => design.training.augmentation === undefined);
  // The seeds are judged by the same pictures, so their mean is no surer than one of them.
  const byChance = Math.sqrt(tested * (1 - tested) * (1 / counts.valid + 1 / counts.test));
  return [
    reached,
    {
      text: `The pictures to choose by say what the held-out ones say: ${percent(usual)} against ${percent(tested)}, which are ${percent(Math.abs(usual - tested))} apart; two such shares of different pictures differ by ${percent(2 * byChance)} in one case of twenty by chance alone.`,
      holds: Math.abs(usual - tested) <= 2 * byChance,
    },
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
