/** Cases that other projects wrote; they need `PROOFBOOK_CONFORMANCE`. */
import { afterAll, describe, expect, it } from 'vitest';
import { operations } from './conformance/adapter.ts';
import { type ConformanceCase, readCases } from './conformance/cases.ts';
import { disagreement } from './conformance/comparison.ts';
import { NotAdapted, type Operation } from './conformance/operation.ts';

const folder = process.env.PROOFBOOK_CONFORMANCE ?? '';
const why =
  'skipped: PROOFBOOK_CONFORMANCE names no folder of conformance cases; set it to run them';

/**
 * How many cases of an operation must at least run, so that the suite cannot become empty; 0 for
 * those of which a folder need not have any.
 */
const least: Readonly<Record<string, number>> = {
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
  batch_norm_train: 2,
  dropout_given_mask: 11,
  convolve1d: 20,
  convolve1d_same_first: 3,
  convolve1d_throws: 7,
  correlate1d: 12,
};

/** Null where the operation does what the case expects, else what is wrong or lacking. */
function tried(operation: Operation, given: ConformanceCase): null | string | NotAdapted {
  const { inputs, options, expected, tolerance } = given;
  try {
    const outputs = operation(inputs, options);
    if (expected === null) return 'no error where one is expected';
    for (const [name, tensor] of Object.entries(expected)) {
      if (outputs[name] === undefined) return `no output ${name}`;
      const why = disagreement(outputs[name], tensor, tolerance);
      if (why !== null) return `${name}: ${why}`;
    }
    return null;
  } catch (error) {
    if (error instanceof NotAdapted) return error;
    if (error instanceof RangeError) return expected === null ? null : error.message;
    throw error;
  }
}

if (folder === '') {
  process.stderr.write(`conformance: ${why}\n`);
  describe.skip(`the cases of others (${why})`, () => it('agree', () => {}));
} else {
  describe('the cases of others', () => checkCases(readCases(folder)));
}

function checkCases(cases: readonly ConformanceCase[]): void {
  const ran = new Map<string, number>();
  const notAdapted = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);

  for (const [op, implementations] of Object.entries(operations)) {
    if (least[op] === 0 && !cases.some((c) => c.op === op)) {
      notAdapted.set(`${op}: the folder has no such cases`, 0);
      it.skip(`${op}: the folder has no such cases`, () => {});
      continue;
    }
    it.each(Object.entries(implementations))(`${op}: %s agrees`, (name, operation) => {
      const failures: string[] = [];
      for (const given of cases.filter((c) => c.op === op)) {
        const result = tried(operation, given);
        if (result instanceof NotAdapted) {
          count(notAdapted, `${op} by ${name}: ${result.message}`);
          continue;
        }
        count(ran, `${op} by ${name}`);
        if (result !== null) failures.push(`${given.file} «${given.name}» ${result}`);
      }
      expect(failures).toEqual([]);
      expect(ran.get(`${op} by ${name}`) ?? 0).toBeGreaterThanOrEqual(least[op]);
    });
  }

  it('are sharp enough to tell correlation from convolution', () => {
    const { correlate } = operations.correlate1d;
    const wrong = cases.filter((c) => c.op === 'convolve1d').map((c) => tried(correlate, c));
    expect(wrong.filter((why) => typeof why === 'string').length).toBeGreaterThan(5);
  });

  afterAll(() => {
    for (const { op } of cases) {
      if (!Object.hasOwn(operations, op)) count(notAdapted, `${op}: no such operation`);
    }
    const list = (counts: Map<string, number>) =>
      [...counts].map(([key, n]) => `  ${String(n).padStart(4)} ${key}`).join('\n');
    console.info(
      `conformance: cases that ran\n${list(ran)}\nconformance: cases not adapted\n${list(notAdapted)}`,
    );
  });
}
