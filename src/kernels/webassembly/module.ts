/** The compiled kernels: what they export, where they lie, and how they are loaded. */

type Address = number;

/** Addresses are bytes; shapes and strides are counted in elements. See `src/kernels/assembly`. */
export interface KernelExports {
  heapBase(): Address;
  controlBytes(threads: number): number;
  initialize(control: Address, threads: number, mayBlock: boolean, patience: number): void;
  work(control: Address, thread: number): void;

  gemmWorkspace(columns: number, terms: number, threads: number): number;
  gemm(
    c: Address,
    cStride: number,
    a: Address,
    aStride: number,
    transposedA: boolean,
    b: Address,
    bStride: number,
    transposedB: boolean,
    rows: number,
    columns: number,
    terms: number,
    start: Address,
    workspace: Address,
  ): void;
  peakWorkspace(tiles: number): number;
  peak(block: Address, tiles: number, repeats: number): void;

  convolveWorkspace(geometry: Address, threads: number, pooled: boolean): number;
  convolve(
    geometry: Address,
    y: Address,
    winner: Address,
    x: Address,
    padded: Address,
    state: Address,
    w: Address,
    bias: Address,
    images: number,
    workspace: Address,
  ): void;
  inputGradientWorkspace(geometry: Address, threads: number, pooled: boolean): number;
  convolveInputGradient(
    geometry: Address,
    dx: Address,
    dy: Address,
    winner: Address,
    w: Address,
    images: number,
    workspace: Address,
  ): void;
  weightGradientWorkspace(
    geometry: Address,
    images: number,
    threads: number,
    pooled: boolean,
  ): number;
  convolveWeightGradient(
    geometry: Address,
    dw: Address,
    db: Address,
    dy: Address,
    winner: Address,
    padded: Address,
    state: Address,
    images: number,
    workspace: Address,
  ): void;

  maxPool(geometry: Address, y: Address, winner: Address, x: Address, images: number): void;
  maxPoolGradient(
    geometry: Address,
    dx: Address,
    winner: Address,
    dy: Address,
    images: number,
  ): void;
  averagePool(
    geometry: Address,
    y: Address,
    x: Address,
    images: number,
    countPadding: boolean,
  ): void;
  averagePoolGradient(
    geometry: Address,
    dx: Address,
    dy: Address,
    images: number,
    countPadding: boolean,
  ): void;

  relu(y: Address, x: Address, count: number): void;
  reluGradient(dx: Address, y: Address, dy: Address, count: number): void;
  exp(y: Address, x: Address, count: number): void;
  log(y: Address, x: Address, count: number): void;
  sigmoid(y: Address, x: Address, count: number): void;
  sigmoidGradient(dx: Address, x: Address, dy: Address, count: number): void;
  tanh(y: Address, x: Address, count: number): void;
  tanhGradient(dx: Address, x: Address, dy: Address, count: number): void;
  add(y: Address, a: Address, b: Address, count: number): void;
  transposeImages(to: Address, from: Address, images: number, rows: number, columns: number): void;
  dropout(
    y: Address,
    x: Address,
    images: number,
    positions: number,
    channels: number,
    threshold: number,
    scale: number,
    key0: number,
    key1: number,
  ): void;
  sumRows(to: Address, x: Address, rows: number, columns: number): void;

  batchNormWorkspace(rows: number, channels: number): number;
  batchStatistics(
    mean: Address,
    variance: Address,
    x: Address,
    rows: number,
    channels: number,
    workspace: Address,
  ): void;
  inverseSpread(spread: Address, variance: Address, epsilon: number, channels: number): void;
  normalize(
    y: Address,
    x: Address,
    mean: Address,
    spread: Address,
    scale: Address,
    shift: Address,
    rows: number,
    channels: number,
  ): void;
  batchNormGradient(
    dx: Address,
    dscale: Address,
    dshift: Address,
    dy: Address,
    x: Address,
    mean: Address,
    spread: Address,
    scale: Address,
    rows: number,
    channels: number,
    workspace: Address,
  ): void;

  softmaxCrossEntropy(
    dlogits: Address,
    logits: Address,
    labels: Address,
    losses: Address,
    rows: number,
    classes: number,
    smoothing: number,
  ): void;

  sgdUpdate(value: Address, gradient: Address, count: number, rate: number, decay: number): void;
  momentumUpdate(
    value: Address,
    gradient: Address,
    velocity: Address,
    count: number,
    rate: number,
    decay: number,
    momentum: number,
    nesterov: boolean,
  ): void;
  adamUpdate(
    value: Address,
    gradient: Address,
    first: Address,
    second: Address,
    count: number,
    rate: number,
    decay: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    weight1: number,
    weight2: number,
  ): void;
}

/** The smallest module that needs SIMD: it returns a vector of zeros. */
const SIMD_PROBE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/**
 * Throws if this engine has no WebAssembly SIMD, or no WebAssembly and so nothing that validates
 * (null); the float64 kernels need neither.
 */
export function requireSimd(validate: ((bytes: Uint8Array<ArrayBuffer>) => boolean) | null): void {
  if (validate === null || !validate(SIMD_PROBE)) {
    throw new Error(
      'fastKernels: this JavaScript engine has no WebAssembly SIMD; update it, or compute with the float64 kernels',
    );
  }
}

/** `shared` for several threads on one memory; both come from the same source. */
export async function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  requireSimd(typeof WebAssembly === 'undefined' ? null : WebAssembly.validate);
  const url = shared
    ? new URL('../../../build/kernels-threads.wasm', import.meta.url)
    : new URL('../../../build/kernels-single.wasm', import.meta.url);
  return WebAssembly.compile(await read(url));
}

async function read(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const advice = 'the kernels are compiled by npm run build, which npm ci does by itself';
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    try {
      return new Uint8Array(await readFile(url));
    } catch (error) {
      throw new Error(`fastKernels: ${url.pathname} cannot be read; ${advice}`, { cause: error });
    }
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`fastKernels: ${url.href} gives status ${response.status}; ${advice}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const workersFailed = (): never => {
    throw new Error(
      'fastKernels: a worker thread died or does not answer, so this step is lost; start again from the last checkpoint',
    );
  };
  const abort = (): never => {
    throw new Error('fastKernels: the kernels gave up');
  };
  const milliseconds = () => performance.now();
  const imports = { env: { memory, abort }, threads: { workersFailed, milliseconds } };
  return new WebAssembly.Instance(module, imports).exports as unknown as KernelExports;
}
