/** The two networks that Problem 2 compares. */
import type { SummaryRow } from '../nn/network.ts';
import type { DataTable } from './experiment.ts';
import { counted } from './wording.ts';

export const KINDS = ['mlp', 'cnn'] as const;
export type Kind = (typeof KINDS)[number];
export const TITLE: Readonly<Record<Kind, string>> = { mlp: 'MLP', cnn: 'CNN' };

export function parametersOf(summary: readonly SummaryRow[]): number {
  return summary.reduce((sum, { parameters }) => sum + parameters, 0);
}

/** The layers with what comes out of them, one example at a time. */
export function summaryTable(kind: Kind, summary: readonly SummaryRow[]): DataTable {
  return {
    title: `The ${TITLE[kind]}`,
    columns: ['layer', 'output shape', 'parameters'],
    rows: summary.map(({ layer, outputShape, parameters }) => [
      layer,
      outputShape.join(' × '),
      counted(parameters),
    ]),
  };
}
