/** Losses and optimizers under the names and conventions of the conformance cases. */
import { elements, type Tensor, view, zeros } from '../../../src/kernels/array.ts';
import { crossEntropy, crossEntropyGradient } from '../../../src/nn/crossEntropy.ts';
import { momentumUpdate } from '../../../src/nn/optimizers/momentum.ts';
import { createOptimizer, type OptimizerName } from '../../../src/nn/optimizers/optimizer.ts';
import { sgdUpdate } from '../../../src/nn/optimizers/sgd.ts';
import { logSoftmax, logSumExp } from '../../../src/nn/softmax.ts';
import type { Options } from './cases.ts';
import { fromLanes, toLanes } from './lanes.ts';
import { type Operation, type Operations, require } from './operation.ts';

const scalar = (value: number): Tensor => view(Float64Array.of(value), []);

/** Lines of scores as the rows of a matrix. */
const rowsOf = (lanes: readonly Float64Array[]): Tensor =>
  view(Float64Array.from(lanes.flatMap((lane) => [...lane])), [lanes.length, lanes[0].length]);

/** The project's losses are plain means over all examples; sums and single losses come from them. */
function requirePlain({ labels, weights, dy }: Readonly<Record<string, Tensor>>, options: Options) {
  require(weights === undefined, 'weighted losses');
  require(!elements(labels).some((label) => label === options.ignoreIndex), 'labels to be ignored');
  require(dy === undefined, 'losses inside of other functions');
}

/** `loss` of a batch as the mean over all rows, their sum, or the row's own in the shape of labels. */
function reduced(
  loss: (rows: Tensor, labels: ArrayLike<number>) => number,
  lanes: readonly Float64Array[],
  labels: Tensor,
  reduction: unknown,
): Tensor {
  const classes = elements(labels);
  if (reduction === 'none') {
    return view(
      Float64Array.from(lanes, (lane, n) => loss(rowsOf([lane]), [classes[n]])),
      labels.shape,
    );
  }
  const mean = loss(rowsOf(lanes), classes);
  return scalar(reduction === 'sum' ? lanes.length * mean : mean);
}

const smoothingOf = ({ labelSmoothing = 0 }: Options): number => labelSmoothing as number;

/** Logits (N, C, …) with the classes along axis 1, labels (N, …). */
const ofLogits: Operation = (inputs, options) => {
  requirePlain(inputs, options);
  const { x, labels } = inputs;
  const lanes = toLanes(x, 1);
  const smoothed = (rows: Tensor, classes: ArrayLike<number>) =>
    crossEntropy(rows, classes, smoothingOf(options));
  const loss = reduced(smoothed, lanes, labels, options.reduction);
  return { y: loss, loss, logProb: fromLanes(lanes.map(logSoftmax), x.shape, 1) };
};

const ofLogitsGradient: Operation = (inputs, options) => {
  const { loss } = ofLogits(inputs, options);
  const { x, labels } = inputs;
  const rows = rowsOf(toLanes(x, 1));
  const [N, K] = rows.shape;
  const mean = elements(
    crossEntropyGradient(rows, elements(labels), zeros([N, K]), smoothingOf(options)),
  );
  const scale = options.reduction === 'mean' ? 1 : N;
  const lanes = Array.from({ length: N }, (_, n) =>
    mean.slice(n * K, (n + 1) * K).map((slope) => scale * slope),
  );
  return { loss, dx: fromLanes(lanes, x.shape, 1) };
};

/** x is taken for logarithms of probabilities as it is: without the ln Σ e^{xₖ} that logits get. */
const ofLogProbabilities: Operation = (inputs, options) => {
  requirePlain(inputs, options);
  const { x, labels } = inputs;
  const [, K] = x.shape;
  const unnormalized = (rows: Tensor, classes: ArrayLike<number>) => {
    const constants = Array.from(classes, (_, n) =>
      logSumExp(elements(rows).subarray(n * K, (n + 1) * K)),
    );
    return crossEntropy(rows, classes) - constants.reduce((a, b) => a + b, 0) / classes.length;
  };
  return { y: reduced(unnormalized, toLanes(x, 1), labels, options.reduction) };
};

/** `sum_by_nonzero_weights` without weights is the mean. */
const ofOneHot: Operation = (inputs, options) => {
  const { x, labels, weights } = inputs;
  require(weights === undefined, 'weighted losses');
  const classes = Float64Array.from(toLanes(labels, 1), (row) => row.indexOf(1));
  return ofLogits({ x, labels: view(classes, [classes.length]) }, options);
};

/** Runs one step after another along the given gradients; the parameters after each of them. */
function trajectory(
  { p, grads }: Readonly<Record<string, Tensor>>,
  step: (value: Float64Array, gradient: Float64Array) => void,
): Tensor {
  const value = elements(p).slice();
  const [steps, n] = grads.shape;
  const after = new Float64Array(steps * n);
  for (let s = 0; s < steps; s++) {
    step(value, elements(grads).slice(s * n, (s + 1) * n));
    after.set(value, s * n);
  }
  return view(after, [steps, n]);
}

interface SgdOptions {
  readonly lr: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

/** The velocity is a sum of whole gradients here: what others call dampening 0. */
function sgdOptions({ lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov }: Options) {
  require(dampening === 0, 'dampened gradients');
  return { lr, momentum, weightDecay, nesterov: nesterov === true } as SgdOptions;
}

const bySgdUpdate: Operation = (inputs, options) => {
  const { lr: learningRate, momentum, weightDecay } = sgdOptions(options);
  require(momentum === 0, 'momentum, by the rule without it');
  return {
    y: trajectory(inputs, (value, gradient) =>
      sgdUpdate(value, gradient, { learningRate, weightDecay }),
    ),
  };
};

const byMomentumUpdate: Operation = (inputs, options) => {
  const { lr: learningRate, momentum, weightDecay, nesterov } = sgdOptions(options);
  const velocity = new Float64Array(inputs.p.data.length);
  return {
    y: trajectory(inputs, (value, gradient) =>
      momentumUpdate(value, gradient, velocity, { learningRate, momentum, weightDecay, nesterov }),
    ),
  };
};

const byOptimizer: Operation = (inputs, options) => {
  const { lr, momentum, weightDecay, nesterov } = sgdOptions(options);
  let name: OptimizerName = momentum === 0 ? 'sgd' : 'momentum';
  if (nesterov) name = 'nesterov';
  const optimizer = createOptimizer({ name, momentum, weightDecay, decays: () => true });
  return {
    y: trajectory(inputs, (value, gradient) => {
      const [n] = [value.length];
      optimizer.step([{ name: 'p', value: view(value, [n]), gradient: view(gradient, [n]) }], lr);
    }),
  };
};

/** One step from a given velocity; ONNX scales the gradient by β from the second step on. */
const momentumStep: Operation = ({ x, g, v }, options) => {
  const { alpha, beta, mode, normCoefficient, lr, step } = options;
  require(step === 0 || beta === 1, 'gradients scaled by β');
  const [value, velocity] = [elements(x).slice(), elements(v).slice()];
  momentumUpdate(value, elements(g), velocity, {
    learningRate: lr as number,
    momentum: alpha as number,
    weightDecay: normCoefficient as number,
    nesterov: mode === 'nesterov',
  });
  return { x: view(value, x.shape), v: view(velocity, v.shape) };
};

export const trainingOperations: Operations = {
  softmax_cross_entropy: { crossEntropy: ofLogits },
  softmax_cross_entropy_smoothed: { crossEntropy: ofLogits },
  softmax_cross_entropy_grad: { crossEntropyGradient: ofLogitsGradient },
  softmax_cross_entropy_grad_smoothed: { crossEntropyGradient: ofLogitsGradient },
  softmax_cross_entropy_onehot: { crossEntropy: ofOneHot },
  nll_loss: { crossEntropy: ofLogProbabilities },
  sgd_plain: {
    sgdUpdate: bySgdUpdate,
    momentumUpdate: byMomentumUpdate,
    createOptimizer: byOptimizer,
  },
  sgd_variants: { momentumUpdate: byMomentumUpdate, createOptimizer: byOptimizer },
  sgd_momentum: { momentumUpdate: momentumStep },
};
