/** A subcommand of `proofbook`, and how it reads what follows its name. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export interface Command {
  /** what follows `npx proofbook`: `predict --model FILE …` */
  readonly usage: string;
  /** one line for the list of commands */
  readonly purpose: string;
  /** `args` follow the name of the command. Throws on bad input, before any work. */
  run(args: readonly string[]): Promise<void>;
}

/** What was given: options by name, and what is no option. */
export interface Given<O extends string> {
  readonly options: Readonly<Partial<Record<O, string>>>;
  readonly operands: readonly string[];
}

/**
 * Takes the arguments apart. Throws, with the usage, on an option that is not among `names` or lacks its
 * value, where one of `required` is missing, and unless there are as many operands as named.
 */
export function readGiven<O extends string, R extends O>(
  usage: string,
  args: readonly string[],
  names: readonly O[],
  { required, operands }: { readonly required: readonly R[]; readonly operands: readonly string[] },
): Given<O> & { readonly options: Readonly<Record<R, string>> } {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new Error(`${problem}; usage: npx proofbook ${usage}`, { cause });
  };
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  let values: Readonly<Record<string, unknown>>;
  let positionals: readonly string[];
  try {
    ({ values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options }));
  } catch (error) {
    const [problem] = (error as Error).message.split('. ');
    return refuse(problem, error);
  }
  const missing = required.filter((name) => (values[name] ?? '') === '');
  if (missing.length > 0)
    refuse(`${missing.map((name) => `--${name}`).join(' and ')} must be given`);
  if (positionals.length < operands.length) {
    refuse(`${operands.slice(positionals.length).join(' and ')} must be given`);
  }
  if (positionals.length > operands.length) {
    refuse(`there is no use for «${positionals[operands.length]}»`);
  }
  type Options = Readonly<Partial<Record<O, string>>> & Readonly<Record<R, string>>;
  return { options: values as unknown as Options, operands: positionals };
}

/** More than the kernels take would be refused. */
const MOST_THREADS = 64;

/** As many threads as there are processors unless said otherwise. Throws unless it is 1 to 64. */
export function threadsNamed(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), MOST_THREADS);
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new RangeError(`threads «${text}»: give a number from 1 to ${MOST_THREADS}`);
  }
  return threads;
}
