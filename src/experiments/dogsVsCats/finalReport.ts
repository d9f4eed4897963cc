/** What the final network of Problem 3 is and reaches: tables, and sentences that can be false. */
import type { SummaryRow } from '../../nn/network.ts';
import type { Conclusion, DataTable } from '../experiment.ts';
import type { ExperimentData } from '../experimentData.ts';
import { STATISTICS_EXAMPLES } from '../measuredStatistics.ts';
import { parametersOf } from '../networkKinds.ts';
import { trainingTable } from '../trainingTable.ts';
import { finalAccuracy, type History } from '../trial.ts';
import { counted, percent } from '../wording.ts';
import type { Design } from './designs.ts';
import { describeNetwork } from './network.ts';

export interface FinalSettings {
  readonly design: Design;
  readonly seed: number;
  /** pixels by which the pictures are moved in the views whose answers are averaged */
  readonly shift: number;
  /** accuracy on the held-out pictures that has to be reached */
  readonly goal: number;
  readonly mostParameters: number;
  /** whether more is concluded than that; of a training of seconds nothing more is to be said */
  readonly inDetail: boolean;
}

/** What is known of the trained network. */
export interface Judged {
  readonly history: History;
  readonly summary: readonly SummaryRow[];
  /** accuracy on training pictures as they are, with measured statistics, as all below */
  readonly seen: number;
  /** on the held-out pictures as they are */
  readonly once: number;
  /** the same by the mean over all views */
  readonly views: number;
  readonly calibrationError: number;
}

/** What was not done, and why it should help. */
const FURTHER: readonly (readonly [string, string])[] = [
  [
    'a longer training',
    'the error on held-out pictures still falls in the last third of the epochs',
  ],
  ['several networks whose answers are averaged', 'networks of other seeds make other mistakes'],
  [
    'mixing pictures and their labels',
    'a stronger regularizer than cut-out where few epochs are no limit',
  ],
  ['larger pictures', 'many mistakes are animals that fill a few of the 64 × 64 pixels'],
];

export function finalTables(
  { design }: FinalSettings,
  { history, summary, seen, once, views }: Judged,
  { scaling, test }: Pick<ExperimentData, 'scaling' | 'test'>,
): DataTable[] {
  const standardDeviation = Math.sqrt((views * (1 - views)) / test.count);
  const last = history.train[history.train.length - 1];
  const running = finalAccuracy(history);
  const share = (name: string, accuracy: number) => [
    ...[name, percent(accuracy), `${Math.round((1 - accuracy) * test.count)}`],
    percent(standardDeviation),
  ];
  return [
    {
      title: 'Accuracy',
      note: `On ${counted(test.count)} held-out pictures. The running statistics of batch normalization are of distorted pictures; the measured ones are of ${counted(STATISTICS_EXAMPLES)} training pictures as they are, or of all where there are fewer. The last column is what chance alone makes of a share of so many pictures, one standard deviation; two shares of the same pictures differ by less.`,
      columns: ['pictures', 'accuracy', 'wrong', 'by chance'],
      rows: [
        ['training, as they are, running statistics', percent(last.accuracy), '–', '–'],
        ['training, as they are, measured statistics', percent(seen), '–', '–'],
        share('held out, one view, running statistics', running),
        share('held out, one view, measured statistics', once),
        share('held out, mean over ten views, measured statistics', views),
      ],
    },
    {
      title: `The network, ${counted(parametersOf(summary))} parameters`,
      note: describeNetwork(design.network),
      columns: ['layer', 'output shape', 'parameters'],
      rows: summary.map(({ layer, outputShape, parameters }) => [
        layer,
        outputShape.join(' × '),
        counted(parameters),
      ]),
    },
    trainingTable(
      describeNetwork(design.network),
      [{ title: 'final network', training: design.training }],
      scaling,
    ),
    {
      title: 'What could help further',
      note: 'Not tried here at full size.',
      columns: ['what', 'why'],
      rows: FURTHER,
    },
  ];
}

export function finalConclusions(
  { goal, mostParameters, inDetail }: FinalSettings,
  { history, summary, seen, once, views, calibrationError }: Judged,
): Conclusion[] {
  const parameters = parametersOf(summary);
  const { train, valid } = history;
  const [learned, heldOut] = [train[train.length - 1], valid[valid.length - 1]];
  const before = valid[Math.floor((2 * valid.length) / 3) - 1];
  const reached: Conclusion = {
    text: `With ${counted(parameters)} parameters (at most ${counted(mostParameters)}) the network reaches at least ${percent(goal)} on held-out pictures: ${percent(views)}.`,
    holds: views >= goal && parameters <= mostParameters,
  };
  if (!inDetail) return [reached];
  return [
    reached,
    {
      text: `Statistics of pictures as they are, measured after the training, are no worse than the running ones of distorted pictures: ${percent(once)} against ${percent(finalAccuracy(history))} for one view of the held-out pictures, ${percent(seen)} against ${percent(learned.accuracy)} for training pictures.`,
      holds: once >= finalAccuracy(history) && seen >= learned.accuracy,
    },
    {
      text: `The mean over ten views is no worse than one: ${percent(views)} against ${percent(once)}.`,
      holds: views >= once,
    },
    {
      text: `It has learned more than it can use: the training pictures that it has seen in every epoch have a cross entropy of ${learned.loss.toFixed(3)}, the held-out ones ${heldOut.loss.toFixed(3)}.`,
      holds: learned.loss < heldOut.loss,
    },
    {
      text: `It is still learning at the end: in the last third of the training the error on held-out pictures falls from ${percent(1 - before.accuracy)} to ${percent(1 - heldOut.accuracy)}.`,
      holds: heldOut.accuracy > before.accuracy,
    },
    {
      text: `It says how sure it may be: its confidence differs from its accuracy by ${percent(calibrationError)} on average over the bins, less than 10 %.`,
      holds: calibrationError < 0.1,
    },
  ];
}
