import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../bench/arguments.ts';

const CHOICES = {
  benchmarks: [
    { name: 'gemm', about: 'products' },
    { name: 'mlp-step', about: 'steps' },
  ],
  subjects: ['loops', 'pytorch'],
};
const parse = (...words: string[]) => parseArguments(words, CHOICES);

describe('parseArguments', () => {
  it('takes all benchmarks and subjects, five rounds and text where nothing is said', () => {
    expect(parse()).toEqual({
      ...{ names: [], json: false, record: false, rounds: 5, subjects: null },
    });
  });

  it('takes names and options in any order', () => {
    const expected = {
      names: ['gemm', 'mlp-step'],
      json: true,
      record: false,
      rounds: 12,
      subjects: ['pytorch', 'loops'],
    };
    expect(
      parse('gemm', '--json', '--subjects', 'pytorch,loops', 'mlp-step', '--rounds', '12'),
    ).toEqual(expected);
    expect(
      parse('--rounds', '12', 'gemm', 'mlp-step', '--subjects', 'pytorch,loops', '--json'),
    ).toEqual(expected);
  });

  it('keeps the figures where it is told to', () => {
    expect(parse('--record').record).toBe(true);
  });

  it('refuses a benchmark that it does not know, with those that it knows', () => {
    expect(() => parse('gemm', 'gem')).toThrow(
      "there is no benchmark 'gem'; choose from\n  gemm      products\n  mlp-step  steps",
    );
  });

  it('refuses a subject that it does not know, or none at all', () => {
    const choose = 'choose from loops, pytorch';
    expect(() => parse('--subjects', 'loops,torch')).toThrow(`no subject 'torch'; ${choose}`);
    expect(() => parse('--subjects', 'loops,')).toThrow(`no subject ''; ${choose}`);
    expect(() => parse('--subjects')).toThrow(`no subject ''; ${choose}`);
  });

  it('refuses an option that it does not know', () => {
    expect(() => parse('--jsn')).toThrow(
      "there is no option '--jsn'; use npm run bench -- [NAME…] [--json] [--record] [--rounds N] [--subjects a,b]",
    );
  });

  it.each(['0', '-1', '1.5', '10000', 'x3', '3x', ''])('refuses %j rounds', (word) => {
    expect(() => parse('--rounds', word)).toThrow(
      `--rounds '${word}' is not a number of rounds; give one in 1 … 9999`,
    );
  });

  it('takes 1 and 9999 rounds', () => {
    expect(parse('--rounds', '1').rounds).toBe(1);
    expect(parse('--rounds', '9999').rounds).toBe(9999);
    expect(() => parse('--rounds')).toThrow("--rounds '' is not");
  });
});
