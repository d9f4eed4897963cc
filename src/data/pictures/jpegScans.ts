/** Whether the scans of a JPEG bring all of its data. */

/** Why the bytes are no JPEG that can be decoded. */
export class JpegProblem extends Error {}

export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly {
    readonly id: number;
    /** sampling factors across and down */
    readonly h: number;
    readonly v: number;
  }[];
}

const COEFFICIENTS = 64;

/** Notes which bits of which coefficients have come, and how many intervals of each scan. */
export class JpegScans {
  /** by component: the lowest bit that has come of each coefficient; −1 before the first */
  private readonly lowest: ReadonlyMap<number, Int8Array>;
  /** restart markers that are still to come in this scan */
  private restarts = 0;

  constructor(private readonly frame: JpegFrame) {
    const ids = frame.components.map(({ id }) => id);
    this.lowest = new Map(ids.map((id) => [id, new Int8Array(COEFFICIENTS).fill(-1)]));
  }

  /** A scan begins, with a restart marker after each `interval` units, or none if that is 0. */
  begin(segment: Uint8Array, interval: number): void {
    this.requireRestarts();
    const count = segment[0];
    const ids = Array.from({ length: count }, (_, c) => segment[1 + 2 * c]);
    const [start, end, bits] = segment.subarray(1 + 2 * count);
    for (const id of ids) {
      const lowest = this.lowest.get(id);
      if (lowest === undefined) throw new JpegProblem('has a scan of a component that it lacks');
      lowest.fill(bits & 15, start, end + 1);
    }
    this.restarts = interval === 0 ? 0 : Math.ceil(this.units(ids) / interval) - 1;
  }

  restart(): void {
    this.restarts--;
  }

  /** Throws a {@link JpegProblem} if anything is missing. */
  requireWhole(): void {
    this.requireRestarts();
    for (const [id, lowest] of this.lowest) {
      if (lowest[0] === -1) {
        throw new JpegProblem(`is truncated: no scan brings its component ${id}`);
      }
      if (lowest.some((bit) => bit > 0)) {
        throw new JpegProblem(`is truncated: the last scans of its component ${id} are missing`);
      }
    }
  }

  private requireRestarts(): void {
    if (this.restarts > 0) {
      throw new JpegProblem(
        `is truncated: ${this.restarts} restart intervals of a scan are missing`,
      );
    }
  }

  /** Blocks in a scan of one component, else groups of blocks that cover the same pixels. */
  private units(ids: readonly number[]): number {
    const { width, height, components } = this.frame;
    const mostAcross = Math.max(...components.map(({ h }) => h));
    const mostDown = Math.max(...components.map(({ v }) => v));
    const alone = ids.length === 1 ? components.find(({ id }) => id === ids[0]) : undefined;
    const { h = 1, v = 1 } = alone ?? {};
    const blocks = (length: number, factor: number, most: number) =>
      alone === undefined
        ? Math.ceil(length / (8 * most))
        : Math.ceil(Math.ceil((length * factor) / most) / 8);
    return blocks(width, h, mostAcross) * blocks(height, v, mostDown);
  }
}
