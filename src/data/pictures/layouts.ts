/**
 * What the path of a picture says, in the three layouts in which Dogs vs Cats is handed round:
 *
 *     trainset/Cat/7.Cat.jpg   trainset/Dog/7.Dog.jpg   testset/test/7.jpg     the course's
 *     train/cat.7.jpg          train/dog.7.jpg          test1/7.jpg, test/7.jpg  Kaggle's
 *     PetImages/Cat/7.jpg      PetImages/Dog/7.jpg                             Microsoft's
 *
 * Folders around them do not matter, nor do capitals.
 */

/** The classes by their labels. */
export const CLASS_NAMES = ['Cat', 'Dog'] as const;

/** Where a picture belongs. */
export interface PicturePlace {
  /** 0 cat, 1 dog; null for a picture of the test set, whose class is not told */
  readonly label: 0 | 1 | null;
  /** the number in its name; one for each picture of a class */
  readonly id: string;
}

/** The place that a path tells, or the reason why it tells none. */
export type PlaceOf = (path: string) => PicturePlace | { readonly reason: string };

const PICTURE = /\.(jpe?g|png)$/i;
const TEST_FOLDERS = ['test', 'test1', 'testset'];
const LEFT_BEHIND = ['.ds_store', 'thumbs.db', 'desktop.ini'];

/** The place in one of the three layouts. */
export const placeInLayout: PlaceOf = (path) => {
  const stray = strayReason(path);
  if (stray !== null) return { reason: stray };
  const { folders, words } = partsOf(path);
  const [first = '', second = ''] = words;
  const parent = folders.at(-1) ?? '';
  const inTest = folders.some((folder) => TEST_FOLDERS.includes(folder));
  if (words.length === 1 && isNumber(first) && TEST_FOLDERS.includes(parent)) {
    return { label: null, id: withoutZeros(first) };
  }
  const id = [first, second].find(isNumber);
  const classes = [parent, first, second].map(labelOf).filter((label) => label !== null);
  if (id === undefined || words.length > 2 || classes.length === 0) {
    return {
      reason:
        'its path is of none of the layouts trainset/Cat/1.Cat.jpg, train/cat.1.jpg, PetImages/Cat/1.jpg, test/1.jpg',
    };
  }
  if (words.length === 2 && labelOf(first) === null && labelOf(second) === null) {
    return { reason: 'its name is neither 1.jpg nor 1.Cat.jpg nor cat.1.jpg' };
  }
  if (new Set(classes).size > 1) return { reason: 'its path names both classes' };
  if (inTest) return { reason: 'a picture with a class in a folder of test pictures' };
  return { label: classes[0], id: withoutZeros(id) };
};

/**
 * For pictures to be classified, of any name: their id is the name without its ending, and without
 * zeros before a number.
 */
export const placeUnlabelled: PlaceOf = (path) => {
  const reason = strayReason(path);
  if (reason !== null) return { reason };
  const name = path.slice(path.lastIndexOf('/') + 1).replace(PICTURE, '');
  const id = isNumber(name) ? withoutZeros(name) : name;
  const problem = idProblem(id);
  return problem === null ? { label: null, id } : { reason: `its id would be «${id}», ${problem}` };
};

/** Why a text cannot be the id of a picture in a table; null if it can. */
export function idProblem(id: string): string | null {
  if (id.trim() === '') return 'which is blank';
  if (id.trim() !== id) return 'which begins or ends with a space';
  if (/[",\p{Cc}]/u.test(id)) return 'which has a comma, a quote or a control character';
  return isNumber(id) && withoutZeros(id) !== id ? 'which has zeros before its number' : null;
}

/** Why a file is no picture, as far as its name tells; null if it may be one. */
function strayReason(path: string): string | null {
  const parts = path.split('/');
  const name = parts[parts.length - 1];
  if (parts.includes('__MACOSX') || name.startsWith('._')) return 'written beside a file by macOS';
  if (LEFT_BEHIND.includes(name.toLowerCase())) return 'left behind by a file manager';
  if (PICTURE.test(name)) return null;
  return /\.(zip|tar|tgz|gz|7z|rar)$/i.test(name)
    ? 'an archive in the source; unpack it to have its pictures'
    : 'its name does not end in .jpg, .jpeg or .png';
}

function partsOf(path: string): { folders: string[]; words: string[] } {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop() ?? '';
  return { folders, words: name.replace(PICTURE, '').split('.') };
}

function labelOf(word: string): 0 | 1 | null {
  if (word === 'cat' || word === 'cats') return 0;
  return word === 'dog' || word === 'dogs' ? 1 : null;
}

const isNumber = (word: string) => /^\d+$/.test(word);

const withoutZeros = (digits: string) => digits.replace(/^0+(?=\d)/, '');
