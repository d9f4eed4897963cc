/**
 * Slips of the pen in the written answers are found, and named. Here a sample of them is planted;
 * `npm run mutation:theory` plants all.
 */
import { describe, expect, it } from 'vitest';
import { figuresOf, reasonsOf } from '../../src/evidence/mutants/judge.ts';
import { killOf } from '../../src/evidence/mutants/kill.ts';
import { mutantsOf } from '../../src/evidence/mutants/mutant.ts';
import { DEFAULT_SETTINGS } from '../../src/evidence/settings.ts';
import { claims } from '../../src/theory/book.ts';
import type { Claim } from '../../src/theory/claim.ts';
import { readMutantRecord } from './mutantRecord.ts';
import { reference } from './subjects/reference.ts';

/** Every so many mutants one is planted. */
const STRIDE = 50;
const settings = { seed: DEFAULT_SETTINGS.seed, runs: 60 };

const record = readMutantRecord();
const all = new Map(claims.map((claim) => [claim.id, [...mutantsOf(claim)]]));
const mutants = ({ id }: Claim) => all.get(id) ?? [];

describe.each(claims.map((claim) => [claim.id, claim] as const))(
  'slips of the pen in %s',
  (id, claim) => {
    it('are found by the check next to them (a sample)', ({ skip }) => {
      const figures = figuresOf(claim, record);
      if (typeof figures === 'string') skip(`${figures}: npm run mutation:theory -- ${id}`);
      const open = new Set([...reasonsOf(id).keys(), ...(record?.claims[id]?.alive ?? [])]);
      const sample = mutants(claim).filter(({ name }, n) => n % STRIDE === 0 && !open.has(name));
      const alive = sample.filter((mutant) => killOf(mutant, reference, settings) === null);
      expect(alive.map(({ name }) => name)).toEqual([]);
    });

    it('that change nothing are mutants of it', () => {
      const names = new Set(mutants(claim).map(({ name }) => name));
      expect([...reasonsOf(id).keys()].filter((name) => !names.has(name))).toEqual([]);
    });

    it('are counted in docs/mutants.json', ({ skip }) => {
      const figures = figuresOf(claim, record);
      if (typeof figures === 'string') return skip(`${figures}: npm run mutation:theory -- ${id}`);
      expect(figures.planted).toBe(mutants(claim).length);
    });
  },
);

it('at most 2 % of the mutants change nothing', () => {
  const explained = claims.reduce((sum, { id }) => sum + reasonsOf(id).size, 0);
  const planted = claims.reduce((sum, claim) => sum + mutants(claim).length, 0);
  expect(explained / planted).toBeLessThanOrEqual(0.02);
});
