/** The evidence that is committed, which every run is compared with. */
import { readFileSync } from 'node:fs';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import { DEFAULT_SETTINGS, settingsFrom } from '../../src/evidence/settings.ts';

export const settings = settingsFrom(process.env);

/** Skips the test where this run says other things by design. */
export function committedEvidence(skip: (note: string) => void): EvidenceRecord {
  const differs =
    settings.seed !== DEFAULT_SETTINGS.seed || settings.runs !== DEFAULT_SETTINGS.runs;
  if (differs) skip('the committed evidence is for the default seed and number of runs');
  if (process.env.PROOFBOOK_RECORD === '1') skip('the evidence is being recorded anew');
  return JSON.parse(readFileSync('docs/evidence.json', 'utf8'));
}
