/** What the best networks of Problem 2 reach. */
import type { LayerSpec } from '../models/architecture.ts';
import type { SummaryRow } from '../nn/network.ts';
import type { Predictions } from './analysis/predict.ts';
import type { Conclusion } from './experiment.ts';
import { type Kind, parametersOf, TITLE } from './networkKinds.ts';
import { mean } from './statistics.ts';
import type { History, TrainingSettings } from './trial.ts';
import { counted, percent } from './wording.ts';

/** A network, how it is trained, and what it has to reach. */
export interface Entry {
  readonly layers: readonly LayerSpec[];
  readonly training: TrainingSettings;
  readonly mostParameters: number;
  /** accuracy on the test digits, on average over the seeds */
  readonly goal: number;
}

export interface Settings extends Readonly<Record<Kind, Entry>> {
  /** fixed before the first run */
  readonly seeds: readonly number[];
}

/** What is known of one trained network. */
export interface Judged {
  readonly history: History;
  readonly predictions: Predictions;
  readonly accuracy: number;
  readonly summary: readonly SummaryRow[];
}

export function beyondConclusions(
  settings: Settings,
  judged: Readonly<Record<Kind, readonly Judged[]>>,
): Conclusion[] {
  const accuracies = (kind: Kind) => judged[kind].map(({ accuracy }) => accuracy);
  const reached = (kind: Kind): Conclusion => {
    const parameters = parametersOf(judged[kind][0].summary);
    const { goal, mostParameters } = settings[kind];
    return {
      text: `The ${TITLE[kind]} of ${counted(parameters)} parameters (at most ${counted(mostParameters)}) reaches at least ${percent(goal)} on the test digits: ${percent(mean(accuracies(kind)))} on average over the seeds ${settings.seeds.join(', ')}, from ${percent(Math.min(...accuracies(kind)))} to ${percent(Math.max(...accuracies(kind)))}.`,
      holds: mean(accuracies(kind)) >= goal && parameters <= mostParameters,
    };
  };
  return [
    reached('mlp'),
    reached('cnn'),
    {
      text: 'With every seed the CNN makes fewer mistakes than the MLP: distortions teach a perceptron much of what convolutions have built in, and not all of it.',
      holds: accuracies('cnn').every((accuracy, s) => accuracy > accuracies('mlp')[s]),
    },
  ];
}
