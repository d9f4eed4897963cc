import { describe, expect, it } from 'vitest';
import { available } from '../../../bench/entrants.ts';
import { fakeSubject } from './fakeSubject.ts';

const absent = {
  ...fakeSubject('torch', [], { threads: 2 }),
  unavailable: async () => 'no python',
};
const [a, b, c] = ['a', 'b', 'c'].map((name) => fakeSubject(name, []));
const SUBJECTS = {
  ab: async () => [a, b],
  torch: async () => [absent],
  c: async () => [c],
  broken: async (): Promise<never> => {
    throw new Error('must not be loaded');
  },
};

describe('available', () => {
  it('are those that were asked for and run here; of the others the reason is told', async () => {
    const messages: string[] = [];
    const tell = (message: string) => void messages.push(message);
    expect(await available(SUBJECTS, ['c', 'torch', 'ab'], tell)).toEqual([c, a, b]);
    expect(messages).toEqual(['torch (2 threads) does not take part: no python']);
  });

  it('throws if there is none', async () => {
    await expect(available(SUBJECTS, ['torch'], () => {})).rejects.toThrow(
      'none of the subjects torch runs here',
    );
  });
});
