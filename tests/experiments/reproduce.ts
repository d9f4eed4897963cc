/** An experiment as a test group: it is run, and each of its conclusions is a test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeNamed } from '../../src/cli/experiments.ts';
import { loadDigits } from '../../src/cli/loadDigits.ts';
import { experimentNamed } from '../../src/experiments/catalogue.ts';
import { readRecord } from '../../src/experiments/record.ts';
import { runExperiment } from '../../src/experiments/runner.ts';

/**
 * `PROOFBOOK_SETTINGS=full` runs at full size; quick otherwise. The data come from where the search
 * order leads; on the stand-in the group says so.
 */
export async function reproduce(id: string): Promise<void> {
  const experiment = experimentNamed(id);
  const size = sizeNamed(process.env.PROOFBOOK_SETTINGS ?? 'quick');
  const data = await loadDigits(undefined);
  const out = join('runs', 'tests', data.synthetic ? 'synthetic' : 'real');
  const checkpoints = join(out, 'checkpoints');
  const record = await runExperiment(experiment, { size, data, out, checkpoints });
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
      (title, figure) => {
        const svg = readFileSync(join(out, `${experiment.id}-${figure.name}.svg`), 'utf8');
        expect(svg).toContain(`<title id="title">${title}</title>`);
        expect(svg).toContain('<desc id="description">');
        expect(svg).toContain(figure.x.label);
        for (const { name } of figure.series) expect(svg).toContain(`>${name}</text>`);
        expect(svg.includes('SYNTHETIC STAND-IN')).toBe(data.synthetic);
        const circles = figure.series.filter((s) => s.style === 'line' || s.style === 'dots');
        const points = circles.reduce((sum, s) => sum + s.points.length, 0);
        expect(svg.match(/<circle/g)?.length ?? 0).toBeGreaterThanOrEqual(points);
        expect(svg).not.toContain('NaN');
      },
    );
  });
}
