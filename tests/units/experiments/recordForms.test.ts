/** A record is refused if any part of it has another form; numbers that JSON lacks come back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nonFiniteAsText, textAsNonFinite } from '../../../src/experiments/nonFinite.ts';
import { readRecord, serialize } from '../../../src/experiments/record.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-forms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record = {
  ...{ id: 'r', size: 'quick', settings: {}, seed: 1, engine: 'e' },
  data: { name: 'd', synthetic: false, sha256: 's', scaling: 'n', counts: { train: 1 } },
  headline: { a: 1, b: Number.POSITIVE_INFINITY },
  curves: [{ name: 'c', x: [1, 2], y: [Number.NaN, Number.NEGATIVE_INFINITY] }],
  tables: [{ title: 't', note: 'NaN', columns: ['a', 'b'], rows: [['NaN', '-Infinity']] }],
  conclusions: [{ text: 'NaN', holds: false }],
  networks: [{ file: 'f', sha256: 's', parameters: 2, testAccuracy: 0.5 }],
  pictures: [{ name: 'p', title: 't', description: 'd', showsData: false }],
  run: { seconds: 1 },
};

function reading(content: unknown): unknown {
  const path = join(folder, 'record.json');
  writeFileSync(path, serialize(content));
  return readRecord(path);
}

describe('readRecord', () => {
  it('gives numbers back where there are numbers, and leaves texts alone', () => {
    expect(reading(record)).toEqual(record);
    expect(reading({ ...record, size: 'full' })).toEqual({ ...record, size: 'full' });
    expect(serialize(reading(record))).toBe(serialize(record));
  });

  it.each(Object.keys(record))('refuses a record without %s', (part) => {
    expect(() => reading({ ...record, [part]: undefined })).toThrow(
      new RegExp(`record\\.json lacks ${part}; run the experiment again$`),
    );
  });

  const [curve, table] = [record.curves[0], record.tables[0]];
  it.each<[string, unknown]>([
    ['id', 1],
    ['size', 'huge'],
    ['settings', 'none'],
    ['settings', null],
    ['data', 'MNIST'],
    ['data', { ...record.data, name: 1 }],
    ['data', { ...record.data, sha256: null }],
    ['data', { ...record.data, scaling: 255 }],
    ['data', { ...record.data, synthetic: 'no' }],
    ['data', { ...record.data, counts: 3 }],
    ['seed', 0.5],
    ['seed', '1'],
    ['engine', 1],
    ['headline', null],
    ['headline', { a: 1, b: 'much' }],
    ['curves', {}],
    ['curves', [curve, null]],
    ['curves', [{ ...curve, name: 1 }]],
    ['curves', [{ ...curve, x: [1, 'two'] }]],
    ['curves', [{ ...curve, y: [null, 2] }]],
    ['curves', [{ ...curve, x: [1, 2, 3] }]],
    ['curves', [{ ...curve, y: 1 }]],
    ['tables', 'none'],
    ['tables', [table, null]],
    ['tables', [{ ...table, title: 1 }]],
    ['tables', [{ ...table, note: 1 }]],
    ['tables', [{ ...table, note: undefined }]],
    ['tables', [{ ...table, columns: [1, 'b'] }]],
    ['tables', [{ ...table, rows: [['1', 2]] }]],
    ['tables', [{ ...table, rows: [['1', '2'], ['1']] }]],
    ['tables', [{ ...table, rows: ['12'] }]],
    ['conclusions', 'yes'],
    ['conclusions', [null]],
    ['conclusions', [{ text: 1, holds: true }]],
    ['conclusions', [{ text: 'so', holds: 'yes' }]],
    ...[
      ...[
        'none',
        [null],
        [{ ...record.networks[0], file: 1 }],
        [{ ...record.networks[0], sha256: 1 }],
      ],
      ...[
        [{ ...record.networks[0], parameters: 'x' }],
        [{ ...record.networks[0], testAccuracy: '1' }],
      ],
    ].map((value): [string, unknown] => ['networks', value]),
    ...[
      ...[
        'none',
        [null],
        [{ ...record.pictures[0], name: 1 }],
        [{ ...record.pictures[0], title: 1 }],
      ],
      ...[[{ ...record.pictures[0], description: 1 }], [{ ...record.pictures[0], showsData: 1 }]],
    ].map((value): [string, unknown] => ['pictures', value]),
    ['run', 5],
  ])('refuses %s = %j', (part, value) => {
    expect(() => reading({ ...record, [part]: value })).toThrow(
      new RegExp(`record\\.json has ${part} in another form; run the experiment again$`),
    );
  });

  it('names all parts that are wrong, or that it is no record at all', () => {
    expect(() => reading({ ...record, id: 1, run: 1 })).toThrow('has id, run in another form');
    expect(() => reading(null)).toThrow('is not a record: it holds no object; run the');
    expect(() => reading('record')).toThrow('is not a record: it holds no object');
  });
});

describe('numbers that JSON lacks', () => {
  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1.5];
  const texts = ['NaN', 'Infinity', '-Infinity', 0, -1.5];

  it('go out as texts and come back', () => {
    expect(numbers.map((x) => nonFiniteAsText('', x))).toEqual(texts);
    expect(texts.map(textAsNonFinite)).toEqual(numbers);
  });

  it('nothing else is changed', () => {
    const others = ['nan', '', 'Infinity ', null, true, undefined];
    expect(others.map((v) => nonFiniteAsText('', v))).toEqual(others);
    expect(others.map(textAsNonFinite)).toEqual(others);
  });
});
