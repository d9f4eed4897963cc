/** Problem 2, beyond the question: how far the project's own regularizers take both networks. */
import { createFloat64Kernels } from '../engines/float64.ts';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import { accuracyOf } from './analysis/accuracy.ts';
import { calibration } from './analysis/calibration.ts';
import { predict } from './analysis/predict.ts';
import { beyondConclusions, type Judged, type Settings } from './beyondConclusions.ts';
import { chosenOf, designsTable, rank, rankingTrials, trialOf } from './beyondDesigns.ts';
import { beyondPictures } from './beyondPictures.ts';
import { SETTINGS } from './beyondSettings.ts';
import { accuracyTable, mistakesTable, settingsTable } from './beyondTables.ts';
import { calibrationChart, calibrationCurve } from './calibrationChart.ts';
import { confusionCounts, confusionCurves } from './confusionCurves.ts';
import { curveNamed, type Experiment, type Figure, type Outcome } from './experiment.ts';
import type { ExperimentData } from './experimentData.ts';
import { describeTraining } from './mlpTrial.ts';
import { KINDS, parametersOf, summaryTable, TITLE } from './networkKinds.ts';
import { mean } from './statistics.ts';
import { finalAccuracy } from './trial.ts';
import type { TrainedTrial } from './trialResult.ts';

const BINS = 10;

async function judge(trained: TrainedTrial, data: ExperimentData): Promise<Judged> {
  const kernels = await createFastKernels();
  const network = trained.load(kernels);
  const predictions = predict(network, data.test);
  const { summary } = network;
  kernels.close();
  const accuracy = accuracyOf(predictions, data.test.labels);
  return { history: trained.history, predictions, accuracy, summary };
}

export const p2Beyond: Experiment<Settings> = {
  id: 'p2-beyond',
  title: 'Problem 2: as far as it goes',
  question:
    'How good do an MLP of at most 1.0 million parameters (60 epochs) and a CNN of at most 0.7 million parameters (10 epochs) become with everything the project has of its own: momentum, a one-cycle learning rate, weight decay, batch normalization, dropout, label smoothing, affine and elastic distortions of the training digits, averaged weights? The validation digits alone choose the design of the CNN, with a seed of its own. The seeds of the result were fixed beforehand, and each of these networks is shown the test digits once. So were, in an earlier run, the same MLP and the first of the designs of the CNN; these evaluations are counted.',
  settings: SETTINGS,
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, _seed, data, context): Promise<Outcome> {
    const { seeds, ranking } = settings;
    const count = seeds.length;
    const later = KINDS.map((kind) => count * settings[kind].designs[0].training.epochs);
    const ranked = rank(
      settings,
      await context.train(
        rankingTrials(settings, ranking, data),
        later.reduce((sum, epochs) => sum + epochs, 0),
      ),
    );
    const chosen = { mlp: chosenOf('mlp', ranked), cnn: chosenOf('cnn', ranked) };
    const trained = await context.train(
      KINDS.flatMap((kind) =>
        seeds.map((seed) => trialOf(`${kind}-seed-${seed}`, kind, chosen[kind], seed, data)),
      ),
    );
    const all: Judged[] = [];
    for (const one of trained) all.push(await judge(one, data));
    const judged = { mlp: all.slice(0, count), cnn: all.slice(count) };
    const calibrations = KINDS.map((kind) =>
      calibration(judged[kind][0].predictions.probabilities, data.test.labels, BINS),
    );
    return {
      headline: {
        mlpTestAccuracy: mean(judged.mlp.map(({ accuracy }) => accuracy)),
        cnnTestAccuracy: mean(judged.cnn.map(({ accuracy }) => accuracy)),
        mlpValidAccuracy: mean(judged.mlp.map(({ history }) => finalAccuracy(history))),
        cnnValidAccuracy: mean(judged.cnn.map(({ history }) => finalAccuracy(history))),
        mlpParameters: parametersOf(judged.mlp[0].summary),
        cnnParameters: parametersOf(judged.cnn[0].summary),
        mlpCalibrationError: calibrations[0].expectedCalibrationError,
        cnnCalibrationError: calibrations[1].expectedCalibrationError,
        testEvaluations: all.length + settings.earlierTestEvaluations,
      },
      curves: KINDS.flatMap((kind, k) => [
        ...judged[kind].map(({ history: { valid } }, s) => ({
          name: `${kind} seed ${settings.seeds[s]} valid accuracy`,
          x: valid.map((_, epoch) => epoch + 1),
          y: valid.map((e) => e.accuracy),
        })),
        calibrationCurve(`${kind} calibration`, calibrations[k]),
        ...confusionCurves(`${kind} confusion`, judged[kind][0].predictions, data.test.labels),
      ]),
      tables: [
        accuracyTable(settings, chosen, judged),
        designsTable(ranked, ranking, data),
        ...KINDS.map((kind) =>
          summaryTable(kind, judged[kind][0].summary, describeTraining(chosen[kind].training)),
        ),
        settingsTable(chosen, data),
        mistakesTable(judged.cnn[0].predictions, data),
      ],
      conclusions: beyondConclusions(settings, judged),
      networks: KINDS.map((kind, k) => ({
        name: `mnist-${kind}`,
        trained: trained[k * count],
        testAccuracy: judged[kind][0].accuracy,
      })),
      pictures: beyondPictures(
        data,
        trained[0].load(createFloat64Kernels()),
        trained[count].load(createFloat64Kernels()),
        judged.cnn[0].predictions,
      ),
    };
  },

  figures({ curves, settings, data }): readonly Figure[] {
    const of = (name: string) => {
      const { x, y } = curveNamed(curves, name);
      return x.map((at, i) => [at, y[i]] as const);
    };
    return [
      {
        kind: 'chart',
        name: 'errors',
        title: 'Validation errors on the way',
        description:
          'Share of validation digits classified wrongly after each epoch, for the MLP and the CNN, one line for each seed, on a logarithmic scale.',
        caption: `one-cycle learning rate, distorted digits, averaged weights; ${data.name}, ${data.scaling}`,
        x: { label: 'epoch', scale: 'log' },
        y: { label: 'validation error (share of digits)', scale: 'log' },
        series: KINDS.flatMap((kind) =>
          settings.seeds.map((seed) => ({
            name: `${TITLE[kind]}, seed ${seed}`,
            style: 'line' as const,
            // An error of 0 has no logarithm.
            points: of(`${kind} seed ${seed} valid accuracy`).flatMap(([epoch, accuracy]) =>
              accuracy < 1 ? [[epoch, 1 - accuracy] as const] : [],
            ),
          })),
        ),
      },
      calibrationChart(
        {
          name: 'calibration',
          title: 'How often they are right when they are so sure',
          description:
            'Share of test digits classified rightly against the mean probability that the network gave its answer, in ten bins of equal width, for the MLP and the CNN with the first seed. On the dashed diagonal a network would be right as often as it says; above it, it is more often right than it says.',
          caption: `trained with smoothed labels; seed ${settings.seeds[0]}; ${data.name}, test digits`,
        },
        KINDS.map((kind) => ({
          name: TITLE[kind],
          curve: curveNamed(curves, `${kind} calibration`),
        })),
        0,
      ),
      {
        kind: 'matrix',
        name: 'confusion',
        title: 'Which digit the CNN takes for which',
        description:
          'Number of test digits by their label, row by row, and by what the CNN takes them for, column by column, with the first seed. Right ones are on the diagonal.',
        caption: `test digits, first seed; ${data.name}, ${data.scaling}`,
        x: 'taken for',
        y: 'digit',
        counts: confusionCounts(curves, 'cnn confusion'),
      },
    ];
  },
};
