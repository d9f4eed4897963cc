/** The page shows what was planted, file by file, and what was not. */
import { describe, expect, it } from 'vitest';
import { mutationPage } from '../../../src/pages/mutationPage.ts';
import { mutationRecord } from '../../../src/pages/mutationRecord.ts';

const file = {
  ...{ sha256: '', killed: 6, survived: 1, timedOut: 1, equivalent: 2 },
  survivors: [{ at: '3:4-3:9', mutator: 'ArithmeticOperator', replacement: 'a -\n  b' }],
  stuck: [],
  reasons: [{ at: '7:0-7:5', mutator: 'EqualityOperator', reason: 'no coefficient is 0' }],
};
const nothing = { ...file, killed: 0, survived: 0, timedOut: 0, equivalent: 0 };
const types = { ...nothing, survivors: [], reasons: [] };

describe('the page of the mutants', () => {
  const judged = { 'src/a/x.ts': file, 'src/b/types.ts': types, 'src/b/words.ts': types };
  const text = mutationPage(mutationRecord(judged, [...Object.keys(judged), 'src/c/new.ts']));

  it('counts them in each file and in all', () => {
    expect(text).toContain('| `src/a/x.ts` | 6 | 1 | 1 | 2 | 87.50 % |');
    expect(text).toContain('| **all of them** | 6 | 1 | 1 | 2 | 87.50 % |');
  });

  it('gives no score to files without any, and says which are not judged', () => {
    expect(text).not.toContain('types.ts');
    expect(text).toContain('In 2 more files there is nothing to plant');
    expect(text).toContain('alone: `src/b` (2).');
    expect(text).toContain('changed since: 1 files of 4, in `src/c` (1).');
  });

  it('lists survivors on one line each, and the reasons of the equivalent ones', () => {
    expect(text).toContain('- `src/a/x.ts` 3:4-3:9, ArithmeticOperator: `a - b`');
    expect(text).toContain('- `src/a/x.ts` 7:0-7:5, EqualityOperator: no coefficient is 0');
  });
});
