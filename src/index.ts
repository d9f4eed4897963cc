/** The public door: the primitives, the networks, the claims, and the checker. */
export { AveragePoolLayer, GlobalAveragePoolLayer } from './conv/averagePoolLayer.ts';
export {
  type Configuration,
  type ConfigurationSearch,
  configurations,
} from './conv/configurations.ts';
export {
  type Conv2dGradients,
  conv2d,
  conv2dGeometry,
  conv2dGradients,
} from './conv/conv2d.ts';
export { conv2dIm2col, conv2dIm2colGradients } from './conv/conv2dIm2col.ts';
export { Conv2dLayer } from './conv/conv2dLayer.ts';
export { type ConvolutionMode, convolve, correlate } from './conv/convolve1d.ts';
export { Flatten } from './conv/flatten.ts';
export {
  convolutionParameterCount,
  effectiveKernelSize,
  outputSize,
  type WindowGeometry,
} from './conv/geometry.ts';
export { maxPool, maxPoolGradient, type Pooled, type PoolOptions } from './conv/maxPool.ts';
export { MaxPoolLayer } from './conv/maxPoolLayer.ts';
export type { PerAxis, WindowOptions } from './conv/window.ts';
export { type Dataset, type LabelledImages, scaledRows } from './data/dataset.ts';
export { labelledRowsFromFloats } from './data/floatRows.ts';
export { locateDigits } from './data/locate.ts';
export { syntheticDigits } from './data/syntheticDigits.ts';
export { createFloat64Kernels } from './engines/float64.ts';
export { type Check, checksOf } from './evidence/checks.ts';
export { type ClaimRecord, type EvidenceRecord, recordOf } from './evidence/record.ts';
export { DEFAULT_SETTINGS, type Settings } from './evidence/settings.ts';
export { experimentNamed, experiments } from './experiments/catalogue.ts';
export { runExperiment } from './experiments/runner.ts';
export { array, elements, type Tensor, toNested, view, zeros } from './kernels/array.ts';
export { exp, expm1, ln, log1p } from './kernels/elementary.ts';
export type { Kernels } from './kernels/kernels.ts';
export { matmul } from './kernels/matmul.ts';
export { RandomStream } from './kernels/random.ts';
export { readSafetensors, writeSafetensors } from './kernels/safetensors.ts';
export { createFastKernels } from './kernels/webassembly/fastKernels.ts';
export type { FastOptions } from './kernels/webassembly/options.ts';
export { ActivationLayer } from './nn/activationLayer.ts';
export {
  relu,
  reluDerivative,
  sigmoid,
  sigmoidDerivative,
  sigmoidJacobian,
  sigmoidVjp,
  tanh,
  tanhDerivative,
} from './nn/activations.ts';
export { BatchNormLayer } from './nn/batchNormLayer.ts';
export {
  readTrainingCheckpoint,
  type TrainingCheckpoint,
  writeTrainingCheckpoint,
} from './nn/checkpoint.ts';
export { crossEntropy, crossEntropyGradient } from './nn/crossEntropy.ts';
export { Dense } from './nn/dense.ts';
export { DropoutLayer } from './nn/dropoutLayer.ts';
export { formatGradientReport, gradientCheck } from './nn/gradientCheck.ts';
export { initializers } from './nn/initializers.ts';
export type { Layer, Parameter } from './nn/layer.ts';
export { createMlp, mlpParameterCount } from './nn/mlp.ts';
export { NN, type NNOptions } from './nn/NN.ts';
export { formatSummary, Network } from './nn/network.ts';
export { createOptimizer, type Optimizer } from './nn/optimizers/optimizer.ts';
export { Residual } from './nn/residual.ts';
export {
  constantRate,
  exponentialDecay,
  oneCycle,
  type Schedule,
  stepDecay,
  warmupCosine,
} from './nn/schedules.ts';
export { logSoftmax, logSumExp, softmax, softmaxJacobian, softmaxVjp } from './nn/softmax.ts';
export { evaluate, type LabelledRows, plainDescent, trainEpoch } from './nn/training.ts';
export { equalAverage, exponentialAverage } from './nn/weightAverage.ts';
export { claims, questions } from './theory/book.ts';
export type { Claim } from './theory/claim.ts';
export type { Operations, Subject } from './theory/operations.ts';
