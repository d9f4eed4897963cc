/** Everything that the WebAssembly module exports. */
export { convolve, convolveInputGradient, convolveWorkspace } from './convolution';
export { convolveWeightGradient, weightGradientWorkspace } from './convolutionWeights';
export { gemm, gemmWorkspace } from './gemm';
export { microKernel } from './microKernel';
export { initialize, work } from './threads';

/** Where memory that the module does not use itself begins. */
export function heapBase(): usize {
  return __heap_base;
}
