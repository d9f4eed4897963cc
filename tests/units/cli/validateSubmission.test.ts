/** `proofbook validate-submission`: what it prints, and where it ends with an error. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tarOf, writeFolder } from '../data/pictures/packed.ts';
import { greyJpeg } from '../data/pictures/tinyPictures.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { called } from './called.ts';

function written(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'submission.csv');
  writeFileSync(path, content);
  return path;
}

const validate = (path: string, ...args: string[]) => called('validate-submission', path, ...args);

describe('a submission that keeps the rules', () => {
  const text = 'id,label\n1,Cat\n2,Dog\n10,Cat\n';

  it('is counted and said to', async () => {
    const path = written(text);
    expect(await validate(path)).toEqual({
      ...{ error: '', stderr: '' },
      stdout: `${path}: 3 rows: Cat 2, Dog 1\n${path} keeps the rules\n`,
    });
  });

  it('is compared with pictures in a folder or an archive', async () => {
    const path = written(text);
    const folder = temporaryFolder();
    const files = Object.fromEntries([1, 2, 10].map((n) => [`in/test/${n}.jpg`, greyJpeg(n)]));
    writeFolder(folder, files);
    writeFileSync(join(folder, 'in.tar'), await tarOf(files));
    for (const images of [join(folder, 'in'), join(folder, 'in.tar')]) {
      const { error, stdout } = await validate(path, '--images', images);
      expect(error).toBe('');
      expect(stdout).toContain(`${path} keeps the rules, and its ids are those of ${images}\n`);
    }
  });
});

describe('a submission that does not', () => {
  it('is counted too, and every place is named', async () => {
    const path = written('id,label\n1,Cat\n1,Dog\n2,Bird\n');
    expect(await validate(path)).toEqual({
      error: `${path} breaks rules in 2 places:\n  line 3: the id 1 has a row already, in line 2\n  line 4: the label is «Bird»; there are Cat and Dog`,
      stdout: `${path}: 3 rows: Cat 1, Dog 1\n`,
      stderr: '',
    });
  });

  it.each([
    [20, []],
    [21, ['1 more']],
    [25, ['5 more']],
  ])('with %i violations has 20 of them named', async (count, more) => {
    const rows = Array.from({ length: count }, (_, n) => `${n},Bird`);
    const { error } = await validate(written(['id,label', ...rows, ''].join('\n')));
    const lines = error.split('\n  ');
    expect(lines[0]).toContain(`breaks rules in ${count} places:`);
    expect(lines[20]).toBe('line 21: the label is «Bird»; there are Cat and Dog');
    expect(lines.slice(21)).toEqual(more);
  });

  it('lacks a picture, or has one too many', async () => {
    const folder = temporaryFolder();
    writeFolder(folder, { '1.jpg': greyJpeg(1), '2.jpg': greyJpeg(2), '3.jpg': Buffer.from('no') });
    const path = written('id,label\n1,Cat\n3,Cat\n');
    const { error, stderr } = await validate(path, '--images', folder);
    expect(error).toBe(
      `${path} breaks rules in 2 places:\n  line 3: no picture has the id 3\n  no row for the id 2, of 2.jpg`,
    );
    expect(stderr).toContain('images: skipped 3.jpg: is of no known kind, neither JPEG nor PNG\n');
  });

  it('cannot be read, or is no text', async () => {
    const path = join(temporaryFolder(), 'no.csv');
    expect((await validate(path)).error).toMatch(
      /no\.csv cannot be read: ENOENT.*; give a submission, a text in UTF-8$/,
    );
    expect((await validate(temporaryFolder())).error).toMatch(/cannot be read: EISDIR/);
    expect((await validate(written(Uint8Array.of(0x69, 0xff, 0xfe)))).error).toMatch(
      /submission\.csv cannot be read: .*utf-8.*; give a submission, a text in UTF-8$/i,
    );
  });

  it('is not judged where the pictures cannot be had', async () => {
    const path = written('id,label\n1,Cat\n');
    const { error, stdout } = await validate(path, '--images', temporaryFolder());
    expect(error).toMatch(/has no file at all; give a folder/);
    expect(stdout).toBe('');
  });
});
