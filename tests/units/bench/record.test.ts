import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordLines } from '../../../bench/record.ts';

const line = (bench: string, gflops: number) => ({ bench, gflops });

/** Records the lines one call after the other; returns what the file holds then. */
function recorded(...calls: readonly (readonly [machine: string | undefined, ...object[]])[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'proofbook-bench-')), 'benchmarks.json');
  for (const [machine, ...lines] of calls) {
    recordLines(
      lines.map((each) => JSON.stringify(each)),
      machine,
      file,
    );
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

it('keeps the figures of other benchmarks and replaces those of the same', () => {
  const calls = [
    ['m', line('a', 1), line('b', 2)],
    ['m', line('b', 3), line('b', 4)],
  ] as const;
  expect(recorded(...calls)).toEqual([
    { machine: 'm', lines: [line('a', 1), line('b', 3), line('b', 4)] },
  ]);
});

it('keeps machines apart, in the order of their first figures', () => {
  const calls = [
    ['m', line('a', 1)],
    ['n', line('a', 2)],
    ['m', line('a', 3)],
  ] as const;
  expect(recorded(...calls)).toEqual([
    { machine: 'm', lines: [line('a', 3)] },
    { machine: 'n', lines: [line('a', 2)] },
  ]);
});

it('says what this machine is', () => {
  const [{ machine }] = recorded([undefined, line('a', 1)]);
  expect(machine).toMatch(/^[1-9][0-9]* cores, .*, Node [0-9.]+$/);
});
