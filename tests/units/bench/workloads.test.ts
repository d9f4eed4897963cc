import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GemmTask, outputShapes, type StepTask } from '../../../bench/task.ts';
import { WORKLOADS } from '../../../bench/workloads.ts';

function tasksOf(name: string) {
  return WORKLOADS.filter((workload) => workload.name === name).flatMap((w) => w.tasks());
}
const steps = (name: string) => tasksOf(name) as StepTask[];
const share = (x: Float32Array) => x.filter((pixel) => pixel !== 0).length / x.length;

describe('the benchmarks', () => {
  // Without real digits, wherever the tests run.
  beforeEach(() => void vi.stubEnv('PROOFBOOK_DATA', ''));
  afterEach(() => void vi.unstubAllEnvs());

  it('are these', () => {
    expect(WORKLOADS.map(({ name }) => name)).toEqual([
      ...['gemm', 'mlp-step', 'cnn-step', 'cnn-growth', 'vgg-step'],
    ]);
  });

  it('cnn-growth: the step of cnn-step on 1 to 512 images, each batch the beginning of the next', () => {
    const tasks = tasksOf('cnn-growth') as StepTask[];
    const [step] = tasksOf('cnn-step') as StepTask[];
    expect(tasks.map(({ batch }) => batch)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    for (const { batch, inputs, labels, layers, input } of tasks) {
      expect(layers).toEqual(step.layers);
      expect([inputs.length, labels.length]).toEqual([batch * 784, batch]);
      expect(inputs.subarray(0, 784)).toEqual(step.inputs.subarray(0, 784));
      expect(input).toBe(`${step.input} × ${batch}`);
    }
  });

  it('gemm: square products and those of the layers of mlp-step, forwards and backwards', () => {
    const tasks = tasksOf('gemm') as GemmTask[];
    expect(tasks.map(({ input }) => input)).toEqual([
      ...['256×256 · 256×256', '512×512 · 512×512', '1024×1024 · 1024×1024'],
      ...['128×784 · 784×512', '128×512 · 512×512', '128×512 · 512×10'],
      ...['(128×784)ᵀ · 128×512', '128×512 · (784×512)ᵀ'],
    ]);
    for (const { M, K, N, a, b } of tasks) expect([a.length, b.length]).toEqual([M * K, K * N]);
    expect(tasks.map(({ transposedA }) => transposedA).lastIndexOf(true)).toBe(6);
    expect(tasks.map(({ transposedB }) => transposedB).indexOf(true)).toBe(7);
    for (const { a, b } of tasks) {
      expect(Math.min(...a.subarray(0, 1000), ...b.subarray(0, 1000))).toBeGreaterThanOrEqual(0);
    }
  });

  it('mlp-step: 784-512-512-10 on 128 images, dense ones and ones as sparse as MNIST', () => {
    const tasks = steps('mlp-step');
    expect(tasks.map(({ input }) => input)).toEqual(['dense', 'mnist-like']);
    for (const task of tasks) {
      expect(task).toMatchObject({ bench: 'mlp-step', inputShape: [784], batch: 128, classes: 10 });
      const shapes = [[784, 512], [512], [512, 512], [512], [512, 10], [10]];
      expect(task.parameters.map(({ shape }) => shape)).toEqual(shapes);
      expect(task.inputs.length).toBe(128 * 784);
      expect(new Set(task.labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      expect(task.layers.map(({ kind }) => kind).join()).toBe('dense,relu,dense,relu,dense');
    }
    expect(share(tasks[0].inputs)).toBe(1);
    // 100,352 pixels: the share is off by more than 0.01, eight standard deviations, never.
    expect(Math.abs(share(tasks[1].inputs) - 0.191)).toBeLessThan(0.01);
  });

  it('cnn-step: as many parameters as its description has, on 128 images of 28 × 28', () => {
    const [task] = steps('cnn-step');
    expect(task).toMatchObject({
      inputShape: [1, 28, 28],
      batch: 128,
      input: 'mnist-like',
      learningRate: 0.01,
    });
    expect(outputShapes(task)).toEqual([
      ...[
        [16, 28, 28],
        [16, 28, 28],
        [16, 14, 14],
        [32, 14, 14],
        [32, 14, 14],
        [32, 7, 7],
      ],
      ...[[1568], [400], [400], [10]],
    ]);
    expect(task.inputs.length).toBe(128 * 784);
    const count = task.parameters.reduce((sum, { data }) => sum + data.length, 0);
    expect(count).toBe(160 + 4640 + 627_600 + 4010);
  });

  it('vgg-step: four blocks of two convolutions and a pool, two dense layers, 64 × 64 × 3', () => {
    const [task] = steps('vgg-step');
    expect(task).toMatchObject({
      inputShape: [3, 64, 64],
      batch: 64,
      classes: 2,
      learningRate: 0.001,
    });
    const shapes = outputShapes(task);
    expect(task.layers.map(({ kind }) => kind).join()).toBe(
      `${'conv,relu,conv,relu,maxPool,'.repeat(4)}flatten,dense,relu,dense`,
    );
    expect([4, 9, 14, 19].map((l) => shapes[l])).toEqual([
      ...[
        [32, 32, 32],
        [64, 16, 16],
        [128, 8, 8],
        [256, 4, 4],
      ],
    ]);
    expect(shapes.slice(20)).toEqual([[4096], [256], [256], [2]]);
    expect(task.inputs.length).toBe(64 * 3 * 64 * 64);
    expect(share(task.inputs)).toBe(1);
    expect(new Set(task.labels)).toEqual(new Set([0, 1]));
  });

  it('are the same every time they are made', () => {
    expect(steps('cnn-step')).toEqual(steps('cnn-step'));
  });

  it('start from weights of variance 2 / fanIn and biases near zero', () => {
    for (const { parameters } of [...steps('mlp-step'), ...steps('cnn-step')]) {
      for (const { shape, data } of parameters) {
        // Of few numbers the variance says little.
        if (data.length < 1000) continue;
        const fanIn = shape.length === 2 ? shape[0] : shape[1] * shape[2] * shape[3];
        const variance = data.reduce((sum, w) => sum + w * w, 0) / data.length;
        // The mean of n squares is off by √(2/n); six of those.
        expect(Math.abs((variance * fanIn) / 2 - 1)).toBeLessThan(6 * Math.sqrt(2 / data.length));
      }
      for (const { shape, data } of parameters) {
        if (shape.length === 1) expect(Math.max(...data.map(Math.abs))).toBeLessThan(0.06);
        expect(data.every((w) => w !== 0)).toBe(true);
      }
    }
  });

  it('say which folder lacks the digits that it was said to hold', () => {
    vi.stubEnv('PROOFBOOK_DATA', 'tests/units/bench');
    expect(() => tasksOf('cnn-step')).toThrow('PROOFBOOK_DATA names tests/units/bench');
  });
});
