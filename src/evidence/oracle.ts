/**
 * How far an implementation's number is from the truth, that is from the claim's expression to 64
 * digits. For float32 a float64 value with its own error bound says so just as surely where that
 * bound is a thousandth of what is allowed; the 64 digits, which cost far more, decide the rest.
 */
import { Undecided, Undefined } from '../theory/arithmetic/arithmetic.ts';
import { type Decimal, decimal, toDecimal } from '../theory/arithmetic/decimal.ts';
import type { Precision } from '../theory/arithmetic/precision.ts';
import { type Rounded, runningError } from '../theory/arithmetic/runningError.ts';
import type { Claim } from '../theory/claim.ts';
import { type Scope, valueIn } from '../theory/expression/evaluate.ts';
import type { Expression } from '../theory/expression/expression.ts';
import { decimals, type Point, rounded } from './draw.ts';
import { scopeOf } from './scope.ts';

export interface Distance {
  /** |number − truth| */
  readonly gap: number;
  /** |truth| */
  readonly size: number;
  /** the truth, to print */
  readonly truth: string;
}

/** The indices of a cell, as the scopes bind them. */
type Bound = Readonly<Record<string, number>>;

/** The float64 error may be this share of the allowance. */
const NEGLIGIBLE = 2 ** -10;

export class Oracle {
  private readonly claim: Claim;
  private readonly expression: Expression;
  private readonly precision: Precision;
  private readonly point: Point;
  private sharp: Scope<Decimal> | null = null;
  private quick: Scope<Rounded> | null = null;

  /** The truth of `expression` at this point, for numbers of `precision`. */
  constructor(claim: Claim, expression: Expression, precision: Precision, point: Point) {
    this.claim = claim;
    this.expression = expression;
    this.precision = precision;
    this.point = point;
  }

  /** Of `got`, an entry at these indices, of which an error up to `allowance` is explained. */
  distance(got: number, bound: Bound, allowance: number): Distance {
    if (this.precision.name === 'float32' && Number.isFinite(got)) {
      const near = this.float64(bound);
      if (near !== null && near.error <= NEGLIGIBLE * allowance) {
        const gap = Math.abs(got - near.value);
        const size = Math.abs(near.value);
        if (gap + near.error <= allowance) return { gap, size, truth: `${near.value}` };
      }
    }
    const truth = this.digits64(bound);
    const size = truth.abs().toNumber();
    return { gap: this.gap(got, truth), size, truth: truth.toPrecision(20) };
  }

  private float64(bound: Bound): Rounded | null {
    const { claim, point } = this;
    this.quick ??= scopeOf(claim, runningError, rounded(claim.variables, point));
    try {
      return valueIn(this.expression, { ...this.quick, bound });
    } catch (error) {
      // It overflows, or cannot tell a case: the 64 digits can.
      if (error instanceof Undecided || error instanceof Undefined) return null;
      throw error;
    }
  }

  private digits64(bound: Bound): Decimal {
    const { claim, point } = this;
    this.sharp ??= scopeOf(claim, decimal, decimals(claim.variables, point));
    return valueIn(this.expression, { ...this.sharp, bound });
  }

  /** A truth that the precision cannot hold is ±∞ to it, and so it may say. */
  private gap(got: number, truth: Decimal): number {
    if (Number.isFinite(got)) return toDecimal(got).minus(truth).abs().toNumber();
    const sameSide = Math.sign(got) === Math.sign(truth.toNumber());
    return sameSide && truth.abs().gt(this.precision.largest) ? 0 : Number.POSITIVE_INFINITY;
  }
}
