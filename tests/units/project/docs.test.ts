/** The committed pages are what generation gives. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordsIn } from '../../../src/cli/docs.ts';
import type { EvidenceRecord } from '../../../src/evidence/record.ts';
import { measurementsIn, pages } from '../../../src/pages/book.ts';
import { conventions } from '../../../src/pages/conventions.ts';
import { claims } from '../../../src/theory/book.ts';
import { CLAIM_IDS, LAW_IDS } from '../../../src/theory/claim.ts';

const evidence: EvidenceRecord = JSON.parse(readFileSync('docs/evidence.json', 'utf8'));
const records = recordsIn('docs/experiments');

describe('docs', () => {
  const measurements = measurementsIn('docs');
  const generated = pages(evidence, records, measurements);

  it.each([...generated.keys()])('%s is what `npm run docs` writes', (path) => {
    expect(existsSync(join('docs', path)), `docs/${path} is missing: run npm run docs`).toBe(true);
    expect(readFileSync(join('docs', path), 'utf8')).toBe(generated.get(path));
  });

  it('hold no page or plot that nothing generates', () => {
    const handwritten = [
      'architecture.md',
      'evidence.json',
      'errors.json',
      ...(evidence.claims.some(({ mutants }) => typeof mutants !== 'string')
        ? ['mutants.json']
        : []),
      ...(measurements.benchmarks.length === 0 ? [] : ['benchmarks.json']),
      ...(measurements.conformance === null ? [] : ['conformance.json']),
      ...(measurements.mutation === null ? [] : ['mutation.json']),
      ...(measurements.enclosures === null ? [] : ['enclosures.json']),
      ...records.map(({ id }) => `experiments/${id}.json`),
      // Drawn by the run: they show more than the record holds.
      ...records.flatMap(({ id, pictures }) =>
        pictures.flatMap(({ name, showsData }) =>
          showsData ? [] : [`experiments/${id}-${name}.svg`],
        ),
      ),
    ];
    const found = readdirSync('docs', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice('docs/'.length));
    expect(found.sort()).toEqual([...generated.keys(), ...handwritten].sort());
  });

  it('every part of the assignment has its claim in the book, in order; the others are laws', () => {
    const ids = claims.map(({ id }) => id);
    const laws: readonly string[] = LAW_IDS;
    expect(ids.filter((id) => !laws.includes(id))).toEqual([...CLAIM_IDS]);
    expect(ids.filter((id) => laws.includes(id))).toEqual(laws);
  });

  it('every claim of the book is in the evidence, in order', () => {
    expect(evidence.claims.map(({ id }) => id)).toEqual(claims.map(({ id }) => id));
  });

  it('only full runs on real data are published, and every conclusion holds', () => {
    expect(records.map(({ id }) => id)).toEqual([
      'p1-initialization',
      'p1-hyperparameters',
      'p1-finite-differences',
      'p2-cnn-vs-mlp',
      'p2-beyond',
      'p3-settings',
      'p3-dogs-vs-cats',
    ]);
    for (const record of records) {
      expect(record.size).toBe('full');
      expect(record.data.synthetic).toBe(false);
      expect(record.conclusions.filter((c) => !c.holds)).toEqual([]);
    }
  });
});

describe('conventions', () => {
  it.each(conventions.map((c) => [c.topic, c] as const))('%s', (_, convention) => {
    expect(convention.holds()).toBe(true);
  });
});
