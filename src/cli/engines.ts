/** What trains the trials: this project, or TensorFlow.js beside it. */
import type { Engine } from '../experiments/runner.ts';
import { trainInProcesses } from './trialProcesses.ts';

const NAMES = ['proofbook', 'tfjs'] as const;
export type EngineName = (typeof NAMES)[number];

/** Throws unless it is the name of an engine. */
export function engineNamed(text: string): EngineName {
  const name = NAMES.find((known) => known === text);
  if (name === undefined) {
    throw new RangeError(`engine «${text}»: there are ${NAMES.join(' and ')}`);
  }
  return name;
}

/**
 * TensorFlow.js trains in this process, with the backend that loads. It is imported only where it is
 * asked for: nobody needs it installed for anything else.
 */
export async function startEngine(
  name: EngineName,
  jobs: number,
  directory: string | undefined,
): Promise<Engine> {
  if (name === 'proofbook') return { name, trainer: trainInProcesses(jobs, directory) };
  const { trainWithTensorflow } = await import('../../frameworks/trainWithTensorflow.ts');
  const { trainer, backend } = await trainWithTensorflow();
  return { name: backend, trainer };
}
