import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/kernels/random.ts';
import { initializers, requireInitializer } from '../../../src/nn/initializers.ts';

const stream = () => new RandomStream(1, 'test');

function weights(name: keyof typeof initializers, fanIn: number, fanOut: number) {
  const filled = new Float64Array(fanIn * fanOut).fill(Number.NaN);
  initializers[name](filled, fanIn, fanOut, stream());
  return [...filled];
}

describe('initializers', () => {
  it('zero is 0 everywhere', () => {
    expect(weights('zero', 2, 3)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('normal draws N(0, 1), one after another', () => {
    const random = stream();
    expect(weights('normal', 20, 5)).toEqual(Array.from({ length: 100 }, () => random.normal()));
  });

  it('glorot draws U(−d, d) with d = √(6/(fanIn + fanOut))', () => {
    for (const [fanIn, fanOut, d] of [
      [2, 4, 1],
      [5, 1, 1],
      [20, 4, 0.5],
    ]) {
      const random = stream();
      const expected = Array.from({ length: fanIn * fanOut }, () => random.uniformBetween(-d, d));
      expect(weights('glorot', fanIn, fanOut)).toEqual(expected);
    }
  });

  it('draw one number for each weight and no more', () => {
    const stateAfter = (name: keyof typeof initializers, count: number) => {
      const random = stream();
      initializers[name](new Float64Array(count), count, 1, random);
      return random.state();
    };
    const drawn = (count: number, draw: (random: RandomStream) => number) => {
      const random = stream();
      for (let n = 0; n < count; n++) draw(random);
      return random.state();
    };
    for (const count of [0, 3, 4]) {
      expect(stateAfter('zero', count)).toEqual(stream().state());
      expect(stateAfter('normal', count)).toEqual(drawn(count, (random) => random.normal()));
      expect(stateAfter('glorot', count)).toEqual(drawn(count, (random) => random.uniform()));
    }
  });

  it('are looked up by name; other names are refused with those that exist', () => {
    expect(Object.keys(initializers)).toEqual(['zero', 'normal', 'glorot']);
    expect(requireInitializer('f', 'glorot')).toBe(initializers.glorot);
    expect(() => requireInitializer('f', 'valueOf')).toThrow(
      "f: there is no initializer 'valueOf'; choose one of zero, normal, glorot",
    );
  });
});
