/**
 * `npm run mutation:theory -- [--all] [CLAIM…]`: plants every slip of the pen in the written answers
 * (of these claims, or of all) that have changed since they were judged (`--all`: every one), looks
 * which check finds it, and writes `docs/mutants.json` after each claim, so that it can be
 * interrupted at any moment. Ends with an error if a mutant survives without a reason, if one that is
 * explained is found, or if more than 2 % are explained.
 */
import { parseArgs } from 'node:util';
import {
  checksumOf,
  complaintsAbout,
  type JudgedClaim,
  judgeClaim,
  reasonsOf,
} from '../../src/evidence/mutants/judge.ts';
import { DEFAULT_SETTINGS } from '../../src/evidence/settings.ts';
import { writeAtomically } from '../../src/kernels/atomicFile.ts';
import { claims } from '../../src/theory/book.ts';
import { MUTANT_RECORD, readMutantRecord } from '../properties/mutantRecord.ts';
import { reference } from '../properties/subjects/reference.ts';

/** Of all mutants, at most this share may change nothing. */
const MOST_EQUIVALENT = 0.02;
const settings = { seed: DEFAULT_SETTINGS.seed, runs: 60 };

const say = (line: string) => process.stderr.write(`mutation:theory: ${line}\n`);

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((id) => !claims.some((claim) => claim.id === id));
if (unknown.length > 0) throw new Error(`mutation:theory: there is no claim ${unknown.join(', ')}`);

const judged: Record<string, JudgedClaim> = { ...readMutantRecord()?.claims };
const asked = claims.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
const stale = asked.filter((claim) => values.all || judged[claim.id]?.sha256 !== checksumOf(claim));
say(`${stale.length} of ${asked.length} claims are to be judged`);
for (const claim of stale) {
  judged[claim.id] = judgeClaim(claim, reference, settings);
  const { planted, alive } = judged[claim.id];
  say(`${claim.id}: ${planted} planted, ${alive.length} not found`);
  const inOrder = claims.flatMap(({ id }) => (id in judged ? [[id, judged[id]]] : []));
  const record = { ...settings, claims: Object.fromEntries(inOrder) };
  writeAtomically(MUTANT_RECORD, `${JSON.stringify(record, null, 2)}\n`);
}

const complaints = asked.flatMap(({ id }) => complaintsAbout(id, judged[id]));
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const explained = sum(Object.keys(judged).map((id) => reasonsOf(id).size));
const share = explained / sum(Object.values(judged).map(({ planted }) => planted));
if (share > MOST_EQUIVALENT) complaints.push(`${(100 * share).toFixed(2)} % change nothing`);
for (const line of complaints) say(line);
if (complaints.length > 0) process.exitCode = 1;
