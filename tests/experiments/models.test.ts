/** The networks in `models` are those of the published records, and reach what these say. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataSets } from '../../src/cli/dataSets.ts';
import { recordsIn } from '../../src/cli/docs.ts';
import { experimentNamed } from '../../src/experiments/catalogue.ts';
import { keptAccuracy } from '../../src/experiments/keptNetworks.ts';
import { createFastKernels } from '../../src/kernels/webassembly/fastKernels.ts';
import { readNetwork } from '../../src/models/trainedNetwork.ts';

/** What a repository can hold of one network. */
const MOST_BYTES = 24_000_000;
/** ms: ten views of each of thousands of pictures, on a machine that does other things, too. */
const PATIENCE = 900_000;

const records = recordsIn(join('docs', 'experiments'));
const networks = records.flatMap((record) => record.networks.map((note) => ({ record, note })));
const dataOf = dataSets(undefined);

describe('the networks in models', async () => {
  it('are those of the records, none missing and none else', () => {
    const files = existsSync('models') ? readdirSync('models') : [];
    expect(files.sort()).toEqual(networks.map(({ note }) => note.file).sort());
  });

  it.each(networks.map((network) => [network.note.file, network] as const))(
    '%s is the file of the record',
    (file, { record, note }) => {
      const path = join('models', file);
      expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(note.sha256);
      expect(statSync(path).size).toBeLessThanOrEqual(MOST_BYTES);
      const { origin } = readNetwork(path);
      expect(origin).toMatchObject({
        ...{ experiment: record.id, data: record.data.name, dataSha256: record.data.sha256 },
        ...{ testAccuracy: note.testAccuracy, command: `npm run experiments -- ${record.id}` },
      });
    },
  );

  for (const { record, note } of networks) {
    const data = await dataOf(experimentNamed(record.id));
    const same = record.data.sha256 === data.sha256;
    if (!same) {
      process.stdout.write(
        `not run: ${note.file} on its test part, for the data are ${data.name}\n`,
      );
    }
    const reaches = async () => {
      const kernels = await createFastKernels({ threads: 2 });
      const kept = readNetwork(join('models', note.file));
      const network = kept.load(kernels);
      expect(network.parameterCount).toBe(note.parameters);
      expect(keptAccuracy(network, kept, data)).toBe(note.testAccuracy);
      kernels.close();
    };
    const name = `${note.file} reaches the recorded accuracy on the test part`;
    it.runIf(same)(name, reaches, PATIENCE);
  }
});
