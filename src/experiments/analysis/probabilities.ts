/** Predicted probabilities of N examples for K classes: (N, K), row after row, with their labels. */

/**
 * K. Throws unless every label has a row of probabilities, each in [0, 1], and is one of the K
 * classes.
 */
export function classesOf(
  caller: string,
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
): number {
  const [size, count] = [probabilities.length, labels.length];
  if (count === 0) throw new RangeError(`${caller}: there are no examples`);
  if (size === 0 || size % count !== 0) {
    throw new RangeError(
      `${caller}: ${size} probabilities for ${count} labels; give every label the same number of them`,
    );
  }
  const classes = size / count;
  for (let i = 0; i < size; i++) {
    const p = probabilities[i];
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(
        `${caller}: the probability of class ${i % classes} for example ${Math.floor(i / classes)} is ${p}, not in [0, 1]; take the softmax of logits first`,
      );
    }
  }
  requireClasses(caller, 'label', labels, classes);
  return classes;
}

/** Throws unless every element is one of 0 … classes−1. */
export function requireClasses(
  caller: string,
  what: string,
  values: ArrayLike<number>,
  classes: number,
): void {
  for (let n = 0; n < values.length; n++) {
    const k = values[n];
    if (!(Number.isInteger(k) && k >= 0 && k < classes)) {
      throw new RangeError(
        `${caller}: the ${what} of example ${n} is ${k}, not one of the classes 0 … ${classes - 1}`,
      );
    }
  }
}

/** The first class of the largest probability in this row. */
export function likeliest(probabilities: ArrayLike<number>, row: number, classes: number): number {
  const start = row * classes;
  let best = 0;
  for (let k = 1; k < classes; k++) {
    if (probabilities[start + k] > probabilities[start + best]) best = k;
  }
  return best;
}
