/** What the best networks of Problem 2 are and reach, as tables. */
import { describeAugmentation } from '../data/augmentation/augmentedRows.ts';
import type { Judged, Settings } from './beyondConclusions.ts';
import type { DataTable } from './experiment.ts';
import type { ExperimentData } from './experimentData.ts';
import { KINDS, type Kind, parametersOf, TITLE } from './networkKinds.ts';
import { mean, standardError } from './statistics.ts';
import { finalAccuracy, type TrainingSettings } from './trial.ts';
import { counted, percent } from './wording.ts';

export function accuracyTable(
  { seeds }: Settings,
  judged: Readonly<Record<Kind, readonly Judged[]>>,
): DataTable {
  const spread = (values: readonly number[]) =>
    values.length < 2 ? '–' : percent(standardError(values));
  return {
    title: `Accuracy with the seeds ${seeds.join(', ')}`,
    columns: ['network', 'parameters', 'valid', 'test', 'test, mean', 'standard error'],
    rows: KINDS.map((kind) => {
      const tests = judged[kind].map(({ accuracy }) => accuracy);
      return [
        TITLE[kind],
        counted(parametersOf(judged[kind][0].summary)),
        judged[kind].map(({ history }) => percent(finalAccuracy(history))).join(', '),
        tests.map(percent).join(', '),
        percent(mean(tests)),
        spread(tests),
      ];
    }),
  };
}

export function settingsTable(settings: Settings, data: ExperimentData): DataTable {
  const rows: readonly (readonly [string, (training: TrainingSettings) => string])[] = [
    ['epochs', ({ epochs }) => `${epochs}`],
    ['batch size', ({ batchSize }) => `${batchSize}`],
    ['learning rate', ({ learningRate }) => describeRate(learningRate)],
    ['optimizer', ({ optimizer }) => describeOptimizer(optimizer)],
    ['label smoothing', ({ smoothing = 0 }) => `${smoothing}`],
    [
      'distortions',
      ({ augmentation }) =>
        augmentation === undefined ? 'none' : describeAugmentation(augmentation),
    ],
    ['decay of the average of the weights', ({ average }) => `${average ?? 'no average'}`],
    ['inputs', () => data.scaling],
  ];
  return {
    title: 'Settings',
    columns: ['setting', ...KINDS.map((kind) => TITLE[kind])],
    rows: rows.map(([name, text]) => [name, ...KINDS.map((kind) => text(settings[kind].training))]),
  };
}

function describeRate(rate: TrainingSettings['learningRate']): string {
  if (typeof rate === 'number') return `${rate}`;
  return `one cycle with peak ${rate.peak} after ${percent(rate.warmup)}`;
}

function describeOptimizer(optimizer: TrainingSettings['optimizer']): string {
  if (optimizer === undefined) return 'SGD';
  const { name, momentum, weightDecay } = optimizer;
  return [
    name,
    momentum === undefined ? '' : `momentum ${momentum}`,
    weightDecay === undefined ? '' : `weight decay ${weightDecay}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
