import { describe, expect, it } from 'vitest';
import { occlusion } from '../../../../src/experiments/analysis/occlusion.ts';
import {
  heldOutOcclusionTiles,
  occlusionTiles,
} from '../../../../src/experiments/dogsVsCats/occlusionTiles.ts';
import { petOf, tileOf } from '../../../../src/experiments/dogsVsCats/pets.ts';
import { elements, view } from '../../../../src/kernels/array.ts';
import type { Classifier } from '../../../../src/nn/training.ts';
import { answers, normalization, petsWith } from './smallPets.ts';

const FEATURES = 3 * 64 * 64;

/** Whose logit for dogs is the sum of some pixels. */
const spots: Classifier = {
  forward(x) {
    const rows = elements(x);
    const logits = Array.from({ length: x.shape[0] }, (_, n) => {
      let sum = 0;
      for (let i = 40; i < FEATURES; i += 701) sum += rows[n * FEATURES + i] / 8;
      return [0, sum];
    });
    return view(Float64Array.from(logits.flat()), [x.shape[0], 2]);
  },
};
const blind: Classifier = {
  forward: (x) => view(new Float64Array(2 * x.shape[0]), [x.shape[0], 2]),
};

describe('a heat map', () => {
  const pets = petsWith([0, 1]);

  it('stands beside its picture: the drops of the log-odds by a square of 16 every 4 pixels', () => {
    for (const index of [0, 1]) {
      const pet = petOf(pets, normalization, index);
      const { drops, probability } = occlusion(spots, pet.pixels, pet.size, pet.label, {
        ...{ side: 16, stride: 4 },
      });
      const most = Math.max(...[...drops].map(Math.abs));
      expect(most).toBeGreaterThan(0.1);
      const [picture, map] = occlusionTiles(spots, pet);
      const name = ['cat', 'dog'][index];
      expect(picture).toEqual(tileOf(pet, `${name}: ${(100 * probability).toFixed(1)} %`));
      expect(map).toEqual({
        ...{ label: `log-odds ± ${most.toFixed(1)}`, width: 16, height: 16, scale: 'signed' },
        values: drops.map((drop) => drop / most),
      });
    }
  });

  it('is white where the network sees nothing', () => {
    const [picture, map] = occlusionTiles(blind, petOf(pets, normalization, 0));
    expect(picture.label).toBe('cat: 50.0 %');
    expect(map.label).toBe('log-odds ± 0.0');
    expect(map.values).toEqual(new Float64Array(256));
  });
});

describe('heat maps of held-out pictures', () => {
  const shownOf = (labels: readonly number[], dogs: readonly number[]) => {
    const pets = petsWith(labels, 20);
    const tiles = heldOutOcclusionTiles(blind, answers(dogs), pets, normalization);
    const planes = labels.map((_, n) => petOf(pets, normalization, n).planes.join());
    expect(tiles.filter((_, t) => t % 2 === 1).every(({ scale }) => scale === 'signed')).toBe(true);
    return tiles
      .filter((_, t) => t % 2 === 0)
      .map(({ values, startsRow }) => [planes.indexOf(Array.from(values).join()), startsRow]);
  };

  it('are of three right ones, the classes in turn, and of the three surest mistakes in another row', () => {
    const labels = [0, 0, 0, 0, 1, 1, 1, 1];
    const dogs = [0.9, 0.25, 0.25, 0.25, 0.25, 0.75, 0.125, 0.375];
    expect(shownOf(labels, dogs)).toEqual([
      ...[
        [1, true],
        [5, false],
        [2, false],
      ],
      ...[
        [0, true],
        [6, false],
        [4, false],
      ],
    ]);
  });

  it('are of fewer where there are fewer', () => {
    expect(shownOf([0, 0], [0.25, 0.75])).toEqual([
      [0, true],
      [1, true],
    ]);
    expect(shownOf([1], [0.75])).toEqual([[0, true]]);
  });
});
