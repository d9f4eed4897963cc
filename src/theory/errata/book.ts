/** All errata, in order. */
import type { Erratum } from './erratum.ts';
import { imageSize, notUnique } from './layers.ts';
import { lastRow, noTriangularLimit, sigmoidForTanh, sufficientOnly } from './networks.ts';
import { tooManyParameters, vacuous } from './practice.ts';
import {
  distinctEntries,
  largestInAbsoluteValue,
  pointsAndNames,
  summationIndex,
} from './softmax.ts';
import { differentiable, notUniform } from './step.ts';

export const errata: readonly Erratum[] = [
  largestInAbsoluteValue,
  distinctEntries,
  imageSize,
  sigmoidForTanh,
  lastRow,
  noTriangularLimit,
  sufficientOnly,
  differentiable,
  notUniform,
  notUnique,
  pointsAndNames,
  tooManyParameters,
  vacuous,
  summationIndex,
];
