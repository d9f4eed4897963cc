/** `npx proofbook validate-submission`: whether a file keeps the rules of the competition. */
import { readFileSync } from 'node:fs';
import { CLASS_NAMES } from '../data/pictures/layouts.ts';
import { checkSubmission } from '../submission/checkSubmission.ts';
import { type Command, readGiven } from './command.ts';
import { loadImages } from './loadImages.ts';

const usage = 'validate-submission FILE.csv [--images DIR|TAR|ZIP]';

/** So many violations are named. */
const NAMED = 20;

async function run(args: readonly string[]): Promise<void> {
  const { options, operands } = readGiven(usage, args, ['images'], {
    required: [],
    operands: ['FILE.csv'],
  });
  const [file] = operands;
  const text = readText(file);
  const loaded = options.images === undefined ? undefined : await loadImages(options.images);
  const { rows, counts, violations } = checkSubmission(text, CLASS_NAMES, loaded?.pictures);
  const classes = counts.map(([name, count]) => `${name} ${count}`).join(', ');
  process.stdout.write(`${file}: ${rows} rows: ${classes}\n`);
  if (violations.length > 0) throw new Error(refusal(file, violations));
  const compared = loaded === undefined ? '' : `, and its ids are those of ${options.images}`;
  process.stdout.write(`${file} keeps the rules${compared}\n`);
}

function readText(file: string): string {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(readFileSync(file));
  } catch (error) {
    throw new Error(
      `${file} cannot be read: ${(error as Error).message}; give a submission, a text in UTF-8`,
      { cause: error },
    );
  }
}

function refusal(file: string, violations: readonly string[]): string {
  const named = violations.slice(0, NAMED);
  const more = violations.length - named.length;
  const lines = more > 0 ? [...named, `${more} more`] : named;
  const count = violations.length === 1 ? '1 rule' : `rules in ${violations.length} places`;
  return [`${file} breaks ${count}:`, ...lines].join('\n  ');
}

export const validateSubmission: Command = {
  usage,
  purpose: 'check a submission: header, ids, labels; with --images also that no picture is missing',
  run,
};
