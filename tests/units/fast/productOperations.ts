/** Matrix products on random cases: by the fast kernels, and by the plain loops. */
import * as fc from 'fast-check';
import type { FastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { Desk } from './desk.ts';
import { matmul32, rowMajor, sumRows32, transposed } from './float32Loops.ts';
import { hardFloats, type Mixture, mixtures } from './hardFloats.ts';
import { operation } from './operation.ts';

/** Sizes around the widths of the kernels: 4 lanes, 8 and 32 columns, 16 and 32 rows. */
export const size = fc.integer({ min: 1, max: 70 });
export const few = fc.integer({ min: 1, max: 9 });

interface Product {
  /** rows, columns and terms */
  readonly extents: readonly [M: number, N: number, K: number];
  readonly left: Mixture;
  readonly right: Mixture;
}

/** Terms are packed 512 at a time, for lists 256; columns of C are computed 256 at a time. */
const products: fc.Arbitrary<Product> = fc.record({
  extents: fc.oneof(
    fc.tuple(size, size, size),
    fc.tuple(fc.integer({ min: 1, max: 20 }), size, fc.integer({ min: 250, max: 1040 })),
    fc.tuple(few, fc.integer({ min: 250, max: 270 }), few),
    fc.tuple(few, fc.integer({ min: 1020, max: 1040 }), few),
  ),
  left: mixtures,
  right: mixtures,
});

const dense = operation<Product>({
  name: 'dense',
  cases: products,
  fast(kernels, { extents: [N, F, D], left, right }) {
    const desk = new Desk(kernels);
    const x = desk.input([N, D], hardFloats(left, 'x', N * D));
    const w = desk.input([D, F], hardFloats(right, 'w', D * F));
    const b = desk.input([F], hardFloats(right, 'b', F));
    const y = desk.output([N, F]);
    kernels.dense(y, x, w, b);
    return desk.read(y);
  },
  loops({ extents, left, right }) {
    const [N, F, D] = extents;
    const x = hardFloats(left, 'x', N * D);
    const w = hardFloats(right, 'w', D * F);
    const b = hardFloats(right, 'b', F);
    return [matmul32(extents, x, rowMajor(D), w, rowMajor(F), (j) => b[j])];
  },
});

const denseGradient = operation<Product>({
  name: 'gradients of dense',
  cases: products,
  fast(kernels, { extents: [D, F, N], left, right }) {
    const desk = new Desk(kernels);
    const x = desk.input([N, D], hardFloats(left, 'x', N * D));
    const w = desk.input([D, F], hardFloats(right, 'w', D * F));
    const dy = desk.input([N, F], hardFloats(right, 'dy', N * F));
    const [dw, db, dx] = [desk.output([D, F]), desk.output([F]), desk.output([N, D])];
    kernels.denseGradient(dw, db, dx, dy, x, w);
    return desk.read(dw, db, dx);
  },
  loops({ extents: [D, F, N], left, right }) {
    const x = hardFloats(left, 'x', N * D);
    const w = hardFloats(right, 'w', D * F);
    const dy = hardFloats(right, 'dy', N * F);
    return [
      matmul32([D, F, N], x, transposed(D), dy, rowMajor(F)),
      sumRows32(dy, F),
      matmul32([N, D, F], dy, rowMajor(F), w, transposed(F)),
    ];
  },
});

/** An operand that is transposed is stored so. */
const matmuls = [false, true].flatMap((transposedA) =>
  [false, true].map((transposedB) =>
    operation<Product>({
      name: `matmul of A${transposedA ? 'ᵀ' : ''} and B${transposedB ? 'ᵀ' : ''}`,
      cases: products,
      fast(kernels, { extents: [M, N, K], left, right }) {
        const desk = new Desk(kernels);
        const a = desk.input(transposedA ? [K, M] : [M, K], hardFloats(left, 'a', M * K));
        const b = desk.input(transposedB ? [N, K] : [K, N], hardFloats(right, 'b', K * N));
        const c = desk.output([M, N]);
        (kernels as FastKernels).matmul(c, a, b, transposedA, transposedB);
        return desk.read(c);
      },
      loops({ extents, left, right }) {
        const [M, N, K] = extents;
        const a = hardFloats(left, 'a', M * K);
        const b = hardFloats(right, 'b', K * N);
        const [placeA, placeB] = [
          transposedA ? transposed(M) : rowMajor(K),
          transposedB ? transposed(K) : rowMajor(N),
        ];
        return [matmul32(extents, a, placeA, b, placeB)];
      },
    }),
  ),
);

export const productOperations = [dense, denseGradient, ...matmuls];
