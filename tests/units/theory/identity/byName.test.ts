import { expect, it } from 'vitest';
import { byName } from '../../../../src/theory/identity/byName.ts';

it('sorts by the codes of characters, and leaves equal names in their order', () => {
  const [a, b, B] = ['a', 'b', 'B'].map((name) => ({ name }));
  expect([b, a, B].sort(byName)).toEqual([B, a, b]);
  expect([byName(a, b), byName(b, a), byName(a, { name: 'a' })]).toEqual([-1, 1, 0]);
});
