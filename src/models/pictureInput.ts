/** What a classifier of colour pictures needs beside its weights to be used as it was judged. */

export interface PictureInput {
  /** names of the classes by label: `['Cat', 'Dog']` */
  readonly classes: readonly string[];
  /** by which bytes were normalized, one number a channel: (v/255 − mean)/deviation */
  readonly normalization: {
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
  };
  /** pixels by which the views are moved whose predictions are averaged; 0 for the picture and its mirror image alone */
  readonly viewShift: number;
}

/** Reads what a file tells; `caller` names the file. Throws if it breaks a rule of {@link requirePictureInput}. */
export function pictureInputOf(caller: string, text: string): PictureInput {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `${caller} tells of its pictures in a text that is not JSON: ${(error as Error).message}; make the file again`,
      { cause: error },
    );
  }
  return requirePictureInput(caller, input);
}

/**
 * The same value. Throws unless there are two classes or more, of different names that fit into a
 * table; as many finite means as positive finite deviations; and a shift in whole pixels of at least 0.
 */
export function requirePictureInput(caller: string, input: unknown): PictureInput {
  const refuse = (what: string, value: unknown, rule: string): never => {
    throw new RangeError(`${caller} has ${what} ${JSON.stringify(value)}; ${rule}`);
  };
  if (!isObject(input)) return refuse('a description of pictures', input, 'it must be an object');
  const { classes, normalization, viewShift } = input;
  if (!isList(classes, isName) || classes.length < 2 || new Set(classes).size < classes.length) {
    refuse(
      'the classes',
      classes,
      'there must be two or more, of different names without commas, quotes and spaces around them',
    );
  }
  const { mean, deviation } = isObject(normalization) ? normalization : {};
  if (!isList(mean, Number.isFinite) || !isList(deviation, isPositive)) {
    return refuse(
      'the normalization',
      normalization,
      'give a mean and a deviation above 0 for each channel, all finite',
    );
  }
  if (mean.length === 0 || mean.length !== deviation.length) {
    refuse('the normalization', normalization, 'give each channel one mean and one deviation');
  }
  if (!(Number.isInteger(viewShift) && Number(viewShift) >= 0)) {
    refuse('the shift of its views', viewShift, 'it must be a whole number of pixels, 0 or more');
  }
  return input as unknown as PictureInput;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown, is: (entry: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(is);

const isPositive = (value: unknown): boolean => Number.isFinite(value) && Number(value) > 0;

const isName = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value.trim() === value && !/[",\p{Cc}]/u.test(value);
