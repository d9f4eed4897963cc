/** Which subjects take part. */
import { named } from './measure.ts';
import type { Subject } from './subject.ts';

/** Loads those named; tells of each that does not run here why. Throws if none does. */
export async function available(
  subjects: Readonly<Record<string, () => Promise<readonly Subject[]>>>,
  names: readonly string[],
  tell: (message: string) => void,
): Promise<Subject[]> {
  const taking: Subject[] = [];
  for (const name of names) {
    for (const subject of await subjects[name]()) {
      const reason = await subject.unavailable();
      if (reason === null) taking.push(subject);
      else tell(`${named(subject)} does not take part: ${reason}`);
    }
  }
  if (taking.length === 0) {
    throw new Error(`none of the subjects ${names.join(', ')} runs here; name others`);
  }
  return taking;
}
