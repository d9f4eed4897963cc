/** A window as the kernels read it: fifteen integers in their memory. */
import type { WindowPlan } from '../kernels.ts';
import type { KernelMemory } from './memory.ts';

/** Address of the geometry; the order of the numbers is that of `assembly/geometry.ts`. */
export function writeGeometry(plan: WindowPlan, memory: KernelMemory): number {
  const [channels, height, width] = plan.inputShape;
  const [outChannels, rows, columns] = plan.outputShape;
  return memory.keepIntegers([
    ...[height, width, channels, rows, columns, outChannels],
    ...[...plan.kernelSize, ...plan.stride, ...plan.padding, ...plan.dilation],
    plan.denseGradient === true ? 1 : 0,
  ]);
}
