/** Where the trials of a run are kept while it lasts: a folder for each combination of what they depend on. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialPlace } from './trialResult.ts';

export class TrialFolder {
  readonly path: string;
  private readonly dataSha256: string;
  private readonly version: string;

  /** `key` is what else the run depends on: another key is another folder. */
  constructor(root: string, id: string, dataSha256: string, version: string, key: object) {
    const all = JSON.stringify([dataSha256, version, key]);
    const digest = createHash('sha256').update(all).digest('hex').slice(0, 16);
    this.path = join(root, `${id}-${digest}`);
    this.dataSha256 = dataSha256;
    this.version = version;
  }

  place(name: string): TrialPlace {
    mkdirSync(this.path, { recursive: true });
    const { dataSha256, version } = this;
    return { path: join(this.path, `${name}.safetensors`), dataSha256, version };
  }

  /** Whether an earlier run has left something. */
  exists(): boolean {
    return existsSync(this.path);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
