import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromExactJson, toExactJson } from '../../../src/nn/exactJson.ts';

describe('toExactJson and fromExactJson', () => {
  it('give any plain data back, numbers that JSON lacks among them', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.bigInt(),
      fc.string(),
      fc.constantFrom(
        null,
        true,
        -0,
        Number.NaN,
        Number.NEGATIVE_INFINITY,
        'NaN',
        '1n',
        10n ** 40n,
      ),
    );
    const { data } = fc.letrec((tie) => ({
      data: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('data'), { maxLength: 3 }),
        fc.dictionary(
          fc.string().filter((k) => k !== '$' && k !== '__proto__'),
          tie('data'),
          {
            maxKeys: 3,
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(data, (value) => {
        expect(fromExactJson(toExactJson(value))).toEqual(value);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('leave the numbers that JSON has as they are', () => {
    expect(toExactJson({ a: 0, b: [-1.5, 5e-324], c: '-0' })).toBe(
      '{"a":0,"b":[-1.5,5e-324],"c":"-0"}',
    );
    expect(toExactJson([-0, Number.NaN, Number.POSITIVE_INFINITY, 7n])).toBe(
      '[{"$":"-0"},{"$":"NaN"},{"$":"Infinity"},{"$":"7n"}]',
    );
  });

  it('refuse an object that would be read as a number', () => {
    expect(() => toExactJson({ a: { $: '5n' } })).toThrow(
      'toExactJson: {"$":"5n"} has a key $, which marks numbers; rename it',
    );
  });
});
