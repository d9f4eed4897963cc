/**
 * The embedded default: digits drawn by a seeded pen, for machines without the real ones. They only
 * stand in for MNIST (same shape, same classes); whatever is made from them says so.
 */
import type { RandomStream } from '../kernels/random.ts';
import type { Dataset } from './dataset.ts';
import { type Drawing, drawnDataset } from './drawnDataset.ts';
import { type Point, type Segment, segmentBetween, squaredDistance } from './segment.ts';

type Stroke = readonly Point[];

const SIZE = 28;
const CLASSES = 10;

/** An octagon-like loop around (cx, cy): the round parts of 0, 6, 8 and 9. */
function loop(cx: number, cy: number, rx: number, ry: number): Stroke {
  const diagonal = 0.7;
  const unit: Stroke = [
    [0, -1],
    [diagonal, -diagonal],
    [1, 0],
    [diagonal, diagonal],
    [0, 1],
    [-diagonal, diagonal],
    [-1, 0],
    [-diagonal, -diagonal],
    [0, -1],
  ];
  return unit.map(([x, y]) => [cx + rx * x, cy + ry * y]);
}

/** Pen strokes in the unit square, y downwards. */
const STROKES: readonly (readonly Stroke[])[] = [
  [loop(0.5, 0.5, 0.26, 0.38)],
  [
    [
      [0.36, 0.26],
      [0.54, 0.12],
      [0.54, 0.88],
    ],
  ],
  [
    [
      [0.26, 0.28],
      [0.36, 0.15],
      [0.56, 0.12],
      [0.7, 0.24],
      [0.68, 0.42],
      [0.26, 0.86],
      [0.76, 0.86],
    ],
  ],
  [
    [
      [0.28, 0.16],
      [0.68, 0.14],
      [0.46, 0.44],
      [0.68, 0.54],
      [0.72, 0.72],
      [0.56, 0.87],
      [0.28, 0.82],
    ],
  ],
  [
    [
      [0.6, 0.9],
      [0.6, 0.1],
      [0.24, 0.62],
      [0.8, 0.62],
    ],
  ],
  [
    [
      [0.72, 0.13],
      [0.34, 0.13],
      [0.31, 0.45],
      [0.56, 0.43],
      [0.72, 0.58],
      [0.68, 0.8],
      [0.48, 0.88],
      [0.27, 0.8],
    ],
  ],
  [
    [
      [0.64, 0.12],
      [0.42, 0.3],
      [0.3, 0.56],
    ],
    loop(0.5, 0.67, 0.2, 0.2),
  ],
  [
    [
      [0.24, 0.14],
      [0.76, 0.14],
      [0.44, 0.88],
    ],
  ],
  [loop(0.5, 0.3, 0.18, 0.18), loop(0.5, 0.68, 0.22, 0.2)],
  [
    loop(0.5, 0.33, 0.2, 0.2),
    [
      [0.7, 0.33],
      [0.66, 0.62],
      [0.52, 0.88],
    ],
  ],
];

/**
 * How one digit is bent, turned and inked. Points of a stroke shake by 0.03 each and lie farther
 * apart than that, so that no segment has length 0.
 */
interface Hand {
  place(point: Point): Point;
  readonly width: number;
}

function drawHand(random: RandomStream): Hand {
  // A rotation by rational numbers: cos = (1 − t²)/(1 + t²), sin = 2t/(1 + t²).
  const t = random.uniformBetween(-0.12, 0.12);
  const cos = (1 - t * t) / (1 + t * t);
  const sin = (2 * t) / (1 + t * t);
  const shear = random.uniformBetween(-0.25, 0.25);
  const scaleX = random.uniformBetween(0.7, 1.05);
  const scaleY = random.uniformBetween(0.75, 1);
  const shiftX = random.uniformBetween(-2, 2);
  const shiftY = random.uniformBetween(-2, 2);
  return {
    width: random.uniformBetween(0.7, 1.5),
    place([px, py]) {
      const x = (px - 0.5 + random.uniformBetween(-0.03, 0.03)) * scaleX;
      const y = (py - 0.5 + random.uniformBetween(-0.03, 0.03)) * scaleY;
      const sheared = x - shear * y;
      return [
        SIZE / 2 + shiftX + SIZE * 0.8 * (cos * sheared - sin * y),
        SIZE / 2 + shiftY + SIZE * 0.8 * (sin * sheared + cos * y),
      ];
    },
  };
}

/** No two neighbouring points of a stroke are the same. */
function segmentsOf(points: Stroke): Segment[] {
  return points.slice(1).map((end, i) => segmentBetween(points[i], end));
}

/** Inks the digit into SIZE² bytes: full within the pen's width, fading out over one pixel. */
function drawDigit(digit: number, random: RandomStream, out: Uint8Array): void {
  const hand = drawHand(random);
  const segments = STROKES[digit].flatMap((stroke) =>
    segmentsOf(stroke.map((point) => hand.place(point))),
  );
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      let nearest = Number.POSITIVE_INFINITY;
      for (const segment of segments) {
        nearest = Math.min(nearest, squaredDistance(column + 0.5, row + 0.5, segment));
      }
      const ink = Math.min(1, Math.max(0, hand.width + 0.5 - Math.sqrt(nearest)));
      out[row * SIZE + column] = Math.round(255 * ink);
    }
  }
}

const DIGITS: Drawing = {
  ...{ name: 'synthetic digits', classes: CLASSES },
  ...{ channels: 1, height: SIZE, width: SIZE, draw: drawDigit },
};

/**
 * A data set of 1 × 28 × 28 images in ten classes, the same bits for the same seed on every machine;
 * a shorter part is the beginning of a longer one. `train`, `valid` and `test` say how many digits
 * each part has. Throws unless these are positive integers and `seed` is an integer in [0, 2³²).
 */
export function syntheticDigits({
  seed = 1,
  train = 5000,
  valid = 1000,
  test = 1000,
}: {
  readonly seed?: number;
  readonly train?: number;
  readonly valid?: number;
  readonly test?: number;
} = {}): Dataset {
  return drawnDataset('syntheticDigits', DIGITS, { seed, train, valid, test });
}
