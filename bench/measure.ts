/** Measures the speed of several subjects side by side. */

export interface Subject {
  readonly name: string;
  /** one piece of work; runs once before it is timed */
  readonly run: () => void;
}

/** The same work, done by a readable subject (the first) and by faster ones. */
export interface Contest {
  readonly bench: string;
  /** what the work is: `{ input: 'dense' }` */
  readonly settings: Readonly<Record<string, string | number>>;
  /** of what the rate counts: `imagesPerSecond` */
  readonly rate: string;
  /** how many of them one run does */
  readonly work: number;
  readonly subjects: readonly Subject[];
}

/** A benchmark prepares its contests only when it is asked for. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  contests(): readonly Contest[];
}

export interface Measurement {
  readonly bench: string;
  readonly subject: string;
  readonly threads: 1;
  readonly settings: Contest['settings'];
  readonly rate: string;
  /** work per second, the median over the rounds */
  readonly perSecond: number;
  /** perSecond over that of the first subject */
  readonly ratio: number;
}

/**
 * Lets the subjects take turns, so that a slower moment of the machine meets them all: in each round
 * every subject runs, again and again until `roundSeconds` have passed, at least once.
 * `seconds` is the clock.
 */
export function measure(
  contest: Contest,
  rounds: number,
  roundSeconds: number,
  seconds: () => number,
): Measurement[] {
  const { bench, settings, rate, work, subjects } = contest;
  const rates = subjects.map((): number[] => []);
  for (const { run } of subjects) run();
  for (let round = 0; round < rounds; round++) {
    subjects.forEach(({ run }, s) => {
      const start = seconds();
      let runs = 0;
      let elapsed = 0;
      do {
        run();
        runs++;
        elapsed = seconds() - start;
      } while (elapsed < roundSeconds);
      rates[s].push((runs * work) / elapsed);
    });
  }
  const medians = rates.map(median);
  return subjects.map(({ name: subject }, s) => ({
    bench,
    subject,
    threads: 1,
    settings,
    rate,
    perSecond: medians[s],
    ratio: medians[s] / medians[0],
  }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
