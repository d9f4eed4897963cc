import type { Sum, Term } from '../../../../src/theory/identity/atoms.ts';

/** A sum that counts how often its terms are looked at. */
export function countedSum(id: number, terms: readonly Term[]) {
  const count = { looks: 0 };
  const sum: Sum = {
    kind: 'sum',
    id,
    get terms() {
      count.looks++;
      return terms;
    },
  };
  return { sum, count };
}
