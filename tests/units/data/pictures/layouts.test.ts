import { describe, expect, it } from 'vitest';
import {
  idProblem,
  placeInLayout,
  placeUnlabelled,
} from '../../../../src/data/pictures/layouts.ts';
import { byPlace } from '../../../../src/data/pictures/order.ts';

describe('placeInLayout', () => {
  it.each([
    ['trainset/Cat/7.Cat.jpg', 0, '7'],
    ['trainset/Dog/9999.Dog.jpg', 1, '9999'],
    ['testset/test/12.jpg', null, '12'],
    ['train/cat.0.jpg', 0, '0'],
    ['train/dog.12499.jpg', 1, '12499'],
    ['train/cats/cat.3.jpg', 0, '3'],
    ['test1/4.jpg', null, '4'],
    ['test/4.jpg', null, '4'],
    ['PetImages/Cat/0.jpg', 0, '0'],
    ['PetImages/Dog/12499.jpg', 1, '12499'],
    ['Cat/1.Cat.jpg', 0, '1'],
    ['a/b/trainset/Cat/7.Cat.JPG', 0, '7'],
    ['./trainset/Dog/07.Dog.jpeg', 1, '7'],
    ['train/cat.5.png', 0, '5'],
  ])('finds the class and the number in %s', (path, label, id) => {
    expect(placeInLayout(path)).toEqual({ label, id });
  });

  it.each([
    ['trainset/.DS_Store', 'left behind by a file manager'],
    ['PetImages/Cat/Thumbs.db', 'left behind by a file manager'],
    ['trainset/Cat/._7.Cat.jpg', 'written beside a file by macOS'],
    ['__MACOSX/trainset/Cat/7.Cat.jpg', 'written beside a file by macOS'],
    ['readme[1].txt', 'its name does not end in .jpg, .jpeg or .png'],
    ['train.zip', 'an archive in the source; unpack it to have its pictures'],
    ['trainset/Cat/7.Dog.jpg', 'its path names both classes'],
    ['Dog/cat.7.jpg', 'its path names both classes'],
    ['test/7.Cat.jpg', 'a picture with a class in a folder of test pictures'],
    ['testset/Dog/7.jpg', 'a picture with a class in a folder of test pictures'],
    ['7.jpg', 'its path is of none of the layouts'],
    ['trainset/Cat/cute.jpg', 'its path is of none of the layouts'],
    ['trainset/Cat/7.8.Cat.jpg', 'its path is of none of the layouts'],
    ['trainset/bird.7.jpg', 'its path is of none of the layouts'],
    ['trainset/Cat/7.copy.jpg', 'its name is neither 1.jpg nor 1.Cat.jpg nor cat.1.jpg'],
  ])('gives the reason why %s is no picture of the set', (path, reason) => {
    expect(placeInLayout(path)).toEqual({ reason: expect.stringContaining(reason) });
  });
});

describe('placeUnlabelled', () => {
  it('takes pictures of any name, without a class', () => {
    expect(placeUnlabelled('new/007.jpg')).toEqual({ label: null, id: '7' });
    expect(placeUnlabelled('1.Cat.jpg')).toEqual({ label: null, id: '1.Cat' });
    expect(placeUnlabelled('.DS_Store')).toEqual({ reason: 'left behind by a file manager' });
  });

  it('takes no name that could not stand in a table', () => {
    expect(placeUnlabelled('a/.jpg')).toEqual({ reason: 'its id would be «», which is blank' });
    expect(placeUnlabelled('a/x,y.png')).toEqual({
      reason: 'its id would be «x,y», which has a comma, a quote or a control character',
    });
  });
});

describe('idProblem', () => {
  it.each([
    ['', 'which is blank'],
    [' \t', 'which is blank'],
    [' 1', 'which begins or ends with a space'],
    ['1 ', 'which begins or ends with a space'],
    ['a,b', 'which has a comma, a quote or a control character'],
    ['"1"', 'which has a comma, a quote or a control character'],
    ['a\nb', 'which has a comma, a quote or a control character'],
    ['007', 'which has zeros before its number'],
    ['00', 'which has zeros before its number'],
  ])('«%s»: %s', (id, problem) => {
    expect(idProblem(id)).toBe(problem);
  });

  it.each(['0', '7', '1.Cat', 'my cat', '007b', 'Kätzchen', '-1'])('none: «%s»', (id) => {
    expect(idProblem(id)).toBe(null);
  });
});

describe('byPlace', () => {
  it('orders names by their runs of digits and of other characters', () => {
    const ids = [
      ...['0', '9', '12'],
      ...['2 x', '10 x', '10 x01', '10 x1', '10 y', 'a', 'a1', 'a1b', 'a02', 'a2', 'a10', 'a-1'],
      ...['b1.2', 'b1.10', 'b02'],
    ];
    const places = ids.map((id) => ({ label: null, id }));
    for (const shift of ids.keys()) {
      const turned = [...places.slice(shift), ...places.slice(0, shift)].reverse();
      expect(turned.sort(byPlace).map(({ id }) => id)).toEqual(ids);
    }
  });

  it('orders by class, then by number, then by name', () => {
    const places = (
      [
        [null, '2'],
        [null, '10'],
        [null, '99999999999999999999'],
        [null, '1.b'],
        [null, 'a'],
        [null, '\uffee'],
        [null, '\u{1f431}'],
        [0, '9'],
        [0, '10'],
        [1, '1'],
      ] as const
    ).map(([label, id]) => ({ label, id }));
    expect([...places].reverse().sort(byPlace)).toEqual(places);
  });
});
