/** What the command line of the benchmarks means. */

export interface BenchArguments {
  /** none stands for all */
  readonly names: readonly string[];
  readonly json: boolean;
  /** true: the lines are kept in docs/benchmarks.json */
  readonly record: boolean;
  readonly rounds: number;
  /** null for all */
  readonly subjects: readonly string[] | null;
}

export interface Choices {
  /** name and what it is about */
  readonly benchmarks: readonly { readonly name: string; readonly about: string }[];
  readonly subjects: readonly string[];
}

export const USAGE = 'npm run bench -- [NAME…] [--json] [--record] [--rounds N] [--subjects a,b]';

const ROUNDS = 5;

/** Throws, saying what there is to choose from, for anything that it does not know. */
export function parseArguments(words: readonly string[], choices: Choices): BenchArguments {
  const names: string[] = [];
  let json = false;
  let record = false;
  let rounds = ROUNDS;
  let subjects: readonly string[] | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--json') json = true;
    else if (word === '--record') record = true;
    else if (word === '--rounds') rounds = requireRounds(words[++at]);
    else if (word === '--subjects') subjects = requireSubjects(words[++at], choices.subjects);
    else if (word.startsWith('-')) throw new Error(`there is no option '${word}'; use ${USAGE}`);
    else names.push(requireBenchmark(word, choices.benchmarks));
  }
  return { names, json, record, rounds, subjects };
}

function requireRounds(word = ''): number {
  if (!/^[1-9][0-9]{0,3}$/.test(word)) {
    throw new Error(`--rounds '${word}' is not a number of rounds; give one in 1 … 9999`);
  }
  return Number(word);
}

function requireSubjects(word = '', known: readonly string[]): readonly string[] {
  const wanted = word.split(',');
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`there is no subject '${unknown}'; choose from ${known.join(', ')}`);
  }
  return wanted;
}

function requireBenchmark(word: string, known: Choices['benchmarks']): string {
  if (!known.some(({ name }) => name === word)) {
    const lines = known.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join('\n');
    throw new Error(`there is no benchmark '${word}'; choose from\n${lines}`);
  }
  return word;
}
