/** What the adapters give for each operation of the cases. */
import type { Tensor } from '../../../src/kernels/array.ts';
import type { Options } from './cases.ts';

type Inputs = Readonly<Record<string, Tensor>>;
type Outputs = Readonly<Record<string, Tensor>>;
export type Operation = (inputs: Inputs, options: Options) => Outputs;

/** For each operation of the cases, every implementation of it that the project has. */
export type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** A case that asks for what the project does not have; the message is the reason. */
export class NotAdapted extends Error {}

export function require(supported: boolean, reason: string): void {
  if (!supported) throw new NotAdapted(reason);
}
