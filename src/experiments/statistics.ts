/** Means over seeds, and how sure they are. */

/** Σ xᵢ / n. Throws if there are none. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('mean: there are no values');
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** Standard error of the mean, √(Σ (xᵢ − x̄)² / (n (n − 1))). Throws unless there are two values or more. */
export function standardError(values: readonly number[]): number {
  const { length } = values;
  if (length < 2) {
    throw new RangeError(`standardError: ${length} values; a spread needs two or more`);
  }
  const middle = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return Math.sqrt(squares / (length * (length - 1)));
}
