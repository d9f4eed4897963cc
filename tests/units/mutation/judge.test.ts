/** What Stryker reports, sorted into what is recorded. */
import { existsSync } from 'node:fs';
import type { MutantResult } from '@stryker-mutator/api/core';
import { describe, expect, it } from 'vitest';
import { mutationRecord, scoreOf } from '../../../src/pages/mutationRecord.ts';
import { judge, judgeAgain } from '../../mutation/judge.ts';
import { ownTests } from '../../mutation/ownTests.ts';
import { mutatedFiles } from '../../mutation/scope.ts';
import { complaints } from '../../mutation/verdict.ts';

const SOURCE = 'for (let i = 0; i < n; i++) {\n  sum += i;\n}\n';

function result(
  status: MutantResult['status'],
  line: number,
  [from, to]: readonly [number, number],
  statusReason?: string,
): MutantResult {
  return {
    ...{ id: '1', fileName: 'loop.ts', mutatorName: 'Any', replacement: 'other', status },
    location: {
      start: { line: line + 1, column: from + 1 },
      end: { line: line + 1, column: to + 1 },
    },
    ...(statusReason === undefined ? {} : { statusReason }),
  };
}

describe('judge', () => {
  it('counts what was noticed, what was not, and what cannot be', () => {
    const file = judge('loop.ts', SOURCE, [
      result('Killed', 0, [5, 14]),
      result('Killed', 1, [2, 10]),
      result('Timeout', 0, [23, 26]),
      result('Survived', 1, [6, 8]),
      result('NoCoverage', 1, [9, 10]),
      result('RuntimeError', 1, [9, 10]),
      result('Ignored', 1, [2, 10], 'the sum does not matter'),
      result('Ignored', 1, [2, 10], 'Ignored because of excluded mutation "StringLiteral"'),
      result('Ignored', 1, [2, 10], 'Static mutant (and "ignoreStatic" was enabled)'),
    ]);
    expect(file).toMatchObject({ killed: 2, timedOut: 1, survived: 3, equivalent: 1, stuck: [] });
    expect(file.survivors[0]).toEqual({ at: '2:6-2:8', mutator: 'Any', replacement: 'other' });
    expect(file.reasons).toEqual([
      { at: '2:2-2:10', mutator: 'Any', reason: 'the sum does not matter' },
    ]);
  });

  it('tells a mutant that hangs in a loop from one that hangs elsewhere', () => {
    const { stuck } = judge('loop.ts', SOURCE, [
      result('Timeout', 0, [16, 21]),
      result('Timeout', 1, [6, 8]),
    ]);
    expect(stuck).toEqual([{ at: '2:6-2:8', mutator: 'Any', replacement: 'other' }]);
  });

  it('wants a reason where a mutant is disabled', () => {
    const disabled = result('Ignored', 1, [2, 10], 'Ignored using a comment');
    expect(() => judge('loop.ts', SOURCE, [disabled])).toThrow(
      'judge: loop.ts:2:2-2:10 disables Any without a reason; write it after the colon of the comment',
    );
  });

  it('remembers which source it judged', () => {
    expect(judge('loop.ts', SOURCE, []).sha256).not.toBe(judge('loop.ts', `${SOURCE} `, []).sha256);
  });
});

describe('judgeAgain', () => {
  const before = judge('loop.ts', SOURCE, [
    result('Killed', 1, [2, 10]),
    result('Survived', 1, [6, 8]),
    result('Survived', 0, [5, 14]),
    result('NoCoverage', 1, [9, 10]),
  ]);

  it('takes away the survivors that other tests notice', () => {
    const after = judgeAgain('loop.ts', SOURCE, before, [
      result('Killed', 1, [6, 8]),
      result('Survived', 0, [5, 14]),
      result('Timeout', 1, [9, 10]),
    ]);
    expect(after).toMatchObject({ killed: 2, survived: 1, timedOut: 1 });
    expect(after.survivors.map(({ at }) => at)).toEqual(['1:5-1:14']);
    expect(after.stuck.map(({ at }) => at)).toEqual(['2:9-2:10']);
  });

  it('does not count again what was noticed before', () => {
    const after = judgeAgain('loop.ts', SOURCE, before, [
      result('Killed', 1, [2, 10]),
      result('Survived', 1, [6, 8]),
    ]);
    expect(after).toMatchObject({ killed: 1, survived: 1, timedOut: 0 });
  });

  it('judges again what ran for ever without reason', () => {
    const hangs = judge('loop.ts', SOURCE, [
      result('Timeout', 1, [6, 8]),
      result('Timeout', 0, [5, 14]),
    ]);
    expect(hangs.stuck).toHaveLength(1);
    const after = judgeAgain('loop.ts', SOURCE, hangs, [result('Killed', 1, [6, 8])]);
    expect(after).toMatchObject({ killed: 1, survived: 0, timedOut: 1, stuck: [] });
  });
});

describe('ownTests', () => {
  it('are those of the question, the folder, or what is nearest', () => {
    const testsOf = (path: string) => ownTests(path).tests;
    expect(testsOf('src/theory/q5/relu.ts')).toBe(
      'tests/properties/{q5,interpolationProof}.test.ts',
    );
    expect(testsOf('src/theory/q6.ts')).toBe('tests/properties/q6.test.ts');
    expect(testsOf('src/theory/assumptions/q6.ts')).toBe('tests/properties/q6.test.ts');
    expect(testsOf('src/theory/identity/grid.ts')).toContain('theory/identity/*');
    expect(testsOf('src/theory/claim.ts')).toMatch(/^tests\/units\/theory\//);
    expect(testsOf('src/kernels/webassembly/pooling.ts')).toContain('tests/units/fast/!(');
    expect(testsOf('src/kernels/webassembly/pool.ts')).toBe('tests/units/fast/pool.test.ts');
    expect(testsOf('src/kernels/gemm.ts')).toBe('tests/units/kernels/**/*.test.ts');
  });

  it('leave written answers and other statements, and no code, to the checks of what they say', () => {
    expect(ownTests('src/theory/q5/relu.ts').texts).toBe(true);
    expect(ownTests('src/theory/assumptions/q5.ts').texts).toBe(true);
    expect(ownTests('src/theory/errata/softmax.ts').texts).toBe(true);
    expect(ownTests('src/theory/identity/grid.ts').texts).toBe(false);
    expect(ownTests('src/theory/derivatives.ts').texts).toBe(false);
  });

  it('exist for every file that is mutated', () => {
    for (const path of mutatedFiles([])) {
      const [start] = ownTests(path).tests.split(/[*!{]/);
      expect(existsSync(start), path).toBe(true);
    }
  });

  it('are not known for others', () => {
    expect(() => ownTests('src/cli/train.ts')).toThrow('no tests are named for src/cli/train.ts');
  });
});

describe('complaints', () => {
  const file = (...results: readonly MutantResult[]) => judge('loop.ts', SOURCE, results);
  const killed = Array.from({ length: 49 }, () => result('Killed', 1, [2, 10]));
  const equivalent = result('Ignored', 1, [2, 10], 'for a reason');

  it('are none where everything is noticed', () => {
    expect(complaints({ 'loop.ts': file(...killed, equivalent) })).toEqual([]);
  });

  it('name survivors and what hangs, with line and replacement', () => {
    const bad = file(...killed, result('Survived', 0, [5, 14]), result('Timeout', 1, [6, 8]));
    expect(complaints({ 'a.ts': bad })).toEqual([
      'survived: a.ts:1:5-1:14 Any → other',
      'ran for ever, though it is no loop’s step or bound: a.ts:2:6-2:8 Any → other',
    ]);
  });

  it('refuse to call more than two in a hundred equivalent', () => {
    expect(complaints({ 'a.ts': file(...killed.slice(1), equivalent) })).toEqual([
      '1 of 49 mutants are called equivalent, more than 2 in 100',
    ]);
  });
});

describe('mutationRecord', () => {
  it('adds up the files there are, in alphabetical order, and names those not judged', () => {
    const one = judge('b.ts', SOURCE, [result('Killed', 0, [5, 14])]);
    const two = judge('a.ts', SOURCE, [result('Survived', 0, [5, 14])]);
    const judged = { 'b.ts': one, 'a.ts': two, 'gone.ts': one };
    const record = mutationRecord(judged, ['b.ts', 'c.ts', 'a.ts']);
    expect(record).toMatchObject({ killed: 1, survived: 1, score: 0.5, unjudged: ['c.ts'] });
    expect(Object.keys(record.files)).toEqual(['a.ts', 'b.ts']);
  });

  it('scores 1 where there is nothing to notice', () => {
    expect(scoreOf({ killed: 0, survived: 0, timedOut: 0, equivalent: 3 })).toBe(1);
  });
});

describe('mutatedFiles', () => {
  it('are those of a folder, or one of them, without the compiled kernels', () => {
    expect(mutatedFiles(['src/conv/geometry.ts'])).toEqual(['src/conv/geometry.ts']);
    expect(mutatedFiles(['src/conv/'])).toContain('src/conv/window.ts');
    const all = mutatedFiles([]);
    expect(all.length).toBeGreaterThan(mutatedFiles(['src/nn', 'src/conv']).length);
    expect(all.filter((path) => path.includes('/assembly/'))).toEqual([]);
  });

  it('names a path that is not mutated', () => {
    expect(() => mutatedFiles(['src/cli'])).toThrow('mutatedFiles: «src/cli» holds no file');
  });
});
