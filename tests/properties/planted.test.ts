/** The suite is tested too: planted mistakes must be found, and named. */
import { describe, expect, it } from 'vitest';
import { checkChain } from '../../src/evidence/checkChain.ts';
import { checksOf } from '../../src/evidence/checks.ts';
import { withStep } from '../../src/evidence/mutants/mutant.ts';
import { claims } from '../../src/theory/book.ts';
import type { Chain, Claim } from '../../src/theory/claim.ts';
import { parse } from '../../src/theory/expression/parse.ts';
import type { Operations, Subject } from '../../src/theory/operations.ts';
import { roundedReference, wrong } from './planted/float32.ts';
import { reference } from './subjects/reference.ts';

const settings = { seed: 5, runs: 40 };

const claimOf = (id: string): Claim => {
  const found = claims.find((claim) => claim.id === id);
  if (found === undefined) throw new Error(`no claim ${id}`);
  return found;
};

const messageOf = (run: () => unknown): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('planted mistakes in derivations', () => {
  it('a sign error in the middle step of Q2.1 fails naming that step, the place and both values', () => {
    const claim = claimOf('Q2.1');
    const chain = claim.proof.find((part) => part.kind === 'chain') as Chain;
    const wrong = parse('(delta(i,j)*exp(x[i])*Z + exp(x[i])*exp(x[j])) / Z^2');
    for (const arithmetic of ['float64', 'exact'] as const) {
      const message = messageOf(() =>
        checkChain(claim, withStep(chain, 2, wrong), arithmetic, settings),
      );
      expect(message).toContain(
        'Q2.1: step 2 of 4 «only the term with x_j has a derivative» fails at i = 1, j = 1',
      );
      expect(message).toMatch(/left {6}\S/);
      expect(message).toMatch(/gap {7}\S/);
      expect(message).toMatch(/allowance \S+ \(/);
      expect(message).toMatch(/counterexample n = 1, x = \[\S+\]/);
      expect(message).toMatch(/seed 5, path .*, shrunk \d+ times/);
    }
  });

  it('a relative error of 40 ε is caught', () => {
    const claim = claimOf('Q2.1');
    const chain = claim.proof.find((part) => part.kind === 'chain') as Chain;
    const wrong = parse('exp(x[i])/Z * (delta(i,j) - exp(x[j])/Z) * (1 + 40/4503599627370496)');
    const message = messageOf(() =>
      checkChain(claim, withStep(chain, 3, wrong), 'float64', settings),
    );
    expect(message).toContain('step 3 of 4');
  });
});

describe('planted wrong implementations', () => {
  const softmax = (x: readonly number[]): number[] =>
    Array.from(reference.operations.softmax?.(x) ?? []);
  const naive = (x: readonly number[]): number[] => {
    const e = x.map((t) => Math.exp(t));
    const sum = e.reduce((a, b) => a + b, 0);
    return e.map((t) => t / sum);
  };
  const sigmoid = (x: number) => reference.operations.sigmoid?.(x) ?? Number.NaN;

  const planted: readonly (readonly [string, string, Partial<Operations>])[] = [
    ['ReLU that leaks', 'Q1.1', { relu: (x) => (x > 0 ? x : 0.01 * x) }],
    ['H with the value 0 for x > 0', 'Q1.1', { reluDerivative: () => 0 }],
    ['σ with the wrong sign of x', 'Q3.3', { sigmoid: (x) => sigmoid(-x) }],
    ['σ that is 0 below −40', 'Q3.3', { sigmoid: (x) => (x < -40 ? 0 : sigmoid(x)) }],
    ['tanh with half of its argument', 'Q4', { tanh: (x) => 2 * sigmoid(x) - 1 }],
    [
      'σ′ without its second factor',
      'Q2.3',
      { sigmoidJacobian: (x) => x.map((t, i) => x.map((_, j) => (i === j ? sigmoid(t) : 0))) },
    ],
    [
      'σ′ as y(1 − y), whose tail is 0',
      'Q2.3',
      {
        sigmoidJacobian: (x) =>
          x.map((t, i) => x.map((_, j) => (i === j ? sigmoid(t) * (1 - sigmoid(t)) : 0))),
      },
    ],
    ['softmax without its maximum', 'Q3.1', { softmax: naive }],
    ['softmax normalized by n', 'Q3.1', { softmax: (x) => softmax(x).map((p) => p / x.length) }],
    [
      'softmax Jacobian without the delta',
      'Q2.1',
      { softmaxJacobian: (x) => softmax(x).map((p) => softmax(x).map((q) => p * (1 - q))) },
    ],
    [
      'softmax Jacobian with the wrong sign off the diagonal',
      'Q2.2',
      {
        softmaxJacobian: (x) =>
          softmax(x).map((p, i) => softmax(x).map((q, j) => (i === j ? p * (1 - p) : p * q))),
      },
    ],
    ['softmax of another temperature', 'Q3.2', { softmax: (x) => softmax(x.map((t) => t / 2)) }],
    ['softmax with one entry too many', 'Q3.4', { softmax: (x) => [...softmax(x), 0] }],
    [
      'softmax VJP without −(yᵀg)',
      'Q2.4',
      { softmaxVjp: (x, g) => softmax(x).map((p, i) => p * g[i]) },
    ],
    [
      'softmax VJP with the sum of g for yᵀg',
      'Q2.4',
      { softmaxVjp: (x, g) => softmax(x).map((p, i) => p * (g[i] - g.reduce((a, b) => a + b, 0))) },
    ],
    [
      'sigmoid VJP with the wrong sign',
      'Q2.4',
      { sigmoidVjp: (x, g) => x.map((t, i) => -sigmoid(t) * sigmoid(-t) * g[i]) },
    ],
    [
      'a tanh network with the sigmoid inside',
      'Q4',
      {
        twoLayerNetwork: (x, network) =>
          reference.operations.twoLayerNetwork?.(x, { ...network, activation: 'sigmoid' }) ?? [],
      },
    ],
    [
      'a network without its output bias',
      'Q5.1',
      {
        twoLayerNetwork: (x, network) =>
          reference.operations.twoLayerNetwork?.(x, {
            ...network,
            outputBiases: network.outputBiases.map(() => 0),
          }) ?? [],
      },
    ],
    [
      'correlation for convolution',
      'Q6',
      {
        convolve: (a, v, mode) => reference.operations.convolve?.(a, [...v].reverse(), mode) ?? [],
      },
    ],
    [
      'same from the first entry of full',
      'Q6',
      {
        convolve: (a, v, mode) =>
          Array.from(reference.operations.convolve?.(a, v, 'full') ?? []).slice(
            0,
            mode === 'same' ? a.length : undefined,
          ),
      },
    ],
    [
      'a convolution that wraps around',
      'Q6.laws',
      {
        convolve: (a, v, mode) =>
          Array.from(reference.operations.convolve?.(a, v, mode) ?? [], (_, t) =>
            v.reduce((sum, w, r) => sum + w * a[(((t - r) % a.length) + a.length) % a.length], 0),
          ),
      },
    ],
    [
      'same that rounds up for kernels of even length',
      'Q6.laws',
      {
        convolve: (a, v, mode) => {
          const full = Array.from(reference.operations.convolve?.(a, v, 'full') ?? []);
          if (mode === 'full') return full;
          const start = mode === 'same' ? Math.ceil((v.length - 1) / 2) : v.length - 1;
          return full.slice(start, start + (mode === 'same' ? a.length : a.length - start));
        },
      },
    ],
    [
      'ceil for floor in the output size',
      'Q7.positions',
      {
        outputSize: (g) =>
          Math.ceil(
            (g.inputSize + 2 * g.padding - g.dilation * (g.kernelSize - 1) - 1) / g.stride,
          ) + 1,
      },
    ],
    [
      'an output size that forgets the dilation',
      'Q7.positions',
      {
        outputSize: (g) => Math.floor((g.inputSize + 2 * g.padding - g.kernelSize) / g.stride) + 1,
      },
    ],
    [
      'padding on one side only',
      'Q8.3c',
      {
        outputSize: (g) =>
          Math.floor((g.inputSize + g.padding - g.dilation * (g.kernelSize - 1) - 1) / g.stride) +
          1,
      },
    ],
    [
      'dilation counted from 0 in the width of the kernel',
      'Q8.1b',
      { effectiveKernelSize: (k, d) => (d + 1) * (k - 1) + 1 },
    ],
    [
      'weights that forget the input channels',
      'Q7.2',
      { convolutionWeights: (_, out, k) => out * k * k },
    ],
    [
      'a search with the dilation off by one',
      'Q8.1b',
      {
        configurations: (i, o, bounds) =>
          reference.operations.configurations?.(i, o, {
            ...bounds,
            dilation: [bounds.dilation[0] - 1, bounds.dilation[1] - 1],
          }) ?? [],
      },
    ],
    [
      'a solver that stops at the first configuration',
      'Q8.3a',
      {
        configurations: (i, o, bounds) =>
          reference.operations.configurations?.(i, o, bounds).slice(0, 1) ?? [],
      },
    ],
  ];

  /** What the checks of the claim say against the reference with these operations instead. */
  function complaints(id: string, right: Subject, operations: Partial<Operations>): string[] {
    const subject = {
      ...right,
      name: 'planted',
      operations: { ...right.operations, ...operations },
    };
    return checksOf(claimOf(id), [subject])
      .filter((check) => check.name.includes('planted:'))
      .map((check) => messageOf(() => check.run(settings)))
      .filter((message) => message !== null);
  }

  it.each(planted)('%s is caught by %s, by name', (_, id, operations) => {
    const [operation] = Object.keys(operations);
    const messages = complaints(id, reference, operations);
    expect(
      messages.some((m) => m.startsWith(`${id}: `) && m.includes(`planted.${operation}`)),
    ).toBe(true);
  });

  it.each([...new Set(wrong.map(([, id]) => id))])(
    '%s has nothing against the reference rounded to float32',
    (id) => {
      expect(complaints(id, roundedReference, {})).toEqual([]);
    },
  );

  it.each(wrong)('in float32, %s is caught by %s, by name', (_, id, operations) => {
    const [operation] = Object.keys(operations);
    const messages = complaints(id, roundedReference, operations);
    expect(
      messages.some((m) => m.startsWith(`${id}: `) && m.includes(`planted.${operation} fails`)),
    ).toBe(true);
  });
});
