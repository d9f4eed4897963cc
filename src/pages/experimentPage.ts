/** One page an experiment: question, conclusions, plots, tables, from its record. */
import type { Experiment } from '../experiments/experiment.ts';
import { commandFor, isPublished } from '../experiments/publication.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { markdownTable, page } from './markdown.ts';

const percent = /accuracy/i;

function headlineCell(name: string, value: number): string {
  if (percent.test(name) && !/evaluations/i.test(name)) return `${(100 * value).toFixed(2)} %`;
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return String(Number(value.toPrecision(6)));
}

/** `validAccuracy` → `valid accuracy` */
function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The numbers of a record for readers: `['valid accuracy', '98.46 %']`. */
export function headlineRows({
  headline,
}: Pick<ExperimentRecord, 'headline'>): [quantity: string, value: string][] {
  return Object.entries(headline).map(([name, value]) => [words(name), headlineCell(name, value)]);
}

/** Names keep their capitals: `The CNN` → `the CNN` */
function uncapitalized(title: string): string {
  return title.slice(0, 1).toLowerCase() + title.slice(1);
}

function banner(record: ExperimentRecord): string {
  const parts: string[] = [];
  if (record.data.synthetic) {
    parts.push(
      `**Synthetic stand-in data** (${record.data.name}). Nothing on this page is a result on real data.`,
    );
  }
  if (record.size === 'quick') {
    parts.push(
      '**Quick settings**, made to finish in seconds; the published pages show full runs.',
    );
  }
  return parts.map((part) => `> ⚠ ${part}`).join('\n>\n');
}

/** Where the images of a page are, as its links say it: `../experiments/`. */
export interface ImageFolders {
  /** of what is drawn from the record, and of pictures that may be published */
  readonly drawn: string;
  /** of pictures that show the data; null where they are not to be had */
  readonly showingData: string | null;
}

/** Beside the page, and nothing that shows the data. */
const PUBLISHED: ImageFolders = { drawn: '', showingData: null };

export function experimentPage(
  experiment: Experiment,
  record: ExperimentRecord,
  { drawn, showingData }: ImageFolders = PUBLISHED,
): string {
  const { data, run } = record;
  const figures = experiment.figures(record);
  const counts = Object.values(data.counts).map((n) => n.toLocaleString('en-US'));
  return page(
    `# ${experiment.title}`,
    banner(record),
    experiment.question,
    ...figures.map(
      (figure) => `![${figure.description}](${drawn}${experiment.id}-${figure.name}.svg)`,
    ),
    ...record.pictures.flatMap(({ name, description, showsData }) => {
      const folder = showsData ? showingData : drawn;
      return folder === null ? [] : [`![${description}](${folder}${experiment.id}-${name}.svg)`];
    }),
    '## Conclusions',
    record.conclusions
      .map(({ text, holds }) => `- ${holds ? '✓' : '✗ **does not hold:**'} ${text}`)
      .join('\n'),
    '## Numbers',
    markdownTable(['quantity', 'value'], headlineRows(record)),
    ...record.tables.flatMap(({ title, note, columns, rows }) => [
      `**${title}**`,
      note,
      markdownTable(columns, rows),
    ]),
    ...networksAndPictures(record, showingData !== null),
    '## How it was made',
    `${data.name}, ${counts.join(' / ')} examples for training, validation and test, ${data.scaling}; seed ${record.seed}; trained by ${record.engine}; ${run.seconds.toLocaleString('en-US')} seconds${run.resumed ? ' since it was last resumed' : ''}${longest(run.trainings)} on ${run.machine}, Node ${run.node}. Data checksum \`${data.sha256.slice(0, 16)}…\`. All curves are in [${experiment.id}.json](${experiment.id}.json). To run it again: \`${commandFor(record)}\`.`,
  );
}

/** `, 81 minutes of training (small-seed-1)`: of the longest one, where all were measured. */
function longest(trainings: ExperimentRecord['run']['trainings'] = {}): string {
  const measured = Object.entries(trainings).flatMap(([name, seconds]) =>
    seconds === null ? [] : [{ name, seconds }],
  );
  if (measured.length === 0) return '';
  const { name, seconds } = measured.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  return `, of which the longest training, ${name}, took ${(seconds / 60).toFixed(1)} minutes`;
}

/** What a run leaves besides this page. */
function networksAndPictures(record: ExperimentRecord, allShown: boolean): string[] {
  const { id, networks, pictures } = record;
  const local = allShown ? [] : pictures.filter(({ showsData }) => showsData);
  return [
    ...(networks.length === 0
      ? []
      : [
          '**Trained networks that are kept**',
          markdownTable(
            ['file', 'parameters', 'accuracy on the test examples', 'SHA-256'],
            networks.map(({ file, parameters, testAccuracy, sha256 }) => [
              networkCell(file, record),
              parameters.toLocaleString('en-US'),
              `${(100 * testAccuracy).toFixed(2)} %`,
              `\`${sha256.slice(0, 16)}…\``,
            ]),
          ),
        ]),
    ...(local.length === 0
      ? []
      : [
          `Pictures that show examples of the data set are not published; a run draws them: ${local.map(({ name, title }) => `${uncapitalized(title)} (\`${id}-${name}.svg\`)`).join(', ')}.`,
        ]),
  ];
}

/** Published networks are in `models`, the others beside their record. */
function networkCell(file: string, record: ExperimentRecord): string {
  return isPublished(record) ? `[${file}](../../models/${file})` : `\`networks/${file}\``;
}
