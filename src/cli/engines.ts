/** What trains the trials: this project, or TensorFlow.js beside it. */
import { experimentNamed, experiments } from '../experiments/catalogue.ts';
import type { Experiment } from '../experiments/experiment.ts';
import type { Engine } from '../experiments/runner.ts';
import { trainHere } from '../experiments/training.ts';
import { trainInProcesses } from './trialProcesses.ts';

const NAMES = ['proofbook', 'tfjs'] as const;
export type EngineName = (typeof NAMES)[number];

/** What TensorFlow.js is there for: the assignment asks for a framework in this problem. */
const FOR_TENSORFLOW = 'p2-cnn-vs-mlp';
/** These train with more than plain descent and the layers that are built with TensorFlow.js. */
const BEYOND_TENSORFLOW: readonly string[] = ['p2-beyond', 'p3-settings', 'p3-dogs-vs-cats'];

/** Bytes: 500 pictures at once, in all layers of a network. */
const PICTURE_MEMORY = 3 * 2 ** 30;

/** Throws unless it is the name of an engine. */
export function engineNamed(text: string): EngineName {
  const name = NAMES.find((known) => known === text);
  if (name === undefined) {
    throw new RangeError(`engine «${text}»: there are ${NAMES.join(' and ')}`);
  }
  return name;
}

/**
 * The experiments of these ids; without any, all of them, and by TensorFlow.js that of Problem 2.
 * Throws where there is no such experiment or the engine cannot train it.
 */
export function experimentsFor(engine: EngineName, ids: readonly string[]): readonly Experiment[] {
  if (ids.length === 0) return engine === 'tfjs' ? [experimentNamed(FOR_TENSORFLOW)] : experiments;
  const chosen = ids.map(experimentNamed);
  const beyond = ids.filter((id) => BEYOND_TENSORFLOW.includes(id));
  if (engine === 'tfjs' && beyond.length > 0) {
    const possible = experiments
      .map(({ id }) => id)
      .filter((id) => !BEYOND_TENSORFLOW.includes(id));
    throw new RangeError(
      `engine tfjs: ${beyond.join(', ')} asks for more than plain descent; it trains ${possible.join(', ')}, so leave out the others or the engine`,
    );
  }
  return chosen;
}

/**
 * What trains an experiment. This project: digits in `jobs` processes side by side; pictures, whose
 * networks are large and whose data fill the memory, one trial after another with `jobs` threads.
 * TensorFlow.js trains in this process, with the backend that loads. It is imported only where it is
 * asked for: nobody needs it installed for anything else.
 */
export async function startEngine(
  name: EngineName,
  jobs: number,
  directory: string | undefined,
): Promise<(experiment: Experiment) => Engine> {
  if (name === 'proofbook') {
    return ({ dataSet }) => ({
      name,
      trainer:
        dataSet === 'pictures'
          ? trainHere(jobs, PICTURE_MEMORY)
          : trainInProcesses(jobs, directory),
    });
  }
  const { trainWithTensorflow } = await import('../../frameworks/trainWithTensorflow.ts');
  const { trainer, backend } = await trainWithTensorflow();
  return () => ({ name: backend, trainer });
}
