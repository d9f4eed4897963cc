/** What the best networks of Problem 2 are and reach, as tables. */
import { misclassified } from './analysis/misclassified.ts';
import type { Predictions } from './analysis/predict.ts';
import type { Judged, Settings } from './beyondConclusions.ts';
import type { Design } from './beyondDesigns.ts';
import type { DataTable } from './experiment.ts';
import type { ExperimentData } from './experimentData.ts';
import { describeTraining } from './mlpTrial.ts';
import { describeLayers, KINDS, type Kind, parametersOf, TITLE } from './networkKinds.ts';
import { mean, standardError } from './statistics.ts';
import { trainingTable } from './trainingTable.ts';
import { finalAccuracy } from './trial.ts';
import { counted, percent } from './wording.ts';

/** What is known of a network before it is trained, in one line. */
function stated(kind: Kind, { layers, training }: Design): string {
  return `${TITLE[kind]}: ${describeLayers(layers)}; ${describeTraining(training)}`;
}

export function accuracyTable(
  { seeds }: Settings,
  chosen: Readonly<Record<Kind, Design>>,
  judged: Readonly<Record<Kind, readonly Judged[]>>,
): DataTable {
  const spread = (values: readonly number[]) =>
    values.length < 2 ? '–' : percent(standardError(values));
  return {
    title: `Accuracy with the seeds ${seeds.join(', ')}`,
    note: KINDS.map((kind) => stated(kind, chosen[kind])).join('. '),
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

export function settingsTable(
  chosen: Readonly<Record<Kind, Design>>,
  { scaling }: Pick<ExperimentData, 'scaling'>,
): DataTable {
  return trainingTable(
    KINDS.map((kind) => `${TITLE[kind]}: ${describeLayers(chosen[kind].layers)}`).join('. '),
    KINDS.map((kind) => ({ title: TITLE[kind], training: chosen[kind].training })),
    scaling,
  );
}

/** Numbers instead of pictures of the digits, which are not ours to publish. */
const MISTAKES = 20;

/** The mistakes that the CNN of the first seed is surest of. */
export function mistakesTable({ probabilities }: Predictions, { test }: ExperimentData): DataTable {
  const wrong = misclassified(probabilities, test.labels);
  const shown = wrong.slice(0, MISTAKES);
  return {
    title: 'The mistakes that the CNN is surest of',
    note: `The first seed takes ${wrong.length} of ${counted(test.count)} test digits for another one; these ${shown.length} with the highest probability. Digits are numbered from 0 in the order of the test file.`,
    columns: ['test digit', 'label', 'taken for', 'probability'],
    rows: shown.map(({ index, label, predicted, confidence }) => [
      `${index}`,
      `${label}`,
      `${predicted}`,
      percent(confidence),
    ]),
  };
}
