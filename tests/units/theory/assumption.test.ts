/** An assumption is dropped by changing the setting of its claim, and nothing else of it. */
import { describe, expect, it } from 'vitest';
import { convenient, needed } from '../../../src/theory/assumption.ts';
import { type ClaimText, chain, claim } from '../../../src/theory/claim.ts';
import { count, scalar } from '../../../src/theory/domain.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { chainOf, statement } from '../../../src/theory/statement.ts';

const line = chain([], 't', [['<=', 'f(t)', 'why']]);
const text: ClaimText = {
  id: 'T1',
  title: 'a title',
  statement: 'a statement',
  scope: 'everywhere',
  variables: { t: scalar(0, 1) },
  construct: (drawn) => drawn,
  definitions: { 'f(t)': 't', 'g(t)': '2*t' },
  ranges: { i: [1, 2] },
  notation: { f: 'F' },
  runs: 7,
  proof: [line, line],
};

describe('needed', () => {
  it('keeps the setting of the claim as far as it is not changed', () => {
    const [{ text: words, without, convenient: because }] = claim({
      ...text,
      assumptions: [
        needed('f ≥ t', { says: 'f may be smaller', chain: line, definitions: { 'f(t)': 't/2' } }),
      ],
    }).assumptions;
    expect([words, because]).toEqual(['f ≥ t', null]);
    expect(without).toEqual(
      claim({
        ...text,
        ...{ title: 'f may be smaller', statement: '', scope: '', proof: [line] },
        definitions: { 'f(t)': 't/2', 'g(t)': '2*t' },
      }),
    );
  });

  it('leaves the construction out where variables are drawn anew', () => {
    const drawn = { says: '', chain: line, variables: { t: scalar(1, 2) } };
    const alone = needed('', drawn)(text).without;
    expect(alone?.construct).toBeNull();
    expect(alone?.variables).toEqual({ t: scalar(1, 2) });
    const construct = () => ({ t: 1 });
    expect(needed('', { ...drawn, construct })(text).without?.construct).toBe(construct);
  });
});

describe('convenient', () => {
  it('says why, with or without a statement that holds', () => {
    expect(convenient('a', 'b')(text)).toEqual({ text: 'a', without: null, convenient: 'b' });
    const checked = convenient('a', 'b', { says: 'c', chain: line })(text);
    expect(checked.convenient).toBe('b');
    expect(checked.without?.title).toBe('c');
  });
});

describe('statement', () => {
  it('is a claim of one chain', () => {
    const s = statement('T2', { says: 'words', chain: line, variables: { n: count(1, 2) } });
    expect(s).toMatchObject({ id: 'T2', title: 'words', proof: [line] });
    expect(chainOf(s)).toBe(line);
    expect(chainOf(s).steps[1].expression).toEqual(parse('f(t)'));
  });

  it('is nothing else', () => {
    expect(() => chainOf(claim(text))).toThrow('chainOf: T1 is not a single chain');
    const none = claim({ ...text, proof: [] });
    expect(() => chainOf(none)).toThrow(new TypeError('chainOf: T1 is not a single chain'));
  });
});
