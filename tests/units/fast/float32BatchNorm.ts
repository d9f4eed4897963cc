/**
 * Batch normalization of the fast kernels as plain loops. Sums over rows are float64, over 512 rows
 * at a time, and these partial sums are added in turn; all else is rounded to float32. Arrays are
 * rows of channels (R, C).
 */
const round = Math.fround;
const CHUNK = 512;

/** Σ over the rows of f(row), in float64: first within each chunk, then over the chunks. */
function sumInChunks(rows: number, f: (row: number) => number): number {
  let sum = 0;
  for (let first = 0; first < rows; first += CHUNK) {
    let partial = 0;
    for (let row = first; row < Math.min(first + CHUNK, rows); row++) partial += f(row);
    sum += partial;
  }
  return sum;
}

/** Mean and biased variance of every channel, the mean rounded before it is subtracted. */
export function batchStatistics32(
  x: Float32Array,
  channels: number,
): { mean: Float32Array; variance: Float32Array } {
  const rows = x.length / channels;
  const mean = new Float32Array(channels);
  const variance = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const at = (row: number) => x[row * channels + c];
    mean[c] = sumInChunks(rows, at) / rows;
    variance[c] = sumInChunks(rows, (row) => (at(row) - mean[c]) * (at(row) - mean[c])) / rows;
  }
  return { mean, variance };
}

/** 1/√(variance + ε), rounded once */
export function inverseSpread32(variance: Float32Array, epsilon: number): Float32Array {
  return variance.map((v) => 1 / Math.sqrt(v + round(epsilon)));
}

/** x̂ = (x − mean)·spread */
function normal(x: number, mean: number, spread: number): number {
  return round(round(x - mean) * spread);
}

/** y = x̂·scale + shift */
export function normalize32(
  x: Float32Array,
  mean: Float32Array,
  spread: Float32Array,
  scale: Float32Array,
  shift: Float32Array,
): Float32Array {
  return x.map((value, i) => {
    const c = i % mean.length;
    return round(round(normal(value, mean[c], spread[c]) * scale[c]) + shift[c]);
  });
}

/** dshift = Σ dy, dscale = Σ dy·x̂, dx = scale·spread·(dy − dshift/R − x̂·dscale/R) */
export function batchNormGradient32(
  x: Float32Array,
  mean: Float32Array,
  spread: Float32Array,
  scale: Float32Array,
  dy: Float32Array,
): { dx: Float32Array; dscale: Float32Array; dshift: Float32Array } {
  const channels = mean.length;
  const rows = x.length / channels;
  const dscale = new Float32Array(channels);
  const dshift = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const at = (row: number) => row * channels + c;
    dshift[c] = sumInChunks(rows, (row) => dy[at(row)]);
    dscale[c] = sumInChunks(rows, (row) => dy[at(row)] * normal(x[at(row)], mean[c], spread[c]));
  }
  const dx = x.map((value, i) => {
    const c = i % channels;
    const centred = round(dy[i] - round(dshift[c] / rows));
    const along = round(round(normal(value, mean[c], spread[c]) * dscale[c]) / rows);
    return round(round(scale[c] * spread[c]) * round(centred - along));
  });
  return { dx, dscale, dshift };
}
