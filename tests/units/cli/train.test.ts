/** What `npx proofbook train` refuses before any work. */
import { describe, expect, it } from 'vitest';
import { called } from './called.ts';

describe('proofbook train', () => {
  it.each([
    [[], 'dogs-vs-cats must be given; usage: npx proofbook train dogs-vs-cats'],
    [['birds'], 'train «birds»: there is dogs-vs-cats'],
    [['dogs-vs-cats', '--design', 'huge'], 'design «huge»: there are final and small'],
    [['dogs-vs-cats', '--design', 'toString'], 'design «toString»: there are final and small'],
    [['dogs-vs-cats', '--seed', '1.5'], 'seed «1.5»: give an integer from 0 to 4294967295'],
    [['dogs-vs-cats', '--seed', ''], 'seed «»: give an integer'],
    [['dogs-vs-cats', '--threads', '0'], 'threads «0»: give a number from 1 to 64'],
    [['dogs-vs-cats', '--stop-after', '0'], 'stop-after «0»: give a positive number of epochs'],
    [['dogs-vs-cats', '--epochs', '3'], "Unknown option '--epochs'"],
    [['dogs-vs-cats', '--out', '/dev/null/m.safetensors'], 'choose another file with --out'],
    [
      ['dogs-vs-cats', '--checkpoints', '/dev/null/c', '--out', 'runs/m.safetensors'],
      'choose another folder with --checkpoints',
    ],
    [
      ['dogs-vs-cats', '--data', 'no-such-folder'],
      '--data names no-such-folder, but Dogs vs Cats is not there',
    ],
  ])('%j: %s', async (args, problem) => {
    const { error } = await called('train', ...args);
    expect(error).toContain(problem);
  });
});
