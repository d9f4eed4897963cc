/** An experiment as a test group: it is run, and each of its conclusions is a test. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataSets } from '../../src/cli/dataSets.ts';
import { sizeNamed } from '../../src/cli/experiments.ts';
import { experimentNamed } from '../../src/experiments/catalogue.ts';
import type { Figure } from '../../src/experiments/experiment.ts';
import { keptAccuracy } from '../../src/experiments/keptNetworks.ts';
import { readRecord } from '../../src/experiments/record.ts';
import { runExperiment } from '../../src/experiments/runner.ts';
import { createFastKernels } from '../../src/kernels/webassembly/fastKernels.ts';
import { readNetwork } from '../../src/models/trainedNetwork.ts';

/**
 * `PROOFBOOK_SETTINGS=full` runs at full size; quick otherwise. The data come from where the search
 * order leads; on the stand-in the group says so.
 */
export async function reproduce(id: string): Promise<void> {
  const experiment = experimentNamed(id);
  const size = sizeNamed(process.env.PROOFBOOK_SETTINGS ?? 'quick');
  const data = await dataSets(undefined)(experiment);
  const out = join('runs', 'tests', data.synthetic ? 'synthetic' : 'real');
  const checkpoints = join(out, 'checkpoints');
  const pictures = join(out, 'pictures');
  const record = await runExperiment(experiment, { size, data, out, checkpoints, pictures });
  const source = data.synthetic ? `${data.name}, SYNTHETIC` : data.name;

  describe(`${experiment.id} (${size} settings, ${source})`, () => {
    it.each(record.conclusions.map((c) => [c.text, c] as const))('%s', (_, conclusion) => {
      expect(conclusion.holds).toBe(true);
    });

    it('the record on disk is the one returned', () => {
      expect(readRecord(join(out, `${experiment.id}.json`))).toEqual(record);
    });

    it.each(experiment.figures(record).map((figure) => [figure.title, figure] as const))(
      'plot «%s» has title, description, axes, legend and data',
      (_, figure) => {
        const svg = svgOf(figure.name, out);
        expectFrame(svg, figure, data.synthetic);
        for (const part of shownBy(figure)) expect(svg).toContain(part);
        if (figure.kind !== 'chart') return;
        const circles = figure.series.filter((s) => s.style === 'line' || s.style === 'dots');
        const points = circles.reduce((sum, s) => sum + s.points.length, 0);
        expect(svg.match(/<circle/g)?.length ?? 0).toBeGreaterThanOrEqual(points);
      },
    );

    for (const picture of record.pictures) {
      it(`picture «${picture.title}» is ${picture.showsData ? 'apart, for it shows the data' : 'beside the record'}`, () => {
        const svg = svgOf(picture.name, picture.showsData ? pictures : out);
        expectFrame(svg, picture, data.synthetic);
        expect(svg).toContain('href="data:image/png;base64,');
      });
    }

    for (const { file, sha256, parameters, testAccuracy } of record.networks) {
      it(`${file} is the network that the record speaks of`, async () => {
        const path = join(out, 'networks', file);
        expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
        const kept = readNetwork(path);
        const { origin, load } = kept;
        expect(origin).toMatchObject({ experiment: id, dataSha256: data.sha256, testAccuracy });
        const kernels = await createFastKernels();
        const network = load(kernels);
        expect(network.parameterCount).toBe(parameters);
        expect(keptAccuracy(network, kept, data)).toBe(testAccuracy);
        kernels.close();
      });
    }
  });

  function svgOf(name: string, folder: string): string {
    return readFileSync(join(folder, `${experiment.id}-${name}.svg`), 'utf8');
  }
}

function expectFrame(svg: string, { title }: { readonly title: string }, synthetic: boolean): void {
  expect(svg).toContain(`<title id="title">${title}</title>`);
  expect(svg).toContain('<desc id="description">');
  expect(svg.includes('SYNTHETIC STAND-IN')).toBe(synthetic);
  // Letters of an encoded image mean nothing.
  expect(svg.replace(/base64,[^"]*/g, '')).not.toContain('NaN');
}

/** Texts without which the figure would be incomplete. */
function shownBy(figure: Figure): string[] {
  switch (figure.kind) {
    case 'chart':
      return [
        figure.x.label,
        figure.y.label,
        ...figure.series.map(({ name }) => `>${name}</text>`),
      ];
    case 'matrix':
      return [
        figure.x,
        figure.y,
        ...figure.counts.flat().map((n) => `>${n === 0 ? '·' : n}</text>`),
      ];
    case 'picture':
      return figure.tiles.map(({ label }) => label);
  }
}
