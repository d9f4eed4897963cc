/** How networks are trained, setting by setting. */
import type { DataTable } from './experiment.ts';
import { describeDistortion, describeRate, type TrainingSettings } from './trial.ts';

const ROWS: readonly (readonly [string, (training: TrainingSettings) => string])[] = [
  ['initialization', () => 'Glorot'],
  ['epochs', ({ epochs }) => `${epochs}`],
  ['batch size', ({ batchSize }) => `${batchSize}`],
  ['learning rate', ({ learningRate }) => describeRate(learningRate)],
  ['optimizer', ({ optimizer }) => describeOptimizer(optimizer)],
  ['label smoothing', ({ smoothing = 0 }) => `${smoothing}`],
  ['distortions', describeDistortion],
  ['decay of the average of the weights', ({ average }) => `${average ?? 'no average'}`],
];

/** A column for each training; `scaling`: how bytes become inputs. */
export function trainingTable(
  note: string,
  columns: readonly { readonly title: string; readonly training: TrainingSettings }[],
  scaling: string,
): DataTable {
  return {
    title: 'Settings',
    note,
    columns: ['setting', ...columns.map(({ title }) => title)],
    rows: [
      ...ROWS.map(([name, text]) => [name, ...columns.map(({ training }) => text(training))]),
      ['inputs', ...columns.map(() => scaling)],
    ],
  };
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
