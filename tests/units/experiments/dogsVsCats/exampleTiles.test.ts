import { describe, expect, it } from 'vitest';
import {
  mistakeTiles,
  undecidedTiles,
} from '../../../../src/experiments/dogsVsCats/exampleTiles.ts';
import { petOf, tileOf } from '../../../../src/experiments/dogsVsCats/pets.ts';
import { answers, normalization, petsWith } from './smallPets.ts';

const pets = petsWith([0, 1, 0, 1, 0, 1], 4);
const said = answers([0.9, 0.55, 0.4, 0.03125, 0.625, 0.46875]);
const shown = (index: number, label: string) => tileOf(petOf(pets, normalization, index), label);

describe('mistakes', () => {
  it('are the surest first, with label, prediction and its probability', () => {
    expect(mistakeTiles(said, pets, normalization)).toEqual([
      shown(3, 'dog → cat, 96.9 %'),
      shown(0, 'cat → dog, 90.0 %'),
      shown(4, 'cat → dog, 62.5 %'),
      shown(5, 'dog → cat, 53.1 %'),
    ]);
  });

  it('are twenty-four at most', () => {
    const many = petsWith(new Array(26).fill(0), 4);
    const surer = answers(Array.from({ length: 26 }, (_, n) => 0.5 + (n + 1) / 64));
    const tiles = mistakeTiles(surer, many, normalization);
    expect(tiles).toHaveLength(24);
    expect(tiles[0].label).toBe('cat → dog, 90.6 %');
    expect(tiles[23].values).toEqual(petOf(many, normalization, 2).planes);
  });
});

describe('undecided pictures', () => {
  it('are those between 40 and 60 %, the nearest to 50 % first, with the probability of their label', () => {
    expect(undecidedTiles(said, pets, normalization)).toEqual([
      shown(5, 'dog: 46.9 %'),
      shown(1, 'dog: 55.0 %'),
      shown(2, 'cat: 60.0 %'),
    ]);
  });

  it('are twenty-four at most', () => {
    const many = petsWith(new Array(26).fill(1), 4);
    const tiles = undecidedTiles(answers(new Array(26).fill(0.5)), many, normalization);
    expect(tiles.map(({ values }) => values)).toEqual(
      Array.from({ length: 24 }, (_, n) => petOf(many, normalization, n).planes),
    );
  });
});
