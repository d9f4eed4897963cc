/** All generated pages, as path → text, from the recorded evidence and the recorded runs. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EvidenceRecord } from '../evidence/record.ts';
import { experimentNamed } from '../experiments/catalogue.ts';
import { drawFigure } from '../experiments/figures/draw.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { questions } from '../theory/book.ts';
import { type BenchmarkRecord, readBenchmarkRecords } from './benchmarkRecord.ts';
import { conformancePage } from './conformancePage.ts';
import { type ConformanceRecord, readConformanceRecord } from './conformanceRecord.ts';
import { derivativesPage } from './derivativesPage.ts';
import { type EnclosureRecord, readEnclosureRecord } from './enclosureRecord.ts';
import { errataPage } from './errataPage.ts';
import { type ErrorRecord, readErrorRecord } from './errorRecord.ts';
import { errorsPage } from './errorsPage.ts';
import { experimentPage } from './experimentPage.ts';
import { floatsPage } from './floatsPage.ts';
import { GROWTH_FIGURE, growthFigure } from './growthFigure.ts';
import { conventionsPage, indexPage } from './indexPage.ts';
import { kernelsPage } from './kernelsPage.ts';
import { mutationPage } from './mutationPage.ts';
import { type MutationRecord, readMutationRecord } from './mutationRecord.ts';
import { theoryPage } from './theoryPage.ts';
import { THREADS_FIGURE, threadsFigure } from './threadsFigure.ts';

/** Where the images of the benchmarks come from, each line says itself. */
const MEASURED = { name: 'benchmark', synthetic: false, scaling: 'pixels in [0, 1]' };

/** What was measured of the kernels; the benchmarks machine by machine. */
export interface Measurements {
  readonly errors: ErrorRecord;
  readonly benchmarks: readonly BenchmarkRecord[];
  /** null where it was not recorded */
  readonly conformance: ConformanceRecord | null;
  /** null where it was not recorded */
  readonly mutation: MutationRecord | null;
  /** null where it was not recorded */
  readonly enclosures: EnclosureRecord | null;
}

/** Those recorded in this folder. */
export function measurementsIn(folder: string): Measurements {
  return {
    errors: readErrorRecord(join(folder, 'errors.json')),
    benchmarks: readBenchmarkRecords(join(folder, 'benchmarks.json')),
    conformance: readConformanceRecord(join(folder, 'conformance.json')),
    mutation: readMutationRecord(join(folder, 'mutation.json')),
    enclosures: readEnclosureRecord(join(folder, 'enclosures.json')),
  };
}

export function pages(
  evidence: EvidenceRecord,
  records: readonly ExperimentRecord[],
  { errors, benchmarks, conformance, mutation, enclosures }: Measurements,
): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  all.set('index.md', indexPage(evidence, records, mutation));
  all.set('conventions.md', conventionsPage());
  all.set('errata.md', errataPage(evidence));
  all.set('floats.md', floatsPage(evidence));
  all.set('kernels.md', kernelsPage(benchmarks));
  all.set('errors.md', errorsPage(errors, enclosures));
  all.set('derivatives.md', derivativesPage());
  if (conformance !== null) all.set('conformance.md', conformancePage(conformance));
  if (mutation !== null) all.set('mutation.md', mutationPage(mutation));
  for (const [path, figure] of [
    [GROWTH_FIGURE, growthFigure(benchmarks)],
    [THREADS_FIGURE, threadsFigure(benchmarks)],
  ] as const) {
    if (figure !== null) all.set(path, drawFigure(figure, MEASURED));
  }
  for (const question of questions) {
    all.set(`theory/q${question.number}.md`, theoryPage(question, evidence));
  }
  for (const record of records) {
    const experiment = experimentNamed(record.id);
    all.set(`experiments/${record.id}.md`, experimentPage(experiment, record));
    for (const figure of experiment.figures(record)) {
      const path = `experiments/${record.id}-${figure.name}.svg`;
      all.set(path, drawFigure(figure, record.data));
    }
  }
  return all;
}

export function writePages(folder: string, all: ReadonlyMap<string, string>): void {
  for (const [path, text] of all) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeAtomically(join(folder, path), text);
  }
}
