/** Everything that the WebAssembly module exports. */
export {
  batchNormGradient,
  batchNormWorkspace,
  batchStatistics,
  inverseSpread,
  normalize,
} from './batchNormalization';
export { convolve, convolveWorkspace } from './convolution';
export { convolveInputGradient, inputGradientWorkspace } from './convolutionInput';
export { convolveWeightGradient, weightGradientWorkspace } from './convolutionWeights';
export { softmaxCrossEntropy } from './crossEntropy';
export { dropout } from './dropout';
export {
  add,
  exp,
  log,
  relu,
  reluGradient,
  sigmoid,
  sigmoidGradient,
  tanh,
  tanhGradient,
} from './elementwise';
export { gemm, gemmWorkspace } from './gemm';
export { transposeImages } from './layout';
export { peak, peakWorkspace } from './microKernel';
export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pooling';
export { sumRows } from './reductions';
export { controlBytes, initialize, work } from './threads';
export { adamUpdate, momentumUpdate, sgdUpdate } from './updates';

/** Where memory that the module does not use itself begins. */
export function heapBase(): usize {
  return __heap_base;
}
