/** Which engine trains which experiments: TensorFlow.js only those that it can. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import { trainWithTensorflow } from '../../../frameworks/trainWithTensorflow.ts';
import { engineNamed, experimentsFor, startEngine } from '../../../src/cli/engines.ts';
import { experiments } from '../../../src/experiments/catalogue.ts';
import type { Experiment } from '../../../src/experiments/experiment.ts';
import type { Trial } from '../../../src/experiments/trial.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { tinyData as data } from '../experiments/tinyRun.ts';
import { tinyTrial } from '../experiments/tinyTrial.ts';

const idsOf = (chosen: readonly Experiment[]) => chosen.map(({ id }) => id);

describe('engineNamed', () => {
  it('knows two, and names them where another is asked for', () => {
    expect(engineNamed('proofbook')).toBe('proofbook');
    expect(engineNamed('tfjs')).toBe('tfjs');
    for (const text of ['', 'tfjs-node', 'torch']) {
      expect(() => engineNamed(text)).toThrow(
        new RangeError(`engine «${text}»: there are proofbook and tfjs`),
      );
    }
  });
});

describe('experimentsFor', () => {
  it('without names: all of them, by TensorFlow.js that of Problem 2', () => {
    expect(experimentsFor('proofbook', [])).toEqual(experiments);
    expect(idsOf(experimentsFor('tfjs', []))).toEqual(['p2-cnn-vs-mlp']);
  });

  it('with names: these, in their order', () => {
    const ids = ['p2-cnn-vs-mlp', 'p1-initialization'];
    expect(idsOf(experimentsFor('tfjs', ids))).toEqual(ids);
    expect(idsOf(experimentsFor('proofbook', ['p2-beyond']))).toEqual(['p2-beyond']);
  });

  it('refuses what does not exist, and what TensorFlow.js cannot train, naming what it can', () => {
    expect(() => experimentsFor('tfjs', ['p9'])).toThrow('there is no experiment «p9»');
    expect(() => experimentsFor('tfjs', ['p1-initialization', 'p2-beyond'])).toThrow(
      'engine tfjs: p2-beyond asks for more than plain descent; it trains p1-initialization, p1-hyperparameters, p1-finite-differences, p2-cnn-vs-mlp, so leave out the others or the engine',
    );
  });
});

describe('what TensorFlow.js is asked to train', () => {
  const normalized = { ...data, normalization: { mean: [0], deviation: [1] } };
  /** The trials of the first round. */
  async function firstTrials(experiment: Experiment): Promise<readonly Trial[]> {
    let asked: readonly Trial[] = [];
    const run = experiment.run(experiment.settings.quick, 1, normalized, {
      train(trials) {
        asked = trials;
        return Promise.reject(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    return asked;
  }

  it.each(idsOf(experiments))('%s is refused exactly if it cannot be trained', async (id) => {
    const [experiment] = experimentsFor('proofbook', [id]);
    // All trials are looked at before any is trained: with this one at the end none ever is.
    const impossible = tinyTrial('impossible', { smoothing: 0.1 });
    const jobs = [...(await firstTrials(experiment)), impossible].map((trial) => ({
      trial,
      place: { path: join(temporaryFolder(), 'trial'), dataSha256: '', version: '' },
    }));
    const { trainer } = await trainWithTensorflow();
    const problem = await trainer(jobs, data, () => {}).then(String, String);
    expect(problem).toMatch(/trial «.*» asks for .*only plain descent/);
    const chosen = () => experimentsFor('tfjs', [id]);
    if (problem.includes('«impossible»')) expect(chosen()).toEqual([experiment]);
    else expect(chosen).toThrow(`${id} asks for more than plain descent`);
  });
});

describe('startEngine', () => {
  it('is known to the record by the project’s name, or by the backend that loads', async () => {
    const { backend } = await loadTensorFlow();
    const [experiment] = experiments;
    expect((await startEngine('proofbook', 1, undefined))(experiment).name).toBe('proofbook');
    const engine = (await startEngine('tfjs', 1, undefined))(experiment);
    expect(engine.name).toBe(backend);
    await expect(engine.trainer([], data, () => {})).resolves.toBeUndefined();
  });
});
