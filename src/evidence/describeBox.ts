/** What a box covers, in words. */
import type { Sort, Variables } from '../theory/domain.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of two that is no integer is written as one: `2⁻⁴⁰`. */
function format(x: number): string {
  const sign = x < 0 ? '−' : '';
  const size = Math.abs(x);
  let halvings = 0;
  while (size * 2 ** halvings < 1) halvings++;
  if (halvings === 0 || size * 2 ** halvings !== 1) return `${sign}${size}`;
  const digits = [...`${halvings}`].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return `${sign}2⁻${digits.join('')}`;
}

const ENTRY: Readonly<Record<Sort['sort'], string>> = {
  count: '',
  scalar: '',
  vector: 'ᵢ',
  matrix: 'ᵢⱼ',
};

const GREEK: Readonly<Record<string, string>> = { epsilon: 'ε', lambda: 'λ' };

/** `λ`, `xᵢ` */
export function entryName(name: string, { sort }: Sort): string {
  return `${GREEK[name] ?? name}${ENTRY[sort]}`;
}

/** `n = 2, …, 6, 2⁻² ≤ k ≤ 128, −50 ≤ xᵢ ≤ 50`; empty for a statement without variables. */
export function describeBox(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, sort]) =>
      sort.sort === 'count'
        ? `${name} = ${sort.from}, …, ${sort.to}`
        : `${format(sort.from)} ≤ ${entryName(name, sort)} ≤ ${format(sort.to)}`,
    )
    .join(', ');
}
