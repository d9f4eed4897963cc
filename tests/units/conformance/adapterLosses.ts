/** Cross entropy under the names and conventions of the conformance cases. */
import { elements, type Tensor, view } from '../../../src/kernels/array.ts';
import { logSumExp } from '../../../src/nn/softmax.ts';
import type { Options } from './cases.ts';
import { fromLanes, toLanes } from './lanes.ts';
import { type Operation, type Operations, require } from './operation.ts';

type Labels = ArrayLike<number>;

/** The mean cross entropy of logits (N, K) in nats, its gradient, and ln softmax of one row. */
export interface CrossEntropy {
  loss(rows: Tensor, labels: Labels, smoothing: number): number;
  gradient(rows: Tensor, labels: Labels, smoothing: number): Tensor;
  logProbabilities(row: Float64Array): Float64Array;
}

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
  loss: (rows: Tensor, labels: Labels) => number,
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

/** The operations of the cases that come from one cross entropy. */
export function crossEntropyOperations(name: string, crossEntropy: CrossEntropy): Operations {
  /** Logits (N, C, …) with the classes along axis 1, labels (N, …). */
  const ofLogits: Operation = (inputs, options) => {
    requirePlain(inputs, options);
    const { x, labels } = inputs;
    const lanes = toLanes(x, 1);
    const smoothed = (rows: Tensor, classes: Labels) =>
      crossEntropy.loss(rows, classes, smoothingOf(options));
    const loss = reduced(smoothed, lanes, labels, options.reduction);
    const logProb = fromLanes(lanes.map(crossEntropy.logProbabilities), x.shape, 1);
    return { y: loss, loss, logProb };
  };

  const ofLogitsGradient: Operation = (inputs, options) => {
    const { loss } = ofLogits(inputs, options);
    const { x, labels } = inputs;
    const rows = rowsOf(toLanes(x, 1));
    const [N, K] = rows.shape;
    const mean = elements(crossEntropy.gradient(rows, elements(labels), smoothingOf(options)));
    const scale = options.reduction === 'mean' ? 1 : N;
    const lanes = Array.from({ length: N }, (_, n) =>
      mean.slice(n * K, (n + 1) * K).map((slope) => scale * slope),
    );
    return { loss, dx: fromLanes(lanes, x.shape, 1) };
  };

  /** x is taken for logarithms of probabilities as it is: without the ln Σ e^{xₖ} of logits. */
  const ofLogProbabilities: Operation = (inputs, options) => {
    requirePlain(inputs, options);
    const { x, labels } = inputs;
    const [, K] = x.shape;
    const unnormalized = (rows: Tensor, classes: Labels) => {
      const constants = Array.from(classes, (_, n) =>
        logSumExp(elements(rows).subarray(n * K, (n + 1) * K)),
      );
      const sum = constants.reduce((a, b) => a + b, 0);
      return crossEntropy.loss(rows, classes, 0) - sum / classes.length;
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

  return {
    softmax_cross_entropy: { [name]: ofLogits },
    softmax_cross_entropy_smoothed: { [name]: ofLogits },
    softmax_cross_entropy_grad: { [name]: ofLogitsGradient },
    softmax_cross_entropy_grad_smoothed: { [name]: ofLogitsGradient },
    softmax_cross_entropy_onehot: { [name]: ofOneHot },
    nll_loss: { [name]: ofLogProbabilities },
  };
}
