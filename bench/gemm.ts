/** The three matrix products of a dense layer, 128 rows, 784 → 512, dense data. */
import { view } from '../src/kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../src/kernels/gemm.ts';
import { matmul } from '../src/kernels/matmul.ts';
import { RandomStream } from '../src/kernels/random.ts';
import type { Benchmark, Contest } from './measure.ts';

const [M, K, N] = [128, 784, 512];

export const gemmProducts: Benchmark = {
  name: 'gemm',
  about: `matrix products of ${M} rows, ${K} inputs and ${N} outputs`,
  contests: () => {
    const random = new RandomStream(1, 'bench gemm');
    const matrix = (rows: number, columns: number) =>
      view(
        Float64Array.from({ length: rows * columns }, () => random.normal()),
        [rows, columns],
      );
    const x = matrix(M, K);
    const w = matrix(K, N);
    const dy = matrix(M, N);
    const y = new Float64Array(M * N);
    const dw = new Float64Array(K * N);
    const dx = new Float64Array(M * K);
    const contest = (product: string, readable: () => void, fast: () => void): Contest => ({
      bench: 'gemm',
      settings: { product },
      rate: 'gigaflopsPerSecond',
      work: (2 * M * K * N) / 1e9,
      subjects: [
        { name: 'readable', run: readable },
        { name: 'loops-fast', run: fast },
      ],
    });
    return [
      contest(
        'y = x w',
        () => matmul(x, w),
        () => gemm(y, x.data, w.data, M, K, N),
      ),
      contest(
        'dw = xᵀ dy',
        () => matmul(x.transpose(1, 0), dy),
        () => gemmTransposedA(dw, x.data, dy.data, M, K, N),
      ),
      contest(
        'dx = dy wᵀ',
        () => matmul(dy, w.transpose(1, 0)),
        () => gemmTransposedB(dx, dy.data, w.data, M, K, N),
      ),
    ];
  },
};
