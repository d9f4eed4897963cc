import { describe, expect, it } from 'vitest';
import { ln } from '../../../src/kernels/elementary.ts';
import { RandomStream } from '../../../src/kernels/random.ts';

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: readonly number[], f = (x: number) => x) =>
  values.reduce((sum, x) => sum + f(x), 0) / values.length;

/** Means of n independent draws lie within 5 standard errors but for one seed in a million. */
const within = (value: number, expected: number, standardDeviation: number, n: number) =>
  expect(Math.abs(value - expected)).toBeLessThan((5 * standardDeviation) / Math.sqrt(n));

describe('RandomStream', () => {
  it('follows the recorded trajectory, so that every published record can be repeated', () => {
    const stream = new RandomStream(7, 'shuffle');
    expect(draws(2, () => stream.uniform())).toEqual([0.628063290268938, 0.38091262868566644]);
    expect([stream.integer(-3, 9), stream.integer(0, 2 ** 31 - 1)]).toEqual([4, 846390632]);
    expect(draws(3, () => stream.normal())).toEqual([
      -1.3845539015653172, 0.5242404802344056, 0.23598500168279268,
    ]);
    expect([...stream.permutation(8)]).toEqual([4, 7, 2, 5, 1, 0, 6, 3]);
    expect(stream.uniformBetween(-2, 5)).toBe(-1.9884499380400307);
    expect(new RandomStream(2 ** 32 - 1, '').uniform()).toBe(0.49454926276411393);
    expect(new RandomStream(0, 'shuffle').uniform()).toBe(0.7186780387345871);
  });

  it('is a function of seed and purpose', () => {
    const first = (seed: number, purpose: string) => new RandomStream(seed, purpose).uniform();
    expect(first(3, 'a')).toBe(first(3, 'a'));
    const starts = [first(3, 'a'), first(3, 'b'), first(4, 'a'), first(3, 'aa'), first(3, '')];
    expect(new Set(starts).size).toBe(starts.length);
  });

  it('gives purposes that are independent: drawing from one leaves the other alone', () => {
    const undisturbed = new RandomStream(1, 'b');
    const alone = draws(5, () => undisturbed.uniform());
    const a = new RandomStream(1, 'a');
    const b = new RandomStream(1, 'b');
    const interleaved = draws(5, () => {
      a.normal();
      a.permutation(10);
      return b.uniform();
    });
    expect(interleaved).toEqual(alone);
  });

  it('gives purposes and neighbouring seeds that are uncorrelated', () => {
    const n = 20_000;
    const centred = (seed: number, purpose: string) => {
      const stream = new RandomStream(seed, purpose);
      return draws(n, () => stream.uniform() - 0.5);
    };
    const x = centred(1, 'shuffle');
    for (const y of [centred(1, 'initialization'), centred(2, 'shuffle')]) {
      within(
        mean(x.map((value, i) => value * y[i])),
        0,
        1 / 12, // each factor has variance 1/12
        n,
      );
    }
  });

  it('takes 0 for a seed', () => {
    expect(new RandomStream(0, 'initialization').state()).toEqual({
      generator: [-470595873, 919392801, -1613898764, 906554356],
      spareNormal: null,
    });
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses the seed %s',
    (seed) => {
      expect(() => new RandomStream(seed, 'test')).toThrow(
        `RandomStream: seed ${seed} is not an integer in [0, 4294967296)`,
      );
    },
  );
});

describe('uniform', () => {
  it('lies in [0, 1) on the grid of 2⁻⁵³, with the moments of the distribution', () => {
    const stream = new RandomStream(1, 'uniform');
    const n = 20_000;
    const values = draws(n, () => stream.uniform());
    expect(values.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))).toBe(true);
    expect(values.some((x) => !Number.isInteger(x * 2 ** 52))).toBe(true);
    within(mean(values), 1 / 2, Math.sqrt(1 / 12), n);
    within(
      mean(values, (x) => (x - 0.5) ** 2),
      1 / 12,
      Math.sqrt(1 / 180), // Var (x − ½)² = 1/80 − 1/144
      n,
    );
  });

  it('is scaled to [low, high) by uniformBetween', () => {
    const unit = new RandomStream(2, 'uniform');
    const scaled = new RandomStream(2, 'uniform');
    for (let i = 0; i < 20; i++) expect(scaled.uniformBetween(-3, 5)).toBe(-3 + 8 * unit.uniform());
  });
});

describe('integer', () => {
  it('reaches both ends and nothing beyond, equally often', () => {
    const stream = new RandomStream(1, 'integer');
    const n = 12_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      const value = stream.integer(-1, 2);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
    for (const count of counts.values()) within(count / n, 1 / 4, Math.sqrt(3 / 16), n);
  });
});

describe('normal', () => {
  it('has the moments 0, 1, 0, 3 and the mass of one standard deviation', () => {
    const stream = new RandomStream(1, 'normal');
    const n = 20_000;
    const values = draws(n, () => stream.normal());
    within(mean(values), 0, 1, n);
    within(
      mean(values, (x) => x * x),
      1,
      Math.sqrt(2),
      n,
    );
    within(
      mean(values, (x) => x ** 3),
      0,
      Math.sqrt(15),
      n,
    );
    within(
      mean(values, (x) => x ** 4),
      3,
      Math.sqrt(96),
      n,
    );
    const p = 0.6826894921370859; // erf(1/√2)
    within(
      mean(values, (x) => Number(Math.abs(x) < 1)),
      p,
      Math.sqrt(p * (1 - p)),
      n,
    );
  });

  it('passes over the centre and the rim of the unit disc, where the formula breaks down', () => {
    const points = [0, 0, -1, 0, 0.75, 0.75, 0.5, 0.25];
    class Scripted extends RandomStream {
      override uniformBetween(): number {
        return points.shift() as number;
      }
    }
    const stream = new Scripted(1, 'scripted');
    const scale = Math.sqrt((-2 * ln(0.3125)) / 0.3125);
    expect([stream.normal(), stream.normal()]).toEqual([0.5 * scale, 0.25 * scale]);
  });

  it('gives up after 128 pairs in a row that lie in no disc: the state is none of a generator', () => {
    let drawn = 0;
    class Rim extends RandomStream {
      constructor(readonly last: number) {
        super(1, 'rim');
      }
      override uniformBetween(): number {
        drawn++;
        return drawn < this.last ? 1 : 0.5;
      }
    }
    expect(new Rim(255).normal()).toBe(0.5 * Math.sqrt((-2 * ln(0.5)) / 0.5));
    drawn = 0;
    const message =
      'RandomStream.normal: none of 128 pairs lies in the unit disc; the generator is broken: its state is [0,0,0,0]';
    const stuck = new RandomStream(1, 'stuck');
    stuck.restore({ generator: [0, 0, 0, 0], spareNormal: null });
    expect(() => stuck.normal()).toThrow(message);
    expect(() => new Rim(257).normal()).toThrow('none of 128 pairs lies in the unit disc');
    expect(drawn).toBe(256);
  });

  it('gives pairs whose two members are uncorrelated', () => {
    const stream = new RandomStream(2, 'normal');
    const n = 10_000;
    const products = draws(n, () => stream.normal() * stream.normal());
    within(mean(products), 0, 1, n);
  });
});

describe('permutation', () => {
  it('contains every index once', () => {
    const order = new RandomStream(1, 'permutation').permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual(draws(100, () => 0).map((_, i) => i));
  });

  it('gives each order of three equally often', () => {
    const stream = new RandomStream(1, 'permutation');
    const n = 6000;
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const order = stream.permutation(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) within(count / n, 1 / 6, Math.sqrt(5 / 36), n);
  });

  it('knows the empty and the single order', () => {
    const stream = new RandomStream(1, 'permutation');
    expect([stream.permutation(0), stream.permutation(1)]).toEqual([
      new Uint32Array(0),
      Uint32Array.of(0),
    ]);
  });
});

describe('state and restore', () => {
  it('continue in the middle of a pair of normals, also after a trip through JSON', () => {
    const stream = new RandomStream(5, 'state');
    stream.normal();
    const saved = JSON.parse(JSON.stringify(stream.state()));
    const next = () => [stream.normal(), stream.normal(), stream.uniform(), stream.integer(0, 99)];
    const expected = next();
    stream.restore(saved);
    expect(next()).toEqual(expected);
    const other = new RandomStream(6, 'another');
    other.restore(saved);
    expect(other.normal()).toBe(expected[0]);
  });

  it('forget a normal that the restored state did not have in store', () => {
    const stream = new RandomStream(5, 'state');
    const saved = stream.state();
    const first = stream.normal();
    stream.restore(saved);
    expect(stream.normal()).toBe(first);
  });

  it('do not share the list with the stream', () => {
    const stream = new RandomStream(5, 'state');
    const saved = stream.state();
    const copy = [...saved.generator];
    stream.uniform();
    expect(saved.generator).toEqual(copy);
  });
});
