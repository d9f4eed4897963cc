import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../../src/engines/float64.ts';
import {
  mistakeTiles,
  undecidedTiles,
} from '../../../../src/experiments/dogsVsCats/exampleTiles.ts';
import {
  featureMapTiles,
  kernelTiles,
} from '../../../../src/experiments/dogsVsCats/networkTiles.ts';
import {
  heldOutOcclusionTiles,
  occlusionTiles,
} from '../../../../src/experiments/dogsVsCats/occlusionTiles.ts';
import { drawnPets, petOf } from '../../../../src/experiments/dogsVsCats/pets.ts';
import { petPictures } from '../../../../src/experiments/dogsVsCats/pictures.ts';
import { drawFigure } from '../../../../src/experiments/figures/draw.ts';
import { buildNetwork } from '../../../../src/models/architecture.ts';
import { answers, dataOf, normalization, petsWith } from './smallPets.ts';

const pets = petsWith([1, 0, 1, 0]);
const data = dataOf(pets);
const said = answers([0.9, 0.2, 0.1, 0.55]);
// Strides keep the readable kernels fast.
const network = buildNetwork(
  {
    ...{ inputShape: [3, 64, 64], initializer: 'glorot' },
    layers: [
      ...[{ kind: 'conv', filters: 2, kernel: 4, stride: 4 } as const, { kind: 'relu' } as const],
      ...[{ kind: 'globalAveragePool' } as const, { kind: 'dense', outputs: 2 } as const],
    ],
  },
  7,
  createFloat64Kernels(),
);
const drawn = petPictures(data, network, said);
const names = (some: typeof drawn) => some.map(({ picture: { name } }) => name);

describe('the pictures', () => {
  it('are kernels, feature maps, mistakes, undecided ones and heat maps', () => {
    const [cat, dog] = drawnPets(normalization);
    expect(names(drawn)).toEqual([
      ...['kernels', 'drawn-feature-maps', 'feature-maps', 'mistakes', 'undecided'],
      ...['drawn-occlusion', 'occlusion'],
    ]);
    expect(drawn.map(({ picture }) => picture.columns)).toEqual([12, 8, 8, 6, 6, 4, 6]);
    expect(drawn.map(({ picture }) => picture.tiles)).toEqual([
      kernelTiles(network),
      featureMapTiles(network, cat),
      featureMapTiles(network, petOf(pets, normalization, 0)),
      mistakeTiles(said, pets, normalization),
      undecidedTiles(said, pets, normalization),
      [...occlusionTiles(network, cat), ...occlusionTiles(network, dog)],
      heldOutOcclusionTiles(network, said, pets, normalization),
    ]);
  });

  it('tell which of them show examples of the data, and show nothing of the data in the others', () => {
    expect(drawn.map(({ showsData }) => showsData)).toEqual([
      ...[false, false, true, true, true, false, true],
    ]);
    const others = dataOf({ ...pets, images: pets.images.map((byte) => 255 - byte) });
    const again = petPictures(others, network, said);
    for (const [n, { picture, showsData }] of drawn.entries()) {
      if (showsData) expect(again[n].picture.tiles).not.toEqual(picture.tiles);
      else expect(again[n].picture).toEqual(picture);
    }
  });

  it('say what they are, and can be drawn', () => {
    const about = { name: 'few pets', synthetic: false, scaling: 'normalized' };
    const [own, others] = ['drawn pictures', 'held-out pictures'];
    const subjects = ['network', own, others, others, others, own, others];
    for (const [n, { picture }] of drawn.entries()) {
      expect(drawFigure(picture, about)).toContain(`>${subjects[n]}; few pets, normalized<`);
    }
    const of = (name: string) => drawn.find(({ picture }) => picture.name === name)?.picture;
    expect(of('feature-maps')?.title).toBe('What three depths of the network make of a dog');
    expect(of('mistakes')?.description).toContain('2 held-out pictures that the network takes');
    expect(of('undecided')?.description).toContain('1 held-out pictures to which');
    expect(of('drawn-occlusion')?.description).toContain(
      '16 × 16 pixels hides the surroundings of each 4 × 4',
    );
  });

  it('leave out what there is not', () => {
    const right = petPictures(data, network, answers([0.9, 0.2, 0.9, 0.1]));
    expect(names(right)).not.toContain('mistakes');
    expect(names(right)).not.toContain('undecided');
    expect(right).toHaveLength(5);
  });

  it('are refused of data without colours, and of predictions for other pictures or classes', () => {
    expect(() => petPictures({ ...data, normalization: null }, network, said)).toThrow(
      new RangeError(
        'requireNormalization: few pets are no colour pictures, which have a mean and a deviation for each channel; use what is for digits',
      ),
    );
    expect(() => petPictures(data, network, answers([0.5, 0.5]))).toThrow(
      new RangeError(
        'petPictures: 2 predictions of 2 classes for 4 held-out pictures of 2; give those for data.test',
      ),
    );
    expect(() => petPictures(data, network, { ...said, classes: 3 })).toThrow('of 3 classes');
  });
});
