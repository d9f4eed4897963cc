/** A training beside the recorded one: the same to the last bit, or where they part. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareWithRecord } from '../../../src/cli/compareWithRecord.ts';
import { trialOf } from '../../../src/experiments/dogsVsCats/designs.ts';
import { TINY } from '../../../src/experiments/dogsVsCats/settingsSizes.ts';
import { type ExperimentRecord, serialize } from '../../../src/experiments/record.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

const trial = trialOf('final', TINY, 7);
const history = (...losses: readonly number[]) => ({
  train: [],
  valid: losses.map((loss) => ({ loss, accuracy: 0.5 })),
});

function recorded(losses: readonly number[]): string {
  const path = join(temporaryFolder(), 'p3-dogs-vs-cats.json');
  const record: ExperimentRecord = {
    ...{ id: 'p3-dogs-vs-cats', size: 'full', seed: 1, engine: 'proofbook', headline: {} },
    settings: { design: TINY, seed: 7 },
    data: {
      ...{ name: 'pets', synthetic: false, sha256: 'of pets', scaling: 's' },
      counts: { train: 1, valid: 1, test: 1 },
    },
    curves: [{ name: 'held-out loss', x: losses.map((_, e) => e + 1), y: losses }],
    ...{ tables: [], conclusions: [], networks: [], pictures: [] },
    run: { seconds: 1, resumed: false, machine: 'm', node: 'n', version: 'v' },
  };
  writeFileSync(path, serialize(record));
  return path;
}

describe('compareWithRecord', () => {
  const losses = [0.7, 0.1 + 0.2, 0.2];

  it('finds the bits of the record, also in a training that is not at its end', () => {
    const path = recorded(losses);
    for (const some of [losses.slice(0, 1), losses]) {
      expect(compareWithRecord(path, trial, history(...some), 'of pets')).toEqual([
        `epochs 1 to ${some.length}: the losses on held-out pictures are those of ${path}, to the last bit`,
      ]);
    }
  });

  it('says where they part, were it in the last bit', () => {
    const path = recorded(losses);
    expect(compareWithRecord(path, trial, history(0.7, 0.3, 0.2), 'of pets')).toEqual([
      `epoch 2: the loss on held-out pictures is 0.3, in ${path} it is 0.30000000000000004`,
    ]);
  });

  it('says nothing of another training, of other data, and where there is no record', () => {
    const path = recorded(losses);
    const begun = history(0.7);
    expect(compareWithRecord(path, { ...trial, seed: 8 }, begun, 'of pets')).toEqual([]);
    expect(compareWithRecord(path, trial, begun, 'of other pets')).toEqual([]);
    expect(compareWithRecord(`${path}.no`, trial, begun, 'of pets')).toEqual([]);
  });
});
