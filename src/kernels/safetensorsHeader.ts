/** The header of a safetensors file (safetensors.ts): what it says, and every rule that it must keep. */
import { formatShape, sizeOf } from './array.ts';
import { repeatedKey } from './repeatedKey.ts';

/** The dtypes of the format that are read and written: bytes of one element. */
const WIDTHS = { F32: 4, F64: 8, U8: 1 } as const;
export type Dtype = keyof typeof WIDTHS;

/** The length of the header, before it. */
export const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
const SPACE = 0x20;
/** The limit of the format. */
const LONGEST_HEADER = 100_000_000;
/** The name that no tensor may have. */
export const METADATA = '__metadata__';
export const DAMAGED = 'it is damaged or another kind of file: restore a copy or make it again';

/** Throws an error that names the file, the problem and what to do. */
export type Refuse = (problem: string, advice?: string, cause?: unknown) => never;

/** Where a tensor lies: bytes [begin, end) of the data. */
export interface Place {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What the header says, and where the data begin. */
export interface Header {
  readonly text: string;
  readonly metadata: ReadonlyMap<string, string>;
  /** in the order of the data, which they fill without overlap and without holes */
  readonly places: readonly Place[];
  /** bytes of data that the tensors take */
  readonly dataSize: number;
  /** position of the data in the file */
  readonly dataStart: number;
}

/** The first bytes of the file, up to the data. */
export function encodeHeader(
  texts: readonly (readonly [string, string])[],
  places: readonly Place[],
): Uint8Array {
  const text = new TextEncoder().encode(
    jsonObject([
      [METADATA, jsonObject(texts.map(([name, value]) => [name, JSON.stringify(value)]))],
      ...places.map(({ name, dtype, shape, begin, end }): [string, string] => [
        name,
        JSON.stringify({ dtype, shape, data_offsets: [begin, end] }),
      ]),
    ]),
  );
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + length).fill(SPACE);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, LENGTH_BYTES);
  return bytes;
}

/** Built from its parts, because an object would put names like «10» first. */
function jsonObject(entries: readonly (readonly [name: string, json: string])[]): string {
  return `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/**
 * Reads the first bytes of the file. `refuse` is called where they break a rule of the format or tell
 * of another dtype than these.
 */
export function decodeHeader(bytes: Uint8Array, dtypes: readonly Dtype[], refuse: Refuse): Header {
  const { text, dataStart } = headerText(bytes, refuse);
  const header = parseHeader(text, refuse);
  const places = placesOf(header, dtypes, refuse);
  const dataSize = places.length === 0 ? 0 : places[places.length - 1].end;
  return { text, metadata: metadataOf(header, refuse), places, dataSize, dataStart };
}

function headerText(bytes: Uint8Array, refuse: Refuse): { text: string; dataStart: number } {
  if (bytes.length < LENGTH_BYTES) {
    refuse(`has ${bytes.length} bytes, and the length of the header alone takes ${LENGTH_BYTES}`);
  }
  const slots = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = Number(slots.getBigUint64(0, true));
  if (length > LONGEST_HEADER) {
    refuse(`claims a header of ${length} bytes, and the format allows ${LONGEST_HEADER}`);
  }
  const dataStart = LENGTH_BYTES + length;
  if (dataStart > bytes.length) {
    refuse(`claims a header of ${length} bytes, and ${bytes.length - LENGTH_BYTES} follow`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(LENGTH_BYTES, dataStart),
    );
    return { text, dataStart };
  } catch (error) {
    return refuse('has a header that is not UTF-8', DAMAGED, error);
  }
}

function parseHeader(text: string, refuse: Refuse): Readonly<Record<string, unknown>> {
  if (text[0] !== '{') refuse(`has a header that begins with «${text.slice(0, 1)}» instead of «{»`);
  let header: Readonly<Record<string, unknown>>;
  try {
    header = JSON.parse(text);
  } catch (error) {
    return refuse(`has a header that is not JSON: ${(error as Error).message}`, DAMAGED, error);
  }
  const twice = repeatedKey(text);
  if (twice !== null) refuse(`has «${twice}» twice in its header, where every name occurs once`);
  return header;
}

function metadataOf(
  header: Readonly<Record<string, unknown>>,
  refuse: Refuse,
): ReadonlyMap<string, string> {
  const metadata = Object.hasOwn(header, METADATA) ? header[METADATA] : {};
  if (!isObject(metadata)) return refuse(`has a ${METADATA} that is no object of texts`);
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries(metadata)) {
    if (typeof text !== 'string') return refuse(`has metadata «${name}» that is no text`);
    texts.set(name, text);
  }
  return texts;
}

/** The tensors in the order of the data, which they fill without overlap and without holes. */
function placesOf(
  header: Readonly<Record<string, unknown>>,
  dtypes: readonly Dtype[],
  refuse: Refuse,
): Place[] {
  const places = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => placeOf(name, entry, dtypes, refuse))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let filled = 0;
  for (const { name, begin, end } of places) {
    const begins = `has «${name}» begin at byte ${begin} of the data, which`;
    if (begin < filled) refuse(`${begins} overlaps the tensor before it, ending at ${filled}`);
    if (begin > filled) refuse(`${begins} leaves a hole before it, ending at ${filled}`);
    filled = end;
  }
  return places;
}

function placeOf(name: string, entry: unknown, dtypes: readonly Dtype[], refuse: Refuse): Place {
  const { dtype: told, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  const dtype = dtypes.find((known) => known === told);
  if (dtype === undefined) {
    return refuse(
      `has «${name}» of dtype ${JSON.stringify(told)}, and only ${dtypes.join(' and ')} ${dtypes.length === 1 ? 'is' : 'are'} read`,
      'convert it to one of these',
    );
  }
  if (!isCounts(shape)) {
    return refuse(`has «${name}» of shape ${JSON.stringify(shape)}, not a list of extents`);
  }
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return refuse(
      `has «${name}» with data_offsets ${JSON.stringify(offsets)}, not [begin, end] with begin ≤ end`,
    );
  }
  const [begin, end] = offsets;
  const size = sizeOf(shape) * WIDTHS[dtype];
  if (end - begin !== size) {
    return refuse(
      `has ${end - begin} bytes for «${name}», and ${dtype} of shape ${formatShape(shape)} takes ${size}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
