/** What a network hands to its layers: its input in their shape, and fused layers as one. */
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, toNested } from '../../../src/kernels/array.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Network } from '../../../src/nn/network.ts';

/** Hands everything on; `tell` hears its name in every forward pass. */
const passing = (name: string, tell: (name: string) => void = () => {}): Layer => ({
  name,
  parameters: [],
  init: (_random, inputShape) => inputShape,
  forward: (x) => {
    tell(name);
    return x;
  },
  backward: (dy) => dy,
});

describe('the input of a network', () => {
  const network = () => new Network([passing('echo')], [2, 3], 1, createFloat64Kernels());
  const image = [
    [1, 2, 3],
    [4, 5, 6],
  ];

  it('is images, or rows of as many features, which become images', () => {
    expect(toNested(network().forward(array([image, image])))).toEqual([image, image]);
    expect(toNested(network().forward(array([[1, 2, 3, 4, 5, 6]])))).toEqual([image]);
  });

  it('is refused with its shape where the number of features is another', () => {
    expect(() => network().forward(array([[1, 2, 3, 4, 5]]))).toThrow(
      'Network.forward: x has shape (1, 5), expected (any, 2, 3)',
    );
    expect(() => network().forward(array([[image[0]], [image[1]]]))).toThrow(
      'Network.forward: x has shape (2, 1, 3), expected (any, 2, 3)',
    );
  });
});

describe('the layers of a network', () => {
  /** a, b, c, d, of which b offers to compute c as well; what was asked and what ran. */
  const observed = (fuse?: boolean) => {
    const asked: string[][] = [];
    const ran: string[] = [];
    const tell = (name: string) => ran.push(name);
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => passing(name, tell));
    const fusing: Layer = {
      ...b,
      fuse: (following) => {
        asked.push(following.map(({ name }) => name));
        return { layer: passing('b with c', tell), length: 2 };
      },
    };
    new Network([a, fusing, c, d], [1], 1, createFloat64Kernels(), fuse).forward(array([[1]]));
    return { asked, ran };
  };

  it('are computed at once where one offers it, knowing those that follow', () => {
    expect(observed()).toEqual({ asked: [['c', 'd']], ran: ['a', 'b with c', 'd'] });
  });

  it('are computed one by one where that is asked for', () => {
    expect(observed(false)).toEqual({ asked: [], ran: ['a', 'b', 'c', 'd'] });
  });
});
