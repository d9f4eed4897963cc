/** The drawn pets as the data set that they stand in for. */
import { sha256 } from '../mnist.ts';
import { type DecodedPictures, picturesSha256 } from './decodedPictures.ts';
import type { DogsVsCats } from './dogsVsCats.ts';
import { syntheticPets } from './syntheticPets.ts';

/** How many pictures there are. */
export interface StandInSizes {
  readonly train?: number;
  readonly test?: number;
}

/**
 * Drawn pictures with labels, and others without, as `loadDogsVsCats` gives photographs. Throws as
 * {@link syntheticPets} does.
 */
export function standInPictures({ train = 2000, test = 200 }: StandInSizes = {}): DogsVsCats {
  const drawn = syntheticPets({ train, valid: 1, test });
  const parts = {
    train: decoded(drawn.train.images, drawn.train.labels, train),
    test: decoded(drawn.test.images, null, test),
  };
  const { name, synthetic } = drawn;
  const checksum = sha256([parts.train.sha256, parts.test.sha256].join('\n'));
  return { ...parts, name, synthetic, sha256: checksum, strays: [], excluded: [] };
}

function decoded(images: Uint8Array, labels: Uint8Array | null, count: number): DecodedPictures {
  const ids = Array.from({ length: count }, (_, n) => `${n + 1}`);
  return {
    ...{ count, images, labels, ids },
    paths: ids.map((id) => `drawn/${id}`),
    ...{ converted: [], resized: 0, skipped: [] },
    sha256: picturesSha256({ images, labels, ids }),
  };
}
