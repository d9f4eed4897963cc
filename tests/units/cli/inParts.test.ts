/** Many steps are told in a few parts, more of them on a terminal. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inParts } from '../../../src/cli/inParts.ts';

function told(isTTY: boolean, steps: number, work = (_: number) => {}) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const result = () =>
    inParts(stream as unknown as NodeJS.WriteStream, 'work', (tell) => {
      for (let n = 1; n <= steps; n++) {
        work(n);
        tell(n, steps);
      }
      return steps;
    });
  return { result, text: () => String(stream.read() ?? '') };
}

describe('inParts', () => {
  it.each([1000, 10])(
    'is ten lines and the beginning where there is no terminal: %i steps',
    (n) => {
      const { result, text } = told(false, n);
      expect(result()).toBe(n);
      const counts = text()
        .trim()
        .split('\n')
        .map((line) => /^work: (\d+)\/10 of the work/.exec(line)?.[1]);
      expect(counts).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    },
  );

  it('passes over parts that a step leaps', () => {
    const { result, text } = told(false, 2);
    result();
    expect(text().match(/\d+\/10/g)).toEqual(['0/10', '5/10', '10/10']);
  });

  it('is a bar of a hundred parts on a terminal, which ends', () => {
    const { result, text } = told(true, 200);
    result();
    const shown = text();
    expect(shown).toContain('100/100 of the work');
    expect(shown.endsWith('\n')).toBe(true);
  });

  it('ends the bar where the work fails, and lets the error through', () => {
    const { result, text } = told(true, 200, (n) => {
      if (n === 100) throw new Error('no more');
    });
    expect(result).toThrow('no more');
    const shown = text();
    expect(shown).toContain('/100 of the work');
    expect(shown.endsWith('\n')).toBe(true);
  });
});
