/**
 * Checkpoints of an interrupted run, in a folder of their own for each combination of experiment,
 * settings, seed and data. One safetensors file each, replaced atomically: the weights as a tensor,
 * the state as JSON among the metadata.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { view } from '../kernels/array.ts';
import { readSafetensors, writeSafetensors } from '../kernels/safetensors.ts';
import type { Checkpoint } from './experiment.ts';
import { nonFiniteAsText, textAsNonFinite } from './nonFinite.ts';

export class CheckpointFolder {
  readonly path: string;

  /** `key` is everything that the run depends on; another key is another folder. */
  constructor(root: string, id: string, key: unknown) {
    const digest = createHash('sha256').update(JSON.stringify(key)).digest('hex');
    this.path = join(root, `${id}-${digest.slice(0, 16)}`);
  }

  save(name: string, { weights, state }: Checkpoint): void {
    mkdirSync(this.path, { recursive: true });
    writeSafetensors(
      this.file(name),
      { weights: view(weights, [weights.length]) },
      { state: JSON.stringify(state, nonFiniteAsText) },
    );
  }

  /** Null if there is none. Throws if the file is damaged: removing it starts that part anew. */
  restore(name: string): Checkpoint | null {
    const path = this.file(name);
    if (!existsSync(path)) return null;
    try {
      const { tensors, metadata } = readSafetensors(path);
      const weights = tensors.get('weights')?.data;
      const state = metadata.get('state');
      if (!(weights instanceof Float64Array) || state === undefined) {
        throw new Error('it lacks the weights in float64 or the state');
      }
      return { weights, state: JSON.parse(state, (_, value) => textAsNonFinite(value)) };
    } catch (error) {
      throw new Error(
        `checkpoint ${path} is damaged: ${(error as Error).message}; delete it to start that part anew`,
        { cause: error },
      );
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private file(name: string): string {
    return join(this.path, `${name}.safetensors`);
  }
}
