/** Measures how fast several subjects do the same work, side by side. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Session, Subject } from './subject.ts';
import { firstImages, type Task } from './task.ts';

export interface Measurement {
  readonly bench: string;
  readonly input: string;
  readonly subject: string;
  readonly threads: number;
  /** images a step; null where the work has none */
  readonly batch: number | null;
  readonly rate: 'imagesPerSecond' | 'gflops';
  /** one of each round that the subject took part in: all begin with the first */
  readonly rates: readonly number[];
  readonly settings: Session['settings'];
}

export interface MeasureOptions {
  readonly rounds: number;
  /** how long each subject works in each round, at least */
  readonly roundSeconds: number;
  /** a subject whose step takes longer gets fewer images */
  readonly stepSeconds: number;
  /** a subject that needs longer for all rounds gets fewer of them */
  readonly subjectSeconds: number;
  /** between the work of one subject and of the next, for threads that wait by spinning */
  readonly settleSeconds: number;
  readonly progress: (message: string) => void;
}

/** How far two float32 computations of one loss may lie apart, relatively. */
const AGREEMENT = 1e-3;

interface Entrant {
  readonly subject: Subject;
  readonly task: Task;
  readonly session: Session;
  /** of one step, once everything is compiled */
  readonly seconds: number;
  readonly rates: number[];
}

/**
 * First all subjects do two steps on one image (of a matrix product all); then the same on their whole
 * batch, or on as many images as they have time for; then they take turns, so that a slower moment of the machine meets them all. The losses of
 * the first two steps show forwards, backwards and update to be the same.
 * Throws where they are not: the speeds of different computations say nothing about each other.
 */
export async function measure(
  task: Task,
  subjects: readonly Subject[],
  options: MeasureOptions,
): Promise<Measurement[]> {
  const sessions = new Set<Session>();
  const open = async (subject: Subject, work: Task) => {
    const session = await subject.start(work);
    sessions.add(session);
    return session;
  };
  const close = async (session: Session) => {
    sessions.delete(session);
    await session.close();
  };
  const agreement = new Agreement(task);
  const entrants: Entrant[] = [];
  try {
    for (const subject of subjects.filter((candidate) => candidate.takes(task))) {
      options.progress(`${task.bench} ${task.input}: ${named(subject)} starts`);
      let work = task.kind === 'step' ? firstImages(task, 1) : task;
      let session = await open(subject, work);
      let seconds = await agreement.firstSteps(subject, work, session);
      // A step on few images is mostly overhead, so what fits is judged again on more of them.
      for (;;) {
        const larger = affordable(task, seconds / imagesOf(work), options.stepSeconds);
        if (imagesOf(larger) <= imagesOf(work)) break;
        await close(session);
        work = larger;
        session = await open(subject, work);
        seconds = await agreement.firstSteps(subject, work, session);
      }
      entrants.push({ subject, task: work, session, seconds, rates: [] });
    }
    await takeTurns(entrants, options);
    return entrants.map(measurementOf);
  } finally {
    for (const session of sessions) await session.close();
  }
}

async function takeTurns(entrants: readonly Entrant[], options: MeasureOptions): Promise<void> {
  const { rounds, roundSeconds, subjectSeconds, settleSeconds, progress } = options;
  for (let round = 0; round < rounds; round++) {
    for (const { subject, task, session, seconds, rates } of entrants) {
      const repeat = Math.max(1, Math.ceil(roundSeconds / seconds));
      if (round > 0 && (round + 1) * repeat * seconds > subjectSeconds) continue;
      await wait(1000 * settleSeconds);
      progress(`${task.bench} ${task.input}: round ${round + 1} of ${rounds}, ${named(subject)}`);
      const run = await session.run(repeat);
      rates.push((repeat * workOf(task)) / run.seconds);
    }
  }
}

/** The values that the subjects found, by batch and step: the first subject's are the measure. */
class Agreement {
  private readonly task: Task;
  private readonly found = new Map<string, { readonly by: Subject; readonly value: number }>();

  constructor(task: Task) {
    this.task = task;
  }

  /** Runs two steps, compares both values, returns how long the second took. */
  async firstSteps(subject: Subject, task: Task, session: Session): Promise<number> {
    let seconds = 0;
    for (const step of [1, 2]) {
      const run = await session.run(1);
      this.compare(subject, batchOf(task), step, run.value);
      seconds = run.seconds;
    }
    return seconds;
  }

  private compare(
    subject: Subject,
    batch: number | null,
    step: number,
    value: number | null,
  ): void {
    if (value === null) return;
    const key = `${batch} ${step}`;
    const { by, value: expected } = this.found.get(key) ?? { by: subject, value };
    this.found.set(key, { by, value: expected });
    if (Math.abs(value - expected) <= AGREEMENT * Math.abs(expected)) return;
    const { bench, input, kind } = this.task;
    const what =
      kind === 'gemm'
        ? 'the last element of the first row'
        : `the loss of step ${step} on ${batch} images`;
    throw new Error(
      `${bench} ${input}: ${what} is ${expected} by ${named(by)}, ${value} by ${named(subject)}; they do not do the same work, so their speeds are not compared; correct one of them or leave it out by --subjects`,
    );
  }
}

/** The whole task, or as many images, a power of two, as a step of `stepSeconds` is good for. */
function affordable(task: Task, secondsPerImage: number, stepSeconds: number): Task {
  if (task.kind === 'gemm' || task.batch * secondsPerImage <= stepSeconds) return task;
  let batch = 1;
  while (2 * batch * secondsPerImage <= stepSeconds) batch *= 2;
  return firstImages(task, batch);
}

function batchOf(task: Task): number | null {
  return task.kind === 'step' ? task.batch : null;
}

function imagesOf(task: Task): number {
  return batchOf(task) ?? 1;
}

/** Images, or 10⁹ operations. */
function workOf(task: Task): number {
  return task.kind === 'step' ? task.batch : (2 * task.M * task.K * task.N) / 1e9;
}

function measurementOf({ subject, task, session, rates }: Entrant): Measurement {
  return {
    bench: task.bench,
    input: task.input,
    subject: subject.name,
    threads: subject.threads,
    batch: batchOf(task),
    rate: task.kind === 'step' ? 'imagesPerSecond' : 'gflops',
    rates,
    settings: session.settings,
  };
}

/** `pytorch (2 threads)` */
export function named({ name, threads }: Pick<Subject, 'name' | 'threads'>): string {
  return `${name} (${threads} ${threads === 1 ? 'thread' : 'threads'})`;
}

/** The middle one; of an even number the mean of both. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
