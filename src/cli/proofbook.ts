/** `npx proofbook COMMAND …`: the commands that make and use networks of pictures. */
import type { Command } from './command.ts';
import { predict } from './predict.ts';
import { recreate } from './recreate.ts';
import { train } from './train.ts';
import { validateSubmission } from './validateSubmission.ts';

/** By name; a further command is a further entry. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['train', train],
  ['predict', predict],
  ['validate-submission', validateSubmission],
  ['recreate', recreate],
]);

/** Follows the arguments after `proofbook`. Throws unless they begin with a command or ask for help. */
export async function proofbook(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args;
  const command = COMMANDS.get(name);
  if (command !== undefined) {
    if (rest.some(asksForHelp)) process.stdout.write(helpFor(command));
    else await command.run(rest);
  } else if (name === 'help' || asksForHelp(name)) {
    process.stdout.write([...COMMANDS.values()].map(helpFor).join(''));
  } else {
    const problem = name === '' ? 'no command' : `there is no command «${name}»`;
    throw new Error(
      `${problem}; there are ${[...COMMANDS.keys()].join(', ')}: npx proofbook --help says more`,
    );
  }
}

const asksForHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

const helpFor = ({ usage, purpose }: Command): string => `npx proofbook ${usage}\n    ${purpose}\n`;
