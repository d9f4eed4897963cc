/** The two kinds of networks, and their layers in words. */
import { describe, expect, it } from 'vitest';
import {
  describeLayers,
  KINDS,
  parametersOf,
  summaryTable,
  TITLE,
} from '../../../src/experiments/networkKinds.ts';

describe('the two kinds of networks', () => {
  const summary = [
    { layer: 'conv', outputShape: [2, 3, 4], parameters: 1234 },
    { layer: 'flatten', outputShape: [24], parameters: 0 },
  ];

  it('are the perceptron first, then the convolutional network', () => {
    expect(KINDS.map((kind) => TITLE[kind])).toEqual(['MLP', 'CNN']);
    expect(KINDS).toEqual(['mlp', 'cnn']);
  });

  it('have the parameters of all layers, which a table lists', () => {
    expect(parametersOf([...summary, summary[0]])).toBe(2468);
    expect(parametersOf([])).toBe(0);
    expect(summaryTable('cnn', [...summary, summary[0]], 'how it is trained')).toEqual({
      title: 'The CNN, 2,468 parameters',
      note: 'how it is trained',
      columns: ['layer', 'output shape', 'parameters'],
      rows: [
        ['conv', '2 × 3 × 4', '1,234'],
        ['flatten', '24', '0'],
        ['conv', '2 × 3 × 4', '1,234'],
      ],
    });
    expect(summaryTable('mlp', [], '').title).toBe('The MLP, 0 parameters');
  });
});

describe('layers in words', () => {
  it('are all of them in their order, each with its size', () => {
    expect(
      describeLayers([
        { kind: 'conv', filters: 16, kernel: 5, padding: 2 },
        ...[{ kind: 'batchNorm' } as const, { kind: 'relu' } as const],
        ...[{ kind: 'maxPool', size: 2 } as const, { kind: 'averagePool', size: 3 } as const],
        ...[{ kind: 'globalAveragePool' } as const, { kind: 'flatten' } as const],
        ...[{ kind: 'dropout', rate: 0.25 } as const, { kind: 'tanh' } as const],
        { kind: 'dense', outputs: 10 },
      ]),
    ).toBe(
      'conv 16 of 5×5, batchNorm, relu, maxPool 2, averagePool 3, globalAveragePool, flatten, dropout 0.25, tanh, dense 10',
    );
    expect(describeLayers([])).toBe('');
  });

  it('have the branch of a residual in parentheses', () => {
    expect(
      describeLayers([
        { kind: 'relu' },
        {
          kind: 'residual',
          branch: [
            { kind: 'conv', filters: 4, kernel: 3, padding: 1 },
            { kind: 'residual', branch: [{ kind: 'tanh' }] },
          ],
        },
      ]),
    ).toBe('relu, residual (conv 4 of 3×3, residual (tanh))');
  });
});
