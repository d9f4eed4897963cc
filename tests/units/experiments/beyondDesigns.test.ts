/** How the validation digits choose among designs: what is trained for it, who wins, what is told of it. */
import { describe, expect, it } from 'vitest';
import {
  architectureOf,
  chosenOf,
  type Design,
  designsTable,
  rank,
  rankingTrials,
  trialOf,
} from '../../../src/experiments/beyondDesigns.ts';
import type { Kind } from '../../../src/experiments/networkKinds.ts';
import type { Trial } from '../../../src/experiments/trial.ts';
import type { TrainedTrial } from '../../../src/experiments/trialResult.ts';
import { eightImages } from './tinyTrial.ts';

/** Of so many outputs, by which a design is known. */
const design = (outputs: number, epochs = 5): Design => ({
  layers: [{ kind: 'dense', outputs }],
  training: { epochs, batchSize: 4, learningRate: 0.25, measureTrain: false },
});
const spatial = (filters: number, epochs = 5): Design => ({
  ...design(filters, epochs),
  layers: [{ kind: 'conv', filters, kernel: 1 }, { kind: 'flatten' }],
});

/** Images of 2 × 3 × 5. */
const data = {
  images: { train: { ...eightImages.images.train, channels: 2, height: 3, width: 5 } },
};
const ranking = { epochs: 2, seed: 8 };
const several = {
  mlp: { designs: [design(2), design(3)] },
  cnn: { designs: [spatial(4, 6), spatial(5, 7), spatial(6, 8)] },
};

/** As if trained: the accuracy on validation at the end is given, better before. */
const trainedTo = (trial: Trial, accuracy: number): TrainedTrial => ({
  trial,
  history: {
    train: [{ loss: 1, accuracy: 1 - accuracy }],
    valid: [
      { loss: 1, accuracy: 1 },
      { loss: 1, accuracy },
    ],
  },
  load() {
    throw new Error('nothing was trained');
  },
});

/** Accuracies in the order of the trials. */
const rankedBy = (designs: typeof several, accuracies: readonly number[]) => {
  const trials = rankingTrials(designs, ranking, data);
  expect(trials).toHaveLength(accuracies.length);
  return rank(
    designs,
    trials.map((trial, t) => trainedTo(trial, accuracies[t])),
  );
};

describe('the trials of a design', () => {
  it('take the sizes of images from the data, flat for a perceptron', () => {
    expect(architectureOf('mlp', design(2), data)).toEqual({
      ...{ inputShape: [30], initializer: 'glorot', layers: design(2).layers },
    });
    expect(architectureOf('cnn', spatial(4), data)).toEqual({
      ...{ inputShape: [2, 3, 5], initializer: 'glorot', layers: spatial(4).layers },
    });
  });

  it('are trained as the design says, with the seed and the name given', () => {
    expect(trialOf('x', 'cnn', spatial(4, 6), 17, data)).toEqual({
      ...{ name: 'x', seed: 17, training: spatial(4, 6).training },
      architecture: architectureOf('cnn', spatial(4), data),
    });
  });
});

describe('the trials of the ranking', () => {
  it('are one for each design, with the epochs and the seed of the ranking, else as the design says', () => {
    const of = (kind: Kind, one: Design, name: string): Trial => ({
      ...{ name, seed: 8, training: { ...one.training, epochs: 2 } },
      architecture: architectureOf(kind, one, data),
    });
    const [a, b] = several.mlp.designs;
    const [c, d, e] = several.cnn.designs;
    expect(rankingTrials(several, ranking, data)).toEqual([
      ...[of('mlp', a, 'mlp-design-1'), of('mlp', b, 'mlp-design-2')],
      ...[of('cnn', c, 'cnn-design-1'), of('cnn', d, 'cnn-design-2')],
      of('cnn', e, 'cnn-design-3'),
    ]);
  });

  it('are none for a kind with a single design', () => {
    const single = { ...several, mlp: { designs: [design(2)] } };
    expect(rankingTrials(single, ranking, data).map(({ name }) => name)).toEqual([
      ...['cnn-design-1', 'cnn-design-2', 'cnn-design-3'],
    ]);
    const alone = { ...single, cnn: { designs: [spatial(4)] } };
    expect(rankingTrials(alone, ranking, data)).toEqual([]);
  });
});

describe('the ranking', () => {
  const chosen = (accuracies: readonly number[]) =>
    rankedBy(several, accuracies).map((one) => one.chosen);

  it('has each design with its accuracy at the end, the best of each kind chosen', () => {
    const [a, b] = several.mlp.designs;
    const [c, d, e] = several.cnn.designs;
    const ranked = rankedBy(several, [0.25, 0.375, 0.5, 0.875, 0.75]);
    expect(ranked).toEqual([
      { kind: 'mlp', design: a, accuracy: 0.25, chosen: false },
      { kind: 'mlp', design: b, accuracy: 0.375, chosen: true },
      { kind: 'cnn', design: c, accuracy: 0.5, chosen: false },
      { kind: 'cnn', design: d, accuracy: 0.875, chosen: true },
      { kind: 'cnn', design: e, accuracy: 0.75, chosen: false },
    ]);
    expect(chosenOf('mlp', ranked)).toBe(b);
    expect(chosenOf('cnn', ranked)).toBe(d);
  });

  it('does not depend on the order in which they were trained', () => {
    const trained = rankingTrials(several, ranking, data).map((trial, t) =>
      trainedTo(trial, [0.25, 0.375, 0.5, 0.875, 0.75][t]),
    );
    expect(rank(several, [...trained].reverse())).toEqual(rank(several, trained));
  });

  it('chooses the first one among equals', () => {
    expect(chosen([0.5, 0.5, 0.25, 0.75, 0.75])).toEqual([true, false, false, true, false]);
    expect(chosen([0, 0, 0.75, 0.25, 0.75])).toEqual([true, false, true, false, false]);
    expect(chosen([0.5, 0.5 + 2 ** -40, 0, 0, 0.25])).toEqual([false, true, false, false, true]);
  });

  it('chooses the only one, of which no accuracy is known', () => {
    const [only] = several.mlp.designs;
    const ranked = rankedBy({ ...several, mlp: { designs: [only] } }, [0.5, 0.25, 0.75]);
    expect(ranked[0]).toEqual({ kind: 'mlp', design: only, accuracy: null, chosen: true });
    expect(ranked.map((one) => one.chosen)).toEqual([true, false, false, true]);
    expect(chosenOf('mlp', ranked)).toBe(only);
    expect(chosenOf('cnn', ranked)).toBe(several.cnn.designs[2]);
  });

  it('has to have chosen one', () => {
    const none = rankedBy(several, [0, 0, 0, 0, 0]).filter(({ kind }) => kind === 'mlp');
    expect(() => chosenOf('cnn', none)).toThrow(
      new RangeError('chosenOf: no design of the CNN is chosen'),
    );
    const given = none.map((one) => ({ ...one, chosen: false }));
    expect(() => chosenOf('mlp', given)).toThrow('no design of the MLP is chosen');
  });
});

describe('the table of designs', () => {
  it('has layers, parameters, training and accuracy of each, and which one is chosen', () => {
    const [only] = several.mlp.designs;
    const ranked = rankedBy({ ...several, mlp: { designs: [only] } }, [0.5, 0.25, 0.98765]);
    const cnnRow = (filters: number, epochs: number, rest: readonly string[]) => [
      ...['CNN', `conv ${filters} of 1×1, flatten`, `${3 * filters}`],
      ...[`learning rate 0.25, batch size 4, ${epochs} epochs`, ...rest],
    ];
    expect(designsTable(ranked, ranking, data)).toEqual({
      title: 'Designs tried',
      note: 'Ranked by the validation digits alone, after a training of 2 epochs with seed 8, which is none of the seeds of the result.',
      columns: ['network', 'layers', 'parameters', 'training', 'valid', 'chosen'],
      rows: [
        ...[['MLP', 'dense 2', '62', 'learning rate 0.25, batch size 4, 5 epochs']].map((row) => [
          ...[...row, 'the only one', 'yes'],
        ]),
        cnnRow(4, 6, ['50.00 %', 'no']),
        cnnRow(5, 7, ['25.00 %', 'no']),
        cnnRow(6, 8, ['98.77 %', 'yes']),
      ],
    });
  });

  it('counts parameters in thousands', () => {
    const ranked = rank({ ...several, mlp: { designs: [design(40)] } }, []);
    expect(designsTable(ranked.slice(0, 1), ranking, data).rows[0][2]).toBe('1,240');
  });
});
