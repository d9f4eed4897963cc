/** What is to be differentiated is a claim's setting without a derivation, and by a variable. */
import { describe, expect, it } from 'vitest';
import { claim } from '../../../src/theory/claim.ts';
import { differentiated } from '../../../src/theory/derivatives.ts';
import { scalar } from '../../../src/theory/domain.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

const square = {
  ...{ name: 'square', variables: { x: scalar(0, 1) }, definitions: { 'f(t)': 't*t' } },
  ...{ value: 'f(x)', by: 'x', written: '2*x', third: '0', because: 'it is a polynomial' },
};

describe('differentiated', () => {
  it('parses what is written, and derives nothing', () => {
    const { name, variables, definitions, because } = square;
    expect(differentiated(square)).toEqual({
      ...{ name, because, indices: [], by: parse('x') },
      ...{ value: parse('f(x)'), written: parse('2*x'), third: parse('0') },
      domain: claim({
        ...{ id: name, title: name, statement: '', scope: '', proof: [] },
        ...{ variables, definitions },
      }),
    });
  });

  it('keeps indices and ranges', () => {
    const ranges = { k: [1, 3] } as const;
    const { indices, domain } = differentiated({ ...square, indices: ['i'], ranges });
    expect(indices).toEqual(['i']);
    expect(domain.ranges).toEqual({ k: [parse('1'), parse('3')] });
  });

  it('refuses to differentiate by what is no variable', () => {
    expect(() => differentiated({ ...square, by: 'x + 1' })).toThrow(
      new SyntaxError('differentiated: «x + 1» is no variable'),
    );
  });
});
