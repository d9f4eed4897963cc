/** Who answers the cases: the readable functions, and both kernels through their one interface. */
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { operations } from './adapter.ts';
import { kernelOperations } from './adapterKernels.ts';
import type { Operations } from './operation.ts';

export interface Subject {
  readonly name: string;
  readonly operations: Operations;
  /**
   * How many cases of an operation must at least run, by each implementation or by a named one, so
   * that the suite cannot become empty; 0 for those of which a folder need not have any.
   */
  readonly least: Readonly<Record<string, number>>;
}

const leastOfReference = {
  softmax: 29,
  softmax_grad: 2,
  log_softmax: 14,
  reduce_log_sum_exp: 49,
  sigmoid: 25,
  sigmoid_grad: 2,
  tanh: 15,
  tanh_grad: 4,
  relu: 24,
  relu_grad: 4,
  softmax_cross_entropy: 9,
  softmax_cross_entropy_smoothed: 0,
  softmax_cross_entropy_grad: 0,
  softmax_cross_entropy_grad_smoothed: 0,
  softmax_cross_entropy_onehot: 3,
  nll_loss: 6,
  sgd_plain: 0,
  sgd_variants: 0,
  sgd_momentum: 4,
  matmul: 15,
  matmul_grad: 4,
  gemm: 60,
  conv2d: 65,
  conv2d_grad: 6,
  max_pool2d: 33,
  max_pool2d_indices: 1,
  max_pool2d_grad: 19,
  avg_pool2d: 34,
  avg_pool2d_grad: 5,
  batch_norm_inference: 49,
  batch_norm_inference_grad: 4,
  batch_norm_train: 2,
  dropout_given_mask: 11,
  convolve1d: 20,
  convolve1d_same_first: 3,
  convolve1d_throws: 7,
  correlate1d: 12,
};

const leastOfKernels = { ...leastOfReference, dropout_given_mask: 2, 'gemm by affine': 14 };

const MEMORY = 2 ** 26;

/** `close` ends what they have started. */
export async function startSubjects(): Promise<{ subjects: readonly Subject[]; close(): void }> {
  const fast = await createFastKernels({ memory: MEMORY });
  const subjects = [
    { name: 'reference', operations, least: leastOfReference },
    {
      name: 'float64',
      operations: kernelOperations(createFloat64Kernels()),
      least: leastOfKernels,
    },
    { name: 'fast', operations: kernelOperations(fast), least: leastOfKernels },
  ];
  return { subjects, close: () => fast.close() };
}
