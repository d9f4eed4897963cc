/** What the best networks of Problem 2 reach. */
import type { SummaryRow } from '../nn/network.ts';
import type { Predictions } from './analysis/predict.ts';
import type { Design, Ranking } from './beyondDesigns.ts';
import type { Conclusion } from './experiment.ts';
import { type Kind, parametersOf, TITLE } from './networkKinds.ts';
import { mean } from './statistics.ts';
import type { History } from './trial.ts';
import { counted, percent } from './wording.ts';

/** What is tried for one kind of network, and what the chosen one has to reach. */
export interface Entry {
  readonly designs: readonly Design[];
  readonly mostParameters: number;
  /** accuracy on the test digits, on average over the seeds */
  readonly goal: number;
}

export interface Settings extends Readonly<Record<Kind, Entry>> {
  readonly ranking: Ranking;
  /** fixed before the first run */
  readonly seeds: readonly number[];
  /** how often designs that were given up have been shown the test digits */
  readonly earlierTestEvaluations: number;
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
      text: 'With every seed the CNN makes fewer mistakes than the MLP, in fewer epochs and with fewer parameters.',
      holds:
        accuracies('cnn').every((accuracy, s) => accuracy > accuracies('mlp')[s]) &&
        judged.cnn[0].history.valid.length < judged.mlp[0].history.valid.length &&
        parametersOf(judged.cnn[0].summary) < parametersOf(judged.mlp[0].summary),
    },
  ];
}
