/** The rules of a submission, each broken in turn. */
import { describe, expect, it } from 'vitest';
import { checkSubmission } from '../../../src/submission/checkSubmission.ts';
import { formatSubmission, quoted } from '../../../src/submission/submissionFile.ts';

const CLASSES = ['Cat', 'Dog'];
const violationsOf = (text: string) => checkSubmission(text, CLASSES).violations;

describe('formatSubmission', () => {
  it('has a header and a row for each picture, in their order, each with its line end', () => {
    expect(formatSubmission(['2', '10', 'my cat'], ['Dog', 'Cat', 'Cat'])).toBe(
      'id,label\n2,Dog\n10,Cat\nmy cat,Cat\n',
    );
    expect(formatSubmission([], [])).toBe('id,label\n');
  });

  it('keeps the rules', () => {
    const text = formatSubmission(['2', '10', 'my cat'], ['Dog', 'Cat', 'Cat']);
    expect(checkSubmission(text, CLASSES)).toEqual({
      ...{ rows: 3, violations: [] },
      counts: [
        ['Cat', 2],
        ['Dog', 1],
      ],
    });
  });
});

describe('checkSubmission', () => {
  it('takes lines that end with CR LF, and a last one without an end', () => {
    expect(checkSubmission('id,label\r\n1,Cat\r\n2,Dog', CLASSES)).toMatchObject({
      ...{ rows: 2, violations: [] },
    });
  });

  const header = 'it must be the header «id,label»';
  const none = 'there is no row with an id and a label';
  it.each([
    ['nothing', '', [`line 1: the file is empty; ${header}`, none]],
    ['a header alone', 'id,label\n', [none]],
    ['no header', '1,Cat\n2,Dog\n', [`line 1: is «1,Cat»; ${header}`]],
    ['another header', 'Id,Label\n1,Cat\n', [`line 1: is «Id,Label»; ${header}`]],
    ['a header with a third column', 'id,label,\n1,Cat\n', [`line 1: is «id,label,»; ${header}`]],
    [
      'a byte order mark',
      '\ufeffid,label\n1,Cat\n',
      ['line 1: begins with a byte order mark; save it as UTF-8 without one'],
    ],
    ['a blank line', 'id,label\n1,Cat\n\n2,Dog\n', ['line 3: is blank']],
    ['blank lines at its end', 'id,label\n1,Cat\n\n \n', ['line 3: is blank', 'line 4: is blank']],
    ['one column', 'id,label\n1\n2,Cat\n', ['line 2: «1» has 1 column; there must be 2']],
    [
      'three columns',
      'id,label\n2,Cat\n1,Cat,\n',
      ['line 3: «1,Cat,» has 3 columns; there must be 2'],
    ],
    ['a blank id', 'id,label\n,Cat\n', ['line 2: the id is «», which is blank']],
    ['a blank label', 'id,label\n1,\n', ['line 2: the label is «»; there are Cat and Dog']],
    ['another label', 'id,label\n1,cat\n', ['line 2: the label is «cat»; there are Cat and Dog']],
    [
      'a label with a space',
      'id,label\n1, Dog\n',
      ['line 2: the label is « Dog»; there are Cat and Dog'],
    ],
    [
      'an id in quotes',
      'id,label\n"1",Cat\n',
      ['line 2: the id is «\\"1\\"», which has a comma, a quote or a control character'],
    ],
    [
      'zeros before a number',
      'id,label\n01,Cat\n',
      ['line 2: the id is «01», which has zeros before its number'],
    ],
    [
      'an id three times',
      'id,label\n7,Cat\n8,Dog\n7,Dog\n7,Cat\n',
      [
        'line 4: the id 7 has a row already, in line 2',
        'line 5: the id 7 has a row already, in line 2',
      ],
    ],
    [
      'all on one line',
      'id,label\n7,Cat,7,\n01,Bird\n',
      [
        'line 2: «7,Cat,7,» has 4 columns; there must be 2',
        'line 3: the id is «01», which has zeros before its number',
        'line 3: the label is «Bird»; there are Cat and Dog',
      ],
    ],
  ])('finds %s', (_, text, violations) => {
    expect(violationsOf(text)).toEqual(violations);
  });

  it('counts the rows of each class, whatever else is wrong', () => {
    const { rows, counts } = checkSubmission('1,Dog\n1,Dog\n1,Dog\n2,Bird\n3,Cat,\n', CLASSES);
    expect(rows).toBe(3);
    expect(counts).toEqual([
      ['Cat', 0],
      ['Dog', 2],
    ]);
  });

  it('with pictures: has a row for each of them and for nothing else', () => {
    const pictures = { ids: ['1', '2', '3'], paths: ['test/1.jpg', 'test/2.jpg', 'test/3.jpg'] };
    const check = (text: string) => checkSubmission(text, CLASSES, pictures).violations;
    expect(check('id,label\n3,Cat\n1,Dog\n2,Dog\n')).toEqual([]);
    expect(check('id,label\n4,Cat\n2,Dog\n01,Cat\n2,Dog\n')).toEqual([
      'line 2: no picture has the id 4',
      'line 4: the id is «01», which has zeros before its number',
      'line 5: the id 2 has a row already, in line 3',
      'no row for the id 1, of test/1.jpg',
      'no row for the id 3, of test/3.jpg',
    ]);
    expect(checkSubmission('id,label\n4,Cat\n', CLASSES).violations).toEqual([]);
  });
});

describe('quoted', () => {
  it('is one line, of 60 characters at most', () => {
    expect(quoted('a\tb\r')).toBe('«a\\tb\\r»');
    expect(quoted('x'.repeat(60))).toBe(`«${'x'.repeat(60)}»`);
    expect(quoted('x'.repeat(61))).toBe(`«${'x'.repeat(60)}…»`);
  });
});
