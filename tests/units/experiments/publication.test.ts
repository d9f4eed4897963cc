import { describe, expect, it } from 'vitest';
import { commandFor, isPublished } from '../../../src/experiments/publication.ts';

describe('isPublished', () => {
  const run = { size: 'full', engine: 'proofbook', data: { synthetic: false } } as const;

  it('holds for full runs on real data by this project only', () => {
    expect(isPublished(run)).toBe(true);
    expect(isPublished({ ...run, size: 'quick' })).toBe(false);
    expect(isPublished({ ...run, engine: 'tfjs' })).toBe(false);
    expect(isPublished({ ...run, data: { synthetic: true } })).toBe(false);
  });
});

describe('commandFor', () => {
  it('has the options that are not the defaults', () => {
    const run = { id: 'p9-more', size: 'full', engine: 'proofbook' } as const;
    expect(commandFor(run)).toBe('npm run experiments -- p9-more');
    expect(commandFor({ ...run, size: 'quick' })).toBe(
      'npm run experiments -- p9-more --settings quick',
    );
    for (const engine of ['tfjs', 'tfjs-node']) {
      expect(commandFor({ ...run, engine })).toBe('npm run experiments -- p9-more --engine tfjs');
    }
    expect(commandFor({ ...run, size: 'quick', engine: 'tfjs' })).toBe(
      'npm run experiments -- p9-more --settings quick --engine tfjs',
    );
  });
});
