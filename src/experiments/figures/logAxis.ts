/** Where a logarithmic axis begins and ends, and which of its ticks have labels. */

/** Between powers of ten, where an axis shows less than two decades. */
const DIGITS = [1, 2, 5];
const DECADES = 100;

/** A digit times a power of ten. */
interface Rounded {
  readonly digit: number;
  readonly exponent: number;
}

/**
 * Over two decades and more (and where all values are one) an axis goes from power of ten to power of ten, and these have labels.
 * Values that span less would fill a part of it only: it goes from the last 1, 2 or 5 times a power of
 * ten below them to the first above, and those have labels.
 *
 * @param values what the axis shows, all of them positive
 */
export function logAxis(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (most / least >= DECADES || most === least) return { tickFormat: labels([1]) };
  return { domain: [below(least), above(most)], nice: false, tickFormat: labels(DIGITS) };
}

/** From the decimal form, which is exact where a logarithm is not. */
function decimalForm(value: number): { readonly digits: number; readonly exponent: number } {
  const [digits, exponent] = value.toExponential(9).split('e').map(Number);
  return { digits, exponent };
}

function below(value: number): number {
  const { digits, exponent } = decimalForm(value);
  return numberOf({ digit: Math.max(...DIGITS.filter((digit) => digit <= digits)), exponent });
}

function above(value: number): number {
  const { digits, exponent } = decimalForm(value);
  return numberOf({
    digit: Math.min(...[...DIGITS, 10].filter((digit) => digit >= digits)),
    exponent,
  });
}

function numberOf({ digit, exponent }: Rounded): number {
  return Number(`${digit}e${exponent}`);
}

/** The label of a tick; empty where its leading digit is none of these. */
function labels(labelled: readonly number[]): (value: number) => string {
  return (value) => {
    const { digits, exponent } = decimalForm(value);
    return labelled.includes(digits) ? textOf({ digit: digits, exponent }) : '';
  };
}

/** `0.02`, `5·10⁻⁷` */
function textOf({ digit, exponent }: Rounded): string {
  if (exponent >= -2 && exponent <= 3) return String(numberOf({ digit, exponent }));
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const superscript = [...String(Math.abs(exponent))].map((d) => superscripts[Number(d)]).join('');
  return `${digit === 1 ? '' : `${digit}·`}10${exponent < 0 ? '⁻' : ''}${superscript}`;
}
