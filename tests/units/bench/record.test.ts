import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordLines } from '../../../bench/record.ts';

it('keeps the figures of other benchmarks and replaces those of the same', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'proofbook-bench-')), 'benchmarks.json');
  const line = (bench: string, gflops: number) => ({ bench, gflops });
  const write = (...lines: object[]) =>
    recordLines(
      lines.map((each) => JSON.stringify(each)),
      file,
    );
  write(line('a', 1), line('b', 2));
  write(line('b', 3), line('b', 4));
  const record = JSON.parse(readFileSync(file, 'utf8'));
  expect(record.lines).toEqual([line('a', 1), line('b', 3), line('b', 4)]);
  expect(record.machine).toMatch(/^[1-9][0-9]* cores, .*, Node [0-9.]+$/);
});
