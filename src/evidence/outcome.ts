/** What one check found out; a check that finds the claim broken throws instead. */
export interface Outcome {
  /** points of the domain that were looked at */
  readonly runs: number;
  /** comparisons of two sides */
  readonly comparisons: number;
  /** largest gap / allowance where the allowance is not zero */
  readonly worstRatio: number;
  /** where that is, with both sides; absent where no comparison allowed anything */
  readonly worstAt?: string | undefined;
  /** largest allowance; absent or 0 where every comparison was exact, so that there is no ratio */
  readonly allowed?: number;
  /** true if the comparisons were exact: integers, fractions, truth values */
  readonly exact: boolean;
  /** true if the whole of a finite domain was looked at */
  readonly exhaustive: boolean;
  readonly subject?: SubjectOutcome;
  readonly enclosed?: EnclosedOutcome;
  readonly proof?: Proof;
}

/** Identities of rational functions that were proved. */
export interface Proof {
  /** for which sizes, functions and values */
  readonly scope: string;
  readonly identities: number;
  /** those of them that differ in more than the names of their letters */
  readonly shapes: number;
  /** at which two sides were compared, all identities together */
  readonly points: number;
}

/** What interval arithmetic decided for all numbers of a box at once. */
export interface EnclosedOutcome {
  /** the box, to read */
  readonly scope: string;
  /** inequalities, one for each choice of counts and indices */
  readonly statements: number;
  /** the boxes that it took to decide them, which together are the whole box */
  readonly boxes: number;
}

export interface SubjectOutcome {
  readonly name: string;
  readonly precision: 'float64' | 'float32';
  readonly operation: string;
  readonly status: 'holds' | 'breaks' | 'not applicable';
  /**
   * Largest error against the 64-digit oracle, in ulps (of the subject's precision) of the largest
   * entry of the result, over the draws whose error bound is at most 100 ulps.
   */
  readonly worstUlps: number;
  /** the shrunk point at which it breaks */
  readonly witness?: Break;
}

/** One place where an implementation is off by more than rounding explains. */
export interface Break {
  /** `n = 2, x = [40, 0]` */
  readonly point: string;
  /** the entry of the result, `i = 1`, if it has several */
  readonly at: string;
  /** what it says there */
  readonly got: string;
  /** what is true there, to 20 digits */
  readonly truth: string;
}

/** Collects comparisons while a check runs. */
export class Tally {
  comparisons = 0;
  worstRatio = 0;
  worstAt: string | undefined;
  allowed = 0;

  /** `at` says where this is; it is asked only where the ratio is the largest so far. */
  note(gap: number, allowance: number, at?: () => string): void {
    this.comparisons++;
    this.allowed = Math.max(this.allowed, allowance);
    if (!(allowance > 0 && gap / allowance > this.worstRatio)) return;
    this.worstRatio = gap / allowance;
    this.worstAt = at?.();
  }
}
