/** Files of other writers are read by the public description; every rule of it that is broken is named. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { array, view } from '../../../src/kernels/array.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  readSafetensors,
  writeSafetensors,
} from '../../../src/kernels/safetensors.ts';

/** Length, header, data. */
function fileOf(header: string | Uint8Array, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, data]));
}

const numbers = (count: number): Buffer => {
  const bytes = Buffer.alloc(count * 4);
  for (let i = 0; i < count; i++) bytes.writeFloatLE(i + 0.5, i * 4);
  return bytes;
};

describe('decodeSafetensors of files by other writers', () => {
  it('reads what the format allows: any order, no spaces, no metadata, odd alignment, scalars, nothing', () => {
    const header = {
      late: { dtype: 'F32', shape: [2, 2], data_offsets: [4, 20] },
      empty: { dtype: 'F64', shape: [0, 3], data_offsets: [4, 4] },
      scalar: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
      wide: { dtype: 'F64', shape: [1], data_offsets: [20, 28] },
    };
    const wide = Buffer.alloc(8);
    wide.writeDoubleLE(0.1);
    const file = fileOf(JSON.stringify(header), Buffer.concat([numbers(5), wide]));
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    for (const bytes of [file, shifted.subarray(1), Buffer.from(file)]) {
      const { tensors, metadata } = decodeSafetensors(bytes, 'python');
      expect(metadata.size).toBe(0);
      expect([...tensors].map(([name, x]) => [name, x.shape, x.data])).toEqual([
        ['scalar', [], Float32Array.of(0.5)],
        ['empty', [0, 3], new Float64Array(0)],
        ['late', [2, 2], Float32Array.of(1.5, 2.5, 3.5, 4.5)],
        ['wide', [1], Float64Array.of(0.1)],
      ]);
    }
  });

  it('reads a file without tensors, and spaces after the header', () => {
    expect(decodeSafetensors(fileOf('{}'), 'none').tensors.size).toBe(0);
    const { metadata } = decodeSafetensors(fileOf('{"__metadata__":{"format":"pt"}}   '), 'pt');
    expect([...metadata]).toEqual([['format', 'pt']]);
  });

  it('gives copies: what happens to the bytes later does not reach the tensors', () => {
    const file = encodeSafetensors({ w: array([1, 2]) });
    const { tensors } = decodeSafetensors(file, 'file');
    file.fill(0);
    expect(tensors.get('w')?.data).toEqual(Float64Array.of(1, 2));
  });

  it('compares each checksum that is there, also alone', () => {
    const digest = '9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a'; // of 01 02 03 04
    const entry = '"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
    const header = `{"__metadata__":{"sha256":"${digest}"},${entry}}`;
    const { metadata } = decodeSafetensors(fileOf(header, Buffer.of(1, 2, 3, 4)), 'sum');
    expect(metadata.size).toBe(0);
    expect(() => decodeSafetensors(fileOf(header, Buffer.of(1, 2, 3, 5)), 'sum')).toThrow(
      'decodeSafetensors: sum does not match the checksum of its data; it is damaged or another kind of file: restore a copy or make it again',
    );
    const other = `{"__metadata__":{"headerSha256":"${digest}"},${entry}}`;
    expect(() => decodeSafetensors(fileOf(other, Buffer.of(1, 2, 3, 4)), 'sum')).toThrow(
      'decodeSafetensors: sum does not match the checksum of its header; it is damaged',
    );
  });
});

const f32 = (shape: unknown, offsets: unknown) => ({ dtype: 'F32', shape, data_offsets: offsets });
const damages: [string, Uint8Array, string][] = [
  ['nothing', new Uint8Array(0), 'has 0 bytes, and the length of the header alone takes 8'],
  ['seven bytes', new Uint8Array(7), 'has 7 bytes, and the length of the header alone takes 8'],
  [
    'a header beyond the file',
    fileOf('{}').subarray(0, 9),
    'claims a header of 2 bytes, and 1 follow',
  ],
  [
    'an absurd length',
    Uint8Array.of(1, 0xe1, 0xf5, 5, 0, 0, 0, 0),
    'claims a header of 100000001 bytes, and the format allows 100000000',
  ],
  [
    'the longest header that is allowed',
    Uint8Array.of(0, 0xe1, 0xf5, 5, 0, 0, 0, 0),
    'claims a header of 100000000 bytes, and 0 follow',
  ],
  [
    'a length of 64 bits',
    new Uint8Array(8).fill(255),
    'claims a header of 18446744073709552000 bytes, and the format allows 100000000',
  ],
  ['a header that is no text', fileOf(Uint8Array.of(0x7b, 0xff)), 'has a header that is not UTF-8'],
  ['no header', fileOf(''), 'has a header that begins with «» instead of «{»'],
  ['a list', fileOf('[]'), 'has a header that begins with «[» instead of «{»'],
  ['a space first', fileOf(' {}'), 'has a header that begins with « » instead of «{»'],
  ['a byte order mark', fileOf('\ufeff{}'), 'has a header that begins with «\ufeff» instead'],
  ['half of a header', fileOf('{"a":'), 'has a header that is not JSON: '],
  [
    'a tensor twice',
    fileOf('{"a":{},"a":{}}'),
    'has «a» twice in its header, where every name occurs once',
  ],
  ['a part twice', fileOf('{"a":{"dtype":"F32","dtype":"F64"}}'), 'has «dtype» twice'],
  ['metadata that are a list', fileOf('{"__metadata__":[]}'), 'has a __metadata__ that is no obj'],
  [
    'metadata that are a text',
    fileOf('{"__metadata__":"pt"}'),
    'has a __metadata__ that is no object of texts',
  ],
  ['metadata that are null', fileOf('{"__metadata__":null}'), 'has a __metadata__ that is no obj'],
  [
    'a number as metadata',
    fileOf('{"__metadata__":{"n":1}}'),
    'has metadata «n» that is no text; it is damaged',
  ],
  ['a tensor that is a number', fileOf('{"a":1}'), 'has «a» of dtype undefined, and only F32'],
  ['a tensor that is null', fileOf('{"a":null}'), 'has «a» of dtype undefined, and only F32'],
  ...(
    [
      [
        'no shape',
        { dtype: 'F32', data_offsets: [0, 4] },
        'has «a» of shape undefined, not a list',
      ],
      ['a shape that is a number', f32(1, [0, 4]), 'has «a» of shape 1, not a list of extents'],
      ['a fraction', f32([0.5], [0, 2]), 'has «a» of shape [0.5], not a list of extents'],
      ['a negative extent', f32([-1, -1], [0, 4]), 'has «a» of shape [-1,-1], not a list'],
      ['a huge extent', f32([2 ** 53], [0, 4]), 'has «a» of shape [9007199254740992], not a list'],
      ['no offsets', { dtype: 'F32', shape: [1] }, 'has «a» with data_offsets undefined, not [be'],
      ['one offset', f32([1], [4]), 'has «a» with data_offsets [4], not [begin, end] with begin ≤'],
      ['three offsets', f32([1], [0, 4, 4]), 'has «a» with data_offsets [0,4,4], not [begin, end]'],
      [
        'a negative offset',
        f32([1], [-4, 0]),
        'has «a» with data_offsets [-4,0], not [begin, end]',
      ],
      [
        'offsets that go back',
        f32([1], [4, 0]),
        'has «a» with data_offsets [4,0], not [begin, end',
      ],
      [
        'another size than shape and dtype',
        f32([2, 3], [0, 20]),
        'has 20 bytes for «a», and F32 of shape (2, 3) takes 24',
      ],
      ['too many bytes', f32([1], [0, 8]), 'has 8 bytes for «a», and F32 of shape (1) takes 4'],
      ['too many bytes further on', f32([1], [4, 12]), 'has 8 bytes for «a», and F32 of shape (1)'],
      [
        'another size than float64',
        { ...f32([1], [0, 4]), dtype: 'F64' },
        'has 4 bytes for «a», and F64 of shape (1) takes 8',
      ],
    ] as [string, object, string][]
  ).map(([what, entry, message]): [string, Uint8Array, string] => [
    what,
    fileOf(JSON.stringify({ a: entry }), new Uint8Array(4)),
    message,
  ]),
  [
    'an overlap',
    fileOf(JSON.stringify({ b: f32([2], [4, 12]), a: f32([2], [0, 8]) }), new Uint8Array(12)),
    'has «b» begin at byte 4 of the data, which overlaps the tensor before it, ending at 8',
  ],
  [
    'a hole',
    fileOf(JSON.stringify({ b: f32([1], [12, 16]), a: f32([2], [0, 8]) }), new Uint8Array(16)),
    'has «b» begin at byte 12 of the data, which leaves a hole before it, ending at 8',
  ],
  [
    'a hole at the beginning',
    fileOf(JSON.stringify({ a: f32([1], [1, 5]) }), new Uint8Array(5)),
    'has «a» begin at byte 1 of the data, which leaves a hole before it, ending at 0',
  ],
  [
    'offsets beyond the data',
    fileOf(JSON.stringify({ a: f32([2], [0, 8]) }), new Uint8Array(7)),
    'has 7 bytes of data where its header tells of 8',
  ],
  [
    'bytes that belong to no tensor',
    fileOf(JSON.stringify({ a: f32([2], [0, 8]) }), new Uint8Array(9)),
    'has 9 bytes of data where its header tells of 8',
  ],
  [
    'bytes after no tensor',
    fileOf('{}', new Uint8Array(1)),
    'has 1 bytes of data where its header',
  ],
];

describe('decodeSafetensors refuses', () => {
  it.each(damages)('%s', (_, bytes, message) => {
    let thrown = '';
    try {
      decodeSafetensors(bytes, 'x.safetensors');
    } catch (error) {
      thrown = (error as Error).message;
    }
    expect(thrown).toContain(`decodeSafetensors: x.safetensors ${message}`);
    expect(thrown).toMatch(/; (it is damaged or another kind of file: restore|convert it to one)/);
  });

  it.each([
    ['not UTF-8', fileOf(Uint8Array.of(0x7b, 0xff)), TypeError],
    ['not JSON', fileOf('{"a":'), SyntaxError],
  ])('a header that is %s, and keeps the cause', (_, bytes, kind) => {
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(
      expect.objectContaining({ cause: expect.any(kind) }),
    );
  });

  it.each(['BF16', 'F16', 'I64', 'I32', 'U8', 'BOOL', 'f32', 'toString'])('dtype %s', (dtype) => {
    const header = JSON.stringify({ a: { dtype, shape: [2], data_offsets: [0, 4] } });
    expect(() => decodeSafetensors(fileOf(header, new Uint8Array(4)), 'x')).toThrow(
      `decodeSafetensors: x has «a» of dtype "${dtype}", and only F32 and F64 are read; convert it to one of these`,
    );
  });

  it('no name that only looks repeated: in another object, in a text, as a value', () => {
    const header = JSON.stringify({
      __metadata__: { a: '"a":{', b: 'a', '\\"': '\\', '\\': '{"a"' },
      a: f32([1], [0, 4]),
      b: f32([0], [4, 4]),
    });
    const { tensors, metadata } = decodeSafetensors(fileOf(header, new Uint8Array(4)), 'x');
    expect([...tensors.keys()]).toEqual(['a', 'b']);
    expect(metadata.get('a')).toBe('"a":{');
  });

  it('a name that is repeated in other letters of JSON', () => {
    const header = '{"__metadata__":{"k":"v","\\u006b":"v"}}';
    expect(() => decodeSafetensors(fileOf(header), 'x')).toThrow('has «k» twice');
  });
});

describe('writeSafetensors and readSafetensors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-safetensors-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'model.safetensors');

  it('keep tensors and texts, and leave no other file', () => {
    const tensors = { w: array([[1, 2]]), b: view(Float32Array.of(Number.NaN), [1]) };
    writeSafetensors(path, tensors, { step: '3' });
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeSafetensors(tensors, { step: '3' }));
    const read = readSafetensors(path);
    expect(read.tensors.get('w')?.data).toEqual(Float64Array.of(1, 2));
    expect([...read.metadata]).toEqual([['step', '3']]);
    writeSafetensors(path, {});
    expect(readSafetensors(path)).toEqual({ tensors: new Map(), metadata: new Map() });
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
  });

  it('name the file that is missing, damaged or cannot be written', () => {
    const missing = join(folder, 'missing', 'x');
    const message = `^readSafetensors: ${missing} cannot be read: ENOENT.*; give the path of a file`;
    expect(() => readSafetensors(missing)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(message)),
        cause: expect.objectContaining({ code: 'ENOENT' }),
      }),
    );
    expect(() => writeSafetensors(missing, {})).toThrow(`cannot write ${missing}: ENOENT`);
    writeFileSync(path, 'foreign');
    expect(() => readSafetensors(path)).toThrow(`decodeSafetensors: ${path} has 7 bytes`);
  });
});
