import { expect, it } from 'vitest';
import { conformancePage } from '../../../src/pages/conformancePage.ts';
import { readConformanceRecord } from '../../../src/pages/conformanceRecord.ts';

const subject = (name: string) => ({
  name,
  ran: { 'softmax by softmax': 1200, 'relu by relu': 34 },
  notAdapted: { 'conv2d by conv2d: groups': 7, 'sgd_plain: the folder has no such cases': 0 },
});

it('counts what ran and what was left out, subject by subject', () => {
  const text = conformancePage({ cases: 1236, subjects: [subject('reference'), subject('fast')] });
  expect(text).toContain('1,236 cases with inputs');
  const [, reference, fast] = text.split('\n## ');
  for (const [part, name] of [
    [reference, 'reference'],
    [fast, 'fast'],
  ] as const) {
    expect(part.startsWith(`${name}\n`)).toBe(true);
    expect(part).toContain('1,234 comparisons ran');
    expect(part).toContain('| softmax by softmax | 1,200 |\n| relu by relu | 34 |');
    expect(part).toContain('| conv2d by conv2d: groups | 7 |');
    expect(part).not.toContain('sgd_plain');
  }
});

it('is left out where nothing was recorded', () => {
  expect(readConformanceRecord('docs/none.json')).toBeNull();
});
