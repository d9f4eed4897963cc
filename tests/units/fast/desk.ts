/** Arrays for one call of the kernels, laid between guards that nobody may touch. */
import { assign, elements, sizeOf, type Tensor } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';

type Array32 = Tensor<Float32Array>;

/** a cache line of a number that no kernel computes */
const GUARD = new Float32Array(16).fill(-12345.678);
/** what an output holds before the call, to be written over completely */
const STALE = Number.NaN;

export class Desk {
  readonly kernels: Kernels;
  private readonly guards: Array32[] = [];
  private readonly inputs: { readonly array: Array32; readonly given: Float32Array }[] = [];

  constructor(kernels: Kernels) {
    this.kernels = kernels;
    kernels.reset();
    this.guard();
  }

  /** An array that the call may read. */
  input(shape: readonly number[], given: Float32Array): Array32 {
    const array = this.place(shape, given);
    this.inputs.push({ array, given });
    return array;
  }

  /** An array that the call must write. */
  output(shape: readonly number[]): Array32 {
    return this.place(shape, new Float32Array(sizeOf(shape)).fill(STALE));
  }

  /** An array that the call reads and writes. */
  inOut(shape: readonly number[], given: Float32Array): Array32 {
    return this.place(shape, given);
  }

  /** The elements of the outputs. Throws if an input or a guard has changed. */
  read(...outputs: readonly Array32[]): Float32Array[] {
    for (const { array, given } of this.inputs) requireSame('an input', elements(array), given);
    for (const guard of this.guards) requireSame('a guard', elements(guard), GUARD);
    return outputs.map((output) => elements(output).slice());
  }

  private place(shape: readonly number[], data: Float32Array): Array32 {
    const array = this.kernels.scratch(shape[0], shape.slice(1)) as Array32;
    assign(array, data);
    this.guard();
    return array;
  }

  private guard(): void {
    const guard = this.kernels.scratch(GUARD.length, []) as Array32;
    assign(guard, GUARD);
    this.guards.push(guard);
  }
}

/** Throws at the first element that differs in its bits; all NaN are one. */
export function requireSame(name: string, actual: Float32Array, expected: Float32Array): void {
  if (actual.length !== expected.length) {
    throw new Error(`${name} has ${actual.length} elements, expected ${expected.length}`);
  }
  const i = actual.findIndex((value, at) => !Object.is(value, expected[at]));
  if (i >= 0) throw new Error(`${name}[${i}] is ${actual[i]}, expected ${expected[i]}`);
}
