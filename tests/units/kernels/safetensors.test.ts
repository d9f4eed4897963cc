/** Whatever is written is read back bit for bit, and laid out as the format says. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, elements, type Floats, type Tensor, view } from '../../../src/kernels/array.ts';
import { decodeSafetensors, encodeSafetensors } from '../../../src/kernels/safetensors.ts';

/** The file taken apart: the header as text, parsed, and the data. */
function partsOf(file: Uint8Array) {
  const length = Number(Buffer.from(file).readBigUInt64LE(0));
  const text = Buffer.from(file.subarray(8, 8 + length)).toString();
  return { length, text, header: JSON.parse(text), data: Buffer.from(file.subarray(8 + length)) };
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Name, dtype, shape and bits: equal only if nothing at all differs. */
function bitsOf(tensors: Iterable<readonly [string, Tensor<Floats>]>) {
  return [...tensors]
    .map(([name, x]) => {
      const { buffer, byteOffset, byteLength } = elements(x);
      const bytes = Buffer.from(buffer, byteOffset, byteLength).toString('hex');
      return [name, x.data.constructor.name, x.shape, bytes] as const;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const small = { w: array([[1, -2]]), b: view(Float32Array.of(0.5), [1]) };

describe('encodeSafetensors', () => {
  const file = encodeSafetensors(small, { z: 'last', a: 'ε' });
  const { length, text, header, data } = partsOf(file);

  it('writes the header, then the data, little-endian, float64 before float32', () => {
    expect(header).toEqual({
      __metadata__: { a: 'ε', z: 'last', sha256: sha256(data), headerSha256: expect.any(String) },
      w: { dtype: 'F64', shape: [1, 2], data_offsets: [0, 16] },
      b: { dtype: 'F32', shape: [1], data_offsets: [16, 20] },
    });
    expect(data.toString('hex')).toBe('000000000000f03f' + '00000000000000c0' + '0000003f');
  });

  it.each(['', 'x', 'xx', 'xxx', 'xxxx', 'xxxxx', 'xxxxxx', 'xxxxxxx'])(
    'fills the header up with fewer than eight spaces to a multiple of 8: note «%s»',
    (note) => {
      const parts = partsOf(encodeSafetensors({}, { note }));
      expect(parts.length % 8).toBe(0);
      expect(parts.text).toMatch(/\} {0,7}$/);
    },
  );

  it('headerSha256 is that of the header without these digits, spaces included', () => {
    expect(length).toBe(Buffer.byteLength(text));
    const digits = header.__metadata__.headerSha256;
    expect(digits).toBe(sha256(text.replace(digits, '')));
  });

  it('gives the same bytes whatever the order, from an object or a map', () => {
    const backwards = new Map<string, Tensor<Floats>>(Object.entries(small).reverse());
    const texts = new Map([
      ['a', 'ε'],
      ['z', 'last'],
    ]);
    expect(encodeSafetensors(backwards, texts)).toEqual(file);
  });

  it('orders data by dtype, then by the UTF-16 units of the name, numbers among them', () => {
    const names = ['b', '10', 'Z', 'é', '9', ''];
    const entries = names.flatMap((name): [string, Tensor<Floats>][] => [
      [`s${name}`, view(Float32Array.of(1), [1])],
      [name, array([1])],
    ]);
    const { tensors } = decodeSafetensors(encodeSafetensors(new Map(entries)), 'order');
    const sorted = ['', '10', '9', 'Z', 'b', 'é'];
    expect([...tensors.keys()]).toEqual([...sorted, ...sorted.map((name) => `s${name}`)]);
    const written = partsOf(encodeSafetensors(new Map(entries.slice(0, 4)))).text;
    expect(written.indexOf('"b":{')).toBeGreaterThan(0);
    expect(written.indexOf('"10":{')).toBeLessThan(written.indexOf('"b":{'));
  });

  it('writes strided arrays in row-major order', () => {
    const base = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const strided = {
      transposed: base.transpose(1, 0),
      column: base.pick(null, 1),
      part: base.lo(1, 1),
      backwards: view(Float32Array.of(1, 2, 3, 4), [4]).step(-2),
    };
    const { tensors } = decodeSafetensors(encodeSafetensors(strided), 'strided');
    const read = (name: string) => [...elements(tensors.get(name) as Tensor<Floats>)];
    expect(read('transposed')).toEqual([1, 4, 2, 5, 3, 6]);
    expect(tensors.get('transposed')?.shape).toEqual([3, 2]);
    expect(read('column')).toEqual([2, 5]);
    expect(read('part')).toEqual([5, 6]);
    expect(read('backwards')).toEqual([4, 2]);
  });

  it('writes what lies in the middle of larger storage, contiguous or strided', () => {
    const memory = new Float32Array([9, 9, 1, 2, 3, 4, 9]);
    const inner = view(memory.subarray(2, 6), [2, 2]);
    const file = encodeSafetensors({ inner, row: inner.pick(1), column: inner.pick(null, 1) });
    const { tensors } = decodeSafetensors(file, 'inner');
    expect([...tensors].map(([name, x]) => [name, [...x.data]])).toEqual([
      ['column', [2, 4]],
      ['inner', [1, 2, 3, 4]],
      ['row', [3, 4]],
    ]);
  });

  it('keeps the bits of every NaN, of contiguous and of strided arrays', () => {
    const bits32 = Uint32Array.of(0x7f800001, 0xffc12345, 0x7fc00000, 0xff800000);
    const bits64 = BigUint64Array.of(0x7ff0000000000001n, 0xfff8000000abcdefn, 1n, 1n << 63n);
    const f32 = view(new Float32Array(bits32.buffer), [2, 2]);
    const f64 = view(new Float64Array(bits64.buffer), [2, 2]);
    const file = encodeSafetensors({
      f32,
      f64,
      t32: f32.transpose(1, 0),
      t64: f64.transpose(1, 0),
    });
    const { tensors } = decodeSafetensors(file, 'NaN');
    const read = (name: string) => (tensors.get(name) as Tensor<Floats>).data.buffer as ArrayBuffer;
    expect(new Uint32Array(read('f32'))).toEqual(bits32);
    expect([...new Uint32Array(read('t32'))]).toEqual([0, 2, 1, 3].map((i) => bits32[i]));
    expect(new BigUint64Array(read('f64'))).toEqual(bits64);
    expect([...new BigUint64Array(read('t64'))]).toEqual([0, 2, 1, 3].map((i) => bits64[i]));
  });

  it('refuses metadata that are no text', () => {
    const metadata = { state: JSON.stringify(undefined) };
    expect(() => encodeSafetensors({}, metadata)).toThrow(
      'encodeSafetensors: metadata «state» is undefined; it must be a text',
    );
  });

  it('refuses the names that the format keeps for itself', () => {
    expect(() => encodeSafetensors({ __metadata__: array([1]) })).toThrow(
      'encodeSafetensors: no tensor may be named __metadata__; rename it',
    );
    for (const name of ['sha256', 'headerSha256']) {
      expect(() => encodeSafetensors({}, { [name]: '' })).toThrow(
        `encodeSafetensors: metadata «${name}» is written by the format itself; choose another name`,
      );
    }
  });
});

const anyTensor: fc.Arbitrary<Tensor<Floats>> = fc
  .tuple(fc.array(fc.nat(3), { maxLength: 3 }), fc.boolean(), fc.boolean())
  .chain(([shape, single, turned]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const width = single ? 4 : 8;
    return fc.uint8Array({ minLength: size * width, maxLength: size * width }).map((bytes) => {
      const { buffer } = Uint8Array.from(bytes);
      const x: Tensor<Floats> = single
        ? view<Floats>(new Float32Array(buffer), shape)
        : view<Floats>(new Float64Array(buffer), shape);
      // A float32 that is copied as a number may lose the mark of a signalling NaN.
      return turned && !single ? x.transpose(...[...shape.keys()].reverse()) : x;
    });
  });
const anyName = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'toString', '7', '"\\', '\ud800'),
  )
  .filter((name) => !['__metadata__', 'sha256', 'headerSha256'].includes(name));
const anyFile = fc.record({
  tensors: fc.array(fc.tuple(anyName, anyTensor), { maxLength: 5 }).map((e) => new Map(e)),
  metadata: fc.array(fc.tuple(anyName, fc.string({ unit: 'binary' }))).map((e) => new Map(e)),
});

describe('decodeSafetensors after encodeSafetensors', () => {
  it('gives any map of tensors and any texts back, bit for bit', () => {
    fc.assert(
      fc.property(anyFile, ({ tensors, metadata }) => {
        const read = decodeSafetensors(encodeSafetensors(tensors, metadata), 'file');
        expect(bitsOf(read.tensors)).toEqual(bitsOf(tensors));
        expect(new Map([...read.metadata].sort())).toEqual(new Map([...metadata].sort()));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('notices every flipped bit that changes anything', () => {
    const file = encodeSafetensors(small, { step: '7' });
    const unnoticed = new Set<number>();
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      let read: ReturnType<typeof decodeSafetensors>;
      try {
        read = decodeSafetensors(flipped, 'flipped');
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^decodeSafetensors: flipped .*; (it is|convert)/s,
        );
        continue;
      }
      unnoticed.add(bit >> 3);
      expect(bitsOf(read.tensors)).toEqual(bitsOf(Object.entries(small)));
      expect(read.metadata.get('step')).toBe('7');
    }
    // Only in the name of the header's checksum, which is then a text like any other.
    const name = 'headerSha256';
    const at = Buffer.from(file).indexOf(name);
    for (const byte of unnoticed)
      expect([at <= byte, byte < at + name.length]).toEqual([true, true]);
  });

  it('notices every place where the file is cut off', () => {
    const file = encodeSafetensors(small, { step: '7' });
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length), 'cut'), `${length}`).toThrow(
        /^decodeSafetensors: cut (has \d+ bytes|claims a header)/,
      );
    }
  });
});
