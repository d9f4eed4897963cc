/** The two networks that Problem 2 compares. */
import type { LayerSpec } from '../models/architecture.ts';
import type { SummaryRow } from '../nn/network.ts';
import type { DataTable } from './experiment.ts';
import { counted } from './wording.ts';

export const KINDS = ['mlp', 'cnn'] as const;
export type Kind = (typeof KINDS)[number];
export const TITLE: Readonly<Record<Kind, string>> = { mlp: 'MLP', cnn: 'CNN' };

export function parametersOf(summary: readonly SummaryRow[]): number {
  return summary.reduce((sum, { parameters }) => sum + parameters, 0);
}

/** `conv 16 of 3×3, relu, maxPool 2, flatten, dense 10`: every layer in its order. */
export function describeLayers(layers: readonly LayerSpec[]): string {
  return layers.map(describeLayer).join(', ');
}

function describeLayer(layer: LayerSpec): string {
  switch (layer.kind) {
    case 'dense':
      return `dense ${layer.outputs}`;
    case 'conv':
      return `conv ${layer.filters} of ${layer.kernel}×${layer.kernel}`;
    case 'maxPool':
    case 'averagePool':
      return `${layer.kind} ${layer.size}`;
    case 'dropout':
      return `dropout ${layer.rate}`;
    case 'residual':
      return `residual (${describeLayers(layer.branch)})`;
    default:
      return layer.kind;
  }
}

/** The layers with what comes out of them, one example at a time; `note` says how it is trained. */
export function summaryTable(kind: Kind, summary: readonly SummaryRow[], note: string): DataTable {
  return {
    title: `The ${TITLE[kind]}, ${counted(parametersOf(summary))} parameters`,
    note,
    columns: ['layer', 'output shape', 'parameters'],
    rows: summary.map(({ layer, outputShape, parameters }) => [
      layer,
      outputShape.join(' × '),
      counted(parameters),
    ]),
  };
}
