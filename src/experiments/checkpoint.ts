/**
 * Checkpoints of an interrupted run, in a folder of their own for each combination of experiment,
 * settings, seed and data. One file each, replaced atomically: a line of JSON (state and checksum of
 * the weights), then the weights as raw little-endian float64.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../kernels/atomicFile.ts';
import type { Checkpoint } from './experiment.ts';
import { nonFiniteAsText, textAsNonFinite } from './nonFinite.ts';

const NEWLINE = 10;

const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export class CheckpointFolder {
  readonly path: string;

  /** `key` is everything that the run depends on; another key is another folder. */
  constructor(root: string, id: string, key: unknown) {
    this.path = join(root, `${id}-${sha256(JSON.stringify(key)).slice(0, 16)}`);
  }

  save(name: string, { weights, state }: Checkpoint): void {
    mkdirSync(this.path, { recursive: true });
    const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
    const header = `${JSON.stringify({ sha256: sha256(bytes), state }, nonFiniteAsText)}\n`;
    writeAtomically(this.file(name), Buffer.concat([Buffer.from(header), bytes]));
  }

  /** Null if there is none. Throws if the file is damaged: removing it starts that part anew. */
  restore(name: string): Checkpoint | null {
    const path = this.file(name);
    if (!existsSync(path)) return null;
    const content = readFileSync(path);
    const end = content.indexOf(NEWLINE);
    const bytes = content.subarray(end + 1);
    try {
      const header = JSON.parse(content.subarray(0, end).toString(), (_, v) => textAsNonFinite(v));
      if (sha256(bytes) !== header.sha256)
        throw new Error('the weights do not match their checksum');
      // A copy, because a Float64Array needs an aligned buffer.
      return { weights: new Float64Array(new Uint8Array(bytes).buffer), state: header.state };
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
    return join(this.path, `${name}.checkpoint`);
  }
}
