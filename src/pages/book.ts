/** All generated pages, as path → text, from the recorded evidence and the recorded runs. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EvidenceRecord } from '../evidence/record.ts';
import { experimentNamed } from '../experiments/catalogue.ts';
import { drawFigure } from '../experiments/figure.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { questions } from '../theory/book.ts';
import { experimentPage } from './experimentPage.ts';
import { conventionsPage, indexPage } from './indexPage.ts';
import { theoryPage } from './theoryPage.ts';

export function pages(
  evidence: EvidenceRecord,
  records: readonly ExperimentRecord[],
): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  all.set('index.md', indexPage(evidence, records));
  all.set('conventions.md', conventionsPage());
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
