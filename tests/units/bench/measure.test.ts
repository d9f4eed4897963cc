import { describe, expect, it } from 'vitest';
import { measure, median, named } from '../../../bench/measure.ts';
import { firstImages } from '../../../bench/task.ts';
import { fakeSubject, GEMM_TASK, STEP_TASK } from './fakeSubject.ts';

const messages: string[] = [];
const OPTIONS = {
  rounds: 3,
  roundSeconds: 1,
  stepSeconds: 1000,
  subjectSeconds: 1000,
  settleSeconds: 0,
  progress: (message: string) => void messages.push(message),
};

describe('measure', () => {
  it('probes each subject on one image, then starts it on the whole batch, then lets them take turns', async () => {
    const log: string[] = [];
    await measure(STEP_TASK, [fakeSubject('a', log), fakeSubject('b', log)], OPTIONS);
    const start = (s: string) => [
      `${s}+1`,
      `${s}×1`,
      `${s}×1`,
      `${s}-`,
      `${s}+8`,
      `${s}×1`,
      `${s}×1`,
    ];
    const rounds = ['a×1', 'b×1', 'a×1', 'b×1', 'a×1', 'b×1'];
    expect(log).toEqual([...start('a'), ...start('b'), ...rounds, 'a-', 'b-']);
  });

  it('repeats the step until the time of a round is filled, and reports images per second', async () => {
    const log: string[] = [];
    const subjects = [fakeSubject('a', log, { seconds: () => 0.05, settings: { layout: 'x' } })];
    const [measurement] = await measure(STEP_TASK, subjects, OPTIONS);
    // 8 · 0.05 = 0.4 seconds a step: three fill a second.
    expect(log.filter((entry) => entry === 'a×3')).toHaveLength(3);
    expect(measurement).toEqual({
      ...{ bench: 'b', input: 'dense', subject: 'a', threads: 1, batch: 8 },
      ...{ rate: 'imagesPerSecond', rates: measurement.rates, settings: { layout: 'x' } },
    });
    expect(measurement.rates.map((rate) => rate.toPrecision(12))).toEqual(
      [20, 20, 20].map((rate) => rate.toPrecision(12)),
    );
  });

  it('counts 2MKN operations of a matrix product, which has no batch and no smaller probe', async () => {
    const log: string[] = [];
    const subject = fakeSubject('a', log, { seconds: () => 2 ** -10 });
    const [measurement] = await measure(GEMM_TASK, [subject], { ...OPTIONS, rounds: 1 });
    expect(log).toEqual(['a+1', 'a×1', 'a×1', 'a×1024', 'a-']);
    expect(measurement).toMatchObject({ batch: null, rate: 'gflops' });
    expect(measurement.rates).toEqual([(1024 * (60 / 1e9)) / 1]);
  });

  it('times the second step for its plans: the first one also compiles', async () => {
    const log: string[] = [];
    const seconds = (step: number) => (step === 1 ? 4000 : 1);
    await measure(STEP_TASK, [fakeSubject('a', log, { seconds })], OPTIONS);
    expect(log.filter((entry) => entry === 'a+8')).toHaveLength(1);
    expect(log.filter((entry) => entry === 'a×1')).toHaveLength(7);
  });

  it.each([
    // 8 images take 8 s
    [8, 8],
    [7.9, 4],
    [4, 4],
    [3.9, 2],
    [0.5, 1],
  ])(
    'with at most %d seconds a step, a subject of 1 s an image gets %d of 8',
    async (stepSeconds, batch) => {
      const log: string[] = [];
      const [measurement] = await measure(STEP_TASK, [fakeSubject('a', log)], {
        ...OPTIONS,
        stepSeconds,
      });
      expect(measurement.batch).toBe(batch);
      expect(measurement.rates).toEqual([1, 1, 1]);
      // On one image it goes on with the probe.
      const starts = batch === 1 ? ['a+1'] : ['a+1', `a+${batch}`];
      expect(log.filter((entry) => entry.includes('+'))).toEqual(starts);
    },
  );

  it.each([
    // Steps of 3.5, 4, 5 and 7 s; eight times the first of them would be 28 s.
    [28, [1, 8]],
    [27, [1, 4, 8]],
    [14, [1, 4, 8]],
    [10, [1, 2, 4, 8]],
    [9.9, [1, 2, 4]],
    [7.9, [1, 2]],
    [6.9, [1]],
  ])(
    'with at most %d seconds a step, a subject of 3 s a step and 0.5 s an image tries %j images: from each the next is judged again',
    async (stepSeconds, batches) => {
      const log: string[] = [];
      const subject = fakeSubject('a', log, { overhead: 3, seconds: () => 0.5 });
      const options = { ...OPTIONS, stepSeconds };
      const [{ batch, rates }] = await measure(STEP_TASK, [subject], options);
      const most = batches[batches.length - 1];
      expect(log.filter((entry) => entry.includes('+'))).toEqual(batches.map((n) => `a+${n}`));
      expect(log.filter((entry) => entry === 'a-')).toHaveLength(batches.length);
      expect([batch, median(rates)]).toEqual([most, most / (3 + 0.5 * most)]);
    },
  );

  it('does not round a batch that fits to a power of two', async () => {
    const six = firstImages(STEP_TASK, 6);
    const [{ batch }] = await measure(six, [fakeSubject('a', [])], { ...OPTIONS, stepSeconds: 6 });
    expect(batch).toBe(6);
  });

  it('gives a slow subject as many rounds as there is time for, one at least', async () => {
    const roundsWithin = async (subjectSeconds: number) => {
      const slow = fakeSubject('slow', []);
      const fast = fakeSubject('fast', [], { seconds: () => 0.125 });
      const measured = await measure(STEP_TASK, [slow, fast], { ...OPTIONS, subjectSeconds });
      return measured.map(({ rates }) => rates.length);
    };
    expect(await roundsWithin(24)).toEqual([3, 3]);
    expect(await roundsWithin(23)).toEqual([2, 3]);
    expect(await roundsWithin(16)).toEqual([2, 3]);
    expect(await roundsWithin(15)).toEqual([1, 3]);
    expect(await roundsWithin(3)).toEqual([1, 3]);
  });

  it('takes the median over the rounds, odd or even, so that one slow round does not count', async () => {
    const rateOf = async (times: number[]) => {
      const seconds = (step: number) => (step <= 2 ? 1 : times[step - 3]);
      const subject = fakeSubject('a', [], { seconds });
      const options = { ...OPTIONS, rounds: times.length };
      return median((await measure(STEP_TASK, [subject], options))[0].rates);
    };
    expect(await rateOf([1, 128, 1])).toBe(1);
    expect(await rateOf([2, 1, 4])).toBe(1 / 2);
    expect(await rateOf([1, 2, 8, 128])).toBe((1 / 2 + 1 / 8) / 2);
  });

  it('leaves out who does not take the task', async () => {
    const log: string[] = [];
    const cannot = fakeSubject('no', log, { takes: ({ kind }) => kind === 'gemm' });
    const measured = await measure(STEP_TASK, [cannot, fakeSubject('a', log)], OPTIONS);
    expect(measured.map(({ subject }) => subject)).toEqual(['a']);
    expect(log.filter((entry) => entry.startsWith('no'))).toEqual([]);
  });

  it('says what it is doing', async () => {
    messages.length = 0;
    await measure(STEP_TASK, [fakeSubject('a', [], { threads: 2 })], { ...OPTIONS, rounds: 1 });
    expect(messages).toEqual([
      'b dense: a (2 threads) starts',
      'b dense: round 1 of 1, a (2 threads)',
    ]);
  });
});

describe('measure refuses to compare the speeds of different computations', () => {
  const against = (value: (step: number, batch: number) => number, log: string[] = []) =>
    measure(
      STEP_TASK,
      [fakeSubject('a', log, { value: () => -1000 }), fakeSubject('b', log, { value, threads: 2 })],
      OPTIONS,
    );

  it('of which the losses are 0.001 apart or less: those are compared', async () => {
    expect(await against(() => -1001)).toHaveLength(2);
    expect(await against(() => -999)).toHaveLength(2);
  });

  it.each([
    ['the first step on one image', 1, 1],
    ['the second step on one image', 2, 1],
    ['the first step on the batch', 1, 8],
    ['the second step on the batch', 2, 8],
  ])(
    'that differ in %s, by more than 0.001, either way, or by being no number',
    async (_, step, batch) => {
      for (const wrong of [-1001.01, -998.99, Number.NaN]) {
        const value = (s: number, b: number) => (s === step && b === batch ? wrong : -1000);
        await expect(against(value)).rejects.toThrow(
          `b dense: the loss of step ${step} on ${batch} images is -1000 by a (1 thread), ${wrong} by b (2 threads); they do not do the same work, so their speeds are not compared; correct one of them or leave it out by --subjects`,
        );
      }
    },
  );

  it('and a single subject that finds no number', async () => {
    const subject = fakeSubject('a', [], { value: () => Number.NaN });
    await expect(measure(STEP_TASK, [subject], OPTIONS)).rejects.toThrow('is NaN by a (1 thread)');
  });

  it('and names what it compares of matrix products', async () => {
    const subjects = [1, 2].map((n) => fakeSubject(`s${n}`, [], { value: () => n }));
    await expect(measure(GEMM_TASK, subjects, OPTIONS)).rejects.toThrow(
      'gemm 2×3 · 3×5: the last element of the first row is 1 by s1 (1 thread), 2 by s2',
    );
  });

  it('and ends all subjects that it started', async () => {
    const log: string[] = [];
    await expect(against((_, batch) => (batch === 8 ? 5 : -1000), log)).rejects.toThrow('images');
    expect(log.filter((entry) => entry.endsWith('-')).sort()).toEqual(['a-', 'a-', 'b-', 'b-']);
  });
});

describe('named', () => {
  it('counts threads', () => {
    expect(named({ name: 'x', threads: 1 })).toBe('x (1 thread)');
    expect(named({ name: 'x', threads: 2 })).toBe('x (2 threads)');
  });
});
