import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, type Tensor, view, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { formatGradientReport, gradientCheck } from '../../../src/nn/gradientCheck.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import type { Network } from '../../../src/nn/network.ts';

/** L(θ) = Σ θᵢ³ with a gradient of our choosing. */
function cubic(theta: number[], gradient = theta.map((t) => 3 * t * t)) {
  const value = array(theta);
  const loss = () => value.data.reduce((sum, t) => sum + t ** 3, 0);
  return { loss, parameters: [{ name: 'θ', value, gradient: array(gradient) }] };
}

const signs = (network: Network) =>
  network.layers
    .map((l) => (l instanceof ActivationLayer ? l.preActivations.map(Math.sign).join() : ''))
    .join();

function randomBatch(N: number, features: number): { x: Tensor; labels: number[] } {
  const random = new RandomStream(1, 'test batch');
  const x = view(
    Float64Array.from({ length: N * features }, () => random.normal()),
    [N, features],
  );
  return { x, labels: Array.from({ length: N }, (_, n) => n % 3) };
}

describe('the gradients of the networks', () => {
  const architectures = (['relu', 'sigmoid', 'tanh'] as const).flatMap((activation) =>
    (['glorot', 'normal'] as const).map((initializer) => ({ activation, initializer })),
  );

  it.each(architectures)('agree with differences: $activation, $initializer', (options) => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [6, 7, 5, 3],
      seed: 2,
      ...options,
    });
    for (const { value, name } of network.parameters) {
      if (name.endsWith('biases')) value.data.set(value.data.map((_, i) => (i - 2) / 8));
    }
    const { x, labels } = randomBatch(4, 6);
    network.backward(x, labels);
    const report = gradientCheck({
      loss: () => network.loss(x, labels),
      parameters: network.parameters,
      perParameter: 1000,
      pieces: () => signs(network),
    });
    expect(report.holds, formatGradientReport(report)).toBe(true);
    expect(report.vacuous).toBe(false);
    expect(report.entries.length + report.kinks).toBe(network.parameterCount);
    expect(report.kinks).toBeLessThan(network.parameterCount / 10);
  });

  it('are rejected if one entry is wrong by 0.1 %, by the name of the entry', () => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [6, 7, 3],
      activation: 'tanh',
      initializer: 'glorot',
      seed: 2,
    });
    const { x, labels } = randomBatch(4, 6);
    network.backward(x, labels);
    for (const [p, index] of [
      [0, 8],
      [1, 3],
      [2, 20],
      [3, 2],
    ]) {
      const { name, gradient } = network.parameters[p];
      const kept = gradient.data[index];
      gradient.data[index] *= 1.001;
      const report = gradientCheck({
        loss: () => network.loss(x, labels),
        parameters: network.parameters,
        perParameter: 1000,
      });
      gradient.data[index] = kept;
      expect(report.holds).toBe(false);
      expect(report.worst).toMatchObject({ parameter: name, index });
      expect(formatGradientReport(report)).toContain(`worst: ${name}[${index}], gradient `);
    }
  });
});

describe('gradientCheck', () => {
  it('computes quotient, expected truncation and rounding as written', () => {
    // At θ = 1, ε = ¼: ((5/4)³ − (3/4)³)/½ = 3 + ε² exactly, and 3 + 4ε² with 2ε.
    const report = gradientCheck({ ...cubic([1]), epsilon: 0.25 });
    const rounding = (64 * 2 ** -53) / 0.25;
    expect(report.entries).toEqual([
      {
        parameter: 'θ',
        index: 0,
        analytic: 3,
        numeric: 3.0625,
        difference: 0.0625,
        truncation: 0.0625,
        rounding,
        allowance: 2 * (0.0625 + rounding),
      },
    ]);
    expect(report).toMatchObject({ holds: true, epsilon: 0.25, kinks: 0, vacuous: false });
    expect(report.worst).toBe(report.entries[0]);
  });

  it('draws the line at twice the expected errors', () => {
    // Quotient 3 + 1/16, truncation 1/16, rounding 64·2⁻⁵³·4 = 2⁻⁴⁵: the line is at 1/8 + 2⁻⁴⁴, and
    // every number on the way to it is exact.
    const holds = (gradient: number) =>
      gradientCheck({ ...cubic([1], [gradient]), epsilon: 0.25 }).holds;
    const [quotient, allowed] = [3.0625, 0.125 + 2 ** -44];
    expect(holds(quotient + allowed)).toBe(true);
    expect(holds(quotient - allowed)).toBe(true);
    expect(holds(quotient + allowed + 2 ** -45)).toBe(false);
    expect(holds(quotient - allowed - 2 ** -45)).toBe(false);
  });

  it('expects rounding in proportion to a large loss', () => {
    const { rounding } = gradientCheck({ ...cubic([10]), epsilon: 0.5 }).entries[0];
    expect(rounding).toBe((64 * 2 ** -53 * 1000) / 0.5);
    const negative = gradientCheck({ ...cubic([-10]), epsilon: 0.5 }).entries[0];
    expect(negative.rounding).toBe(rounding);
  });

  it('expects the rounding of a loss of 1 also where the loss is smaller', () => {
    // The terms of a small loss may be of size 1 and cancel.
    const { rounding } = gradientCheck({ ...cubic([0.5]), epsilon: 0.5 }).entries[0];
    expect(rounding).toBe((64 * 2 ** -53) / 0.5);
  });

  it('has ε = 2⁻¹⁷ unless told', () => {
    expect(gradientCheck(cubic([1])).epsilon).toBe(2 ** -17);
  });

  it('checks entries spread evenly over each parameter, or the ones that are named', () => {
    const ten = cubic(Array.from({ length: 10 }, (_, i) => i));
    const checked = (options: object) =>
      gradientCheck({ ...ten, ...options }).entries.map((e) => e.index);
    expect(checked({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(checked({ perParameter: 4 })).toEqual([0, 2, 5, 7]);
    expect(checked({ indices: [[9, 3]] })).toEqual([9, 3]);
    const many = cubic(new Array(25).fill(1));
    expect(gradientCheck(many).entries.map((e) => e.index)).toEqual([
      0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18, 20, 21, 22, 23,
    ]);
    for (const index of [10, -1, 0.5]) {
      expect(() => checked({ indices: [[index]] })).toThrow(
        `gradientCheck: θ has no entry ${index}; its entries are 0 … 9`,
      );
    }
  });

  it('finds the entry that exceeds its allowance most, wherever it stands', () => {
    for (const wrong of [0, 1, 2]) {
      const theta = [1, 2, 3];
      const gradient = theta.map((t, i) => 3 * t * t * (i === wrong ? 1.001 : 1));
      const report = gradientCheck(cubic(theta, gradient));
      expect(report.holds).toBe(false);
      expect(report.worst?.index).toBe(wrong);
    }
  });

  it('names the first of entries that are equally wrong', () => {
    expect(gradientCheck(cubic([2, 1, 1], [12, 4, 4])).worst?.index).toBe(1);
    expect(gradientCheck(cubic([2, 1, 1], [12, Number.NaN, Number.NaN])).worst?.index).toBe(1);
  });

  it('rejects gradients and losses that are no numbers, and never lets them hide', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const gradient of [
        [bad, 3],
        [3, bad],
      ]) {
        const report = gradientCheck(cubic([1, 1], gradient));
        expect(report.holds).toBe(false);
        expect(report.worst?.analytic).toBe(bad);
      }
    }
    const { parameters } = cubic([1]);
    const overflowing = () => (parameters[0].value.data[0] > 1.9 ? Number.POSITIVE_INFINITY : 0);
    expect(gradientCheck({ loss: overflowing, parameters, epsilon: 0.5 }).holds).toBe(false);
    expect(gradientCheck({ loss: () => Number.NaN, parameters }).holds).toBe(false);
  });

  it('judges differences and allowances up to the largest numbers, whose sum overflows', () => {
    // With ε = 2⁻⁴⁷ the rounding of the loss 2¹⁰²² is 64·2⁻⁵³·2¹⁰²²/ε = 2¹⁰²², and 2¹⁰²³ is allowed.
    const check = (claimed: number) =>
      gradientCheck({
        loss: () => 2 ** 1022,
        parameters: [{ name: 'θ', value: array([0]), gradient: array([claimed]) }],
        epsilon: 2 ** -47,
      });
    const { worst, holds } = check(2 ** 1023);
    expect(worst).toMatchObject({ difference: 2 ** 1023, allowance: 2 ** 1023 });
    expect(holds).toBe(true);
    expect(check(1.5 * 2 ** 1023).holds).toBe(false);
  });

  it('warns where every gradient and every quotient is exactly 0', () => {
    const parameters = [{ name: 'dead', value: array([1, 2]), gradient: zeros([2]) }];
    const report = gradientCheck({ loss: () => 5, parameters });
    expect(report).toMatchObject({ holds: true, vacuous: true });
    expect(formatGradientReport(report)).toContain(
      'WARNING: every gradient and every quotient is exactly 0; this check shows nothing',
    );
    // One of the two being alive is something to see.
    const claimed = [{ name: 'p', value: array([1]), gradient: array([1e-30]) }];
    expect(gradientCheck({ loss: () => 5, parameters: claimed }).vacuous).toBe(false);
    expect(gradientCheck(cubic([1], [0]))).toMatchObject({ holds: false, vacuous: false });
  });

  it('warns where no entry was checked', () => {
    const report = gradientCheck({ ...cubic([1]), indices: [[]] });
    expect(report).toMatchObject({ worst: null, vacuous: true, entries: [] });
    expect(formatGradientReport(report)).toContain('WARNING: no entry was checked');
  });

  it('passes over entries where a piece changes within 2ε on either side, and counts them', () => {
    // L = |θ₀| + |θ₁| + |θ₂| with kinks 1.5ε to the right, 1.5ε to the left, and far away
    const epsilon = 2 ** -10;
    const value = array([-1.5 * epsilon, 1.5 * epsilon, 1]);
    const options = {
      loss: () => value.data.reduce((sum, t) => sum + Math.abs(t), 0),
      parameters: [{ name: 'θ', value, gradient: array([-1, 1, 1]) }],
      epsilon,
      pieces: () => value.data.map(Math.sign).join(),
    };
    const report = gradientCheck(options);
    expect(report).toMatchObject({ holds: true, kinks: 2 });
    expect(report.entries.map((e) => e.index)).toEqual([2]);
    expect(formatGradientReport(report)).toContain('(1 entries, 2 passed over at kinks)');
  });

  it('leaves the parameters as they were, also if the loss throws', () => {
    const { loss, parameters } = cubic([0.1, 0.2]);
    gradientCheck({ loss, parameters });
    expect(parameters[0].value.data).toEqual(Float64Array.of(0.1, 0.2));
    const failing = () => {
      if (parameters[0].value.data[1] !== 0.2) throw new Error('out of domain');
      return 1;
    };
    expect(() => gradientCheck({ loss: failing, parameters })).toThrow('out of domain');
    expect(parameters[0].value.data).toEqual(Float64Array.of(0.1, 0.2));
  });

  it('takes a parameter that is a part of a larger array', () => {
    const whole = array([
      [9, 9],
      [1, 2],
    ]);
    const value = whole.pick(1, null);
    const gradient = array([
      [0, 0],
      [3, 12],
    ]).pick(1, null);
    const loss = () => whole.get(1, 0) ** 3 + whole.get(1, 1) ** 3;
    const report = gradientCheck({ loss, parameters: [{ name: 'row', value, gradient }] });
    expect(report.entries.map((e) => e.analytic)).toEqual([3, 12]);
    expect(report.holds).toBe(true);
  });

  it('refuses float32, strided views and impossible ε', () => {
    const single = view(new Float32Array(2), [2]);
    const double = zeros([2]);
    const check = (value: Tensor | typeof single, gradient: Tensor | typeof single) => () =>
      gradientCheck({ loss: () => 0, parameters: [{ name: 'p', value, gradient }] });
    expect(check(single, double)).toThrow(
      'gradientCheck: p is not float64; differences need its precision',
    );
    expect(check(double, single)).toThrow('gradientCheck: the gradient of p is not float64');
    const strided = zeros([2, 2]).pick(null, 0);
    expect(check(strided, double)).toThrow('gradientCheck: p is a strided view');
    expect(check(double, strided)).toThrow('the gradient of p is a strided view');
    for (const epsilon of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => gradientCheck({ ...cubic([1]), epsilon })).toThrow(
        `gradientCheck: ε = ${epsilon} must be positive and finite`,
      );
    }
  });
});

describe('formatGradientReport', () => {
  it('names verdict, worst entry, and what was expected', () => {
    const holds = gradientCheck({ ...cubic([1]), epsilon: 0.25 });
    expect(formatGradientReport(holds).split('\n')).toEqual([
      'gradient check with ε = 0.25: agrees (1 entries, 0 passed over at kinks)',
      'worst: θ[0], gradient 3, difference quotient 3.0625',
      `apart: 0.0625; allowed ${holds.entries[0].allowance} (expected truncation 0.0625, rounding ${holds.entries[0].rounding})`,
    ]);
    const fails = gradientCheck({ ...cubic([1], [4]), epsilon: 0.25 });
    expect(formatGradientReport(fails)).toContain('DISAGREES');
  });
});
