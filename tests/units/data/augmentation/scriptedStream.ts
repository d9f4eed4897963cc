/** A random stream whose numbers are given, for draws that are known beforehand. */
import { RandomStream } from '../../../../src/kernels/random.ts';

export class ScriptedStream extends RandomStream {
  private readonly numbers: readonly number[];
  /** numbers given so far */
  drawn = 0;

  /** In [0, 1]: 0.5 is the middle of every range, 1 its upper end, which no true stream reaches. */
  constructor(numbers: readonly number[]) {
    super(0, 'script');
    this.numbers = numbers;
  }

  override uniform(): number {
    if (this.drawn === this.numbers.length) throw new Error('ScriptedStream: nothing is left');
    return this.numbers[this.drawn++];
  }
}

/** The middle of every range, but for the number at one place. */
export function middleBut(length: number, at: number, value: number): number[] {
  return Array.from({ length }, (_, n) => (n === at ? value : 0.5));
}
