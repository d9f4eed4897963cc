/**
 * Proves the chains and computations of a claim as identities: for every size within the claim's
 * counts, and for all real values of its variables at once, which are letters and not numbers here.
 */
import { type Counter, counting } from '../theory/arithmetic/counting.ts';
import type { Chain, Claim, Computation, Cost, Part } from '../theory/claim.ts';
import { evaluate, integerOf, isTrue, valueIn } from '../theory/expression/evaluate.ts';
import { prove } from '../theory/identity/prove.ts';
import type { RationalFunction } from '../theory/identity/rationalFunction.ts';
import { shapeOf } from '../theory/identity/shape.ts';
import { lineName, stepName } from './checkChain.ts';
import { enumerate, formatPoint } from './draw.ts';
import { linesOfEverySize } from './everySize.ts';
import type { Outcome } from './outcome.ts';
import { provedScope, sizesOf } from './provedScope.ts';
import { type LetterScope, readClaim, type Sizes } from './readClaim.ts';
import { forEachCell, formatCell, seeing } from './scope.ts';
import { ClaimFailure, inPlace, Violation } from './violation.ts';

/** The lines of a chain at one cell of its indices. */
interface Cell {
  readonly cell: readonly number[];
  readonly lines: readonly RationalFunction[];
}

function cellsOf(chain: Chain, scope: LetterScope): readonly Cell[] {
  const cells: Cell[] = [];
  forEachCell(chain.indices, scope, (inner, cell) => {
    if (chain.given !== null && !isTrue(chain.given, inner)) return;
    const lines = chain.steps.map(({ expression }, line) =>
      inPlace(lineName(chain, line), () => valueIn(expression, inner)),
    );
    cells.push({ cell, lines });
  });
  return cells;
}

/** What `run` throws, told with the sizes. */
function atSizes<R>(claim: Claim, sizes: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const where = sizes === '' ? '' : `\n  for ${sizes}`;
    throw new ClaimFailure(`${claim.id}: ${message}${where}`, sizes, { cause: error });
  }
}

/** All sizes that the part depends on. */
function forAllSizes(claim: Claim, part: Part, visit: (sizes: Sizes) => void): void {
  for (const sizes of enumerate(sizesOf(claim, [part]))) {
    atSizes(claim, formatPoint(sizes), () => visit(sizes));
  }
}

/** The identities of one part; those that differ in the names of their letters are proved once. */
class Proofs {
  private readonly shapes = new Set<string>();
  private identities = 0;
  private points = 0;

  /** Throws a {@link Violation} with a point where the two sides differ. */
  prove(where: string, cell: string, left: RationalFunction, right: RationalFunction): void {
    this.identities++;
    const shape = shapeOf([left, right]);
    if (this.shapes.has(shape)) return;
    const verdict = prove(left, right);
    if (!verdict.proved) {
      throw new Violation(
        where,
        [cell, verdict.at].filter((text) => text !== '').join('; '),
        { left: verdict.left, relation: '=', right: verdict.right },
        verdict.gap,
        0,
        'the two sides are different rational functions',
      );
    }
    this.shapes.add(shape);
    this.points += verdict.points;
  }

  proveSteps(chain: Chain, { cell, lines }: Cell): void {
    for (let step = 1; step < lines.length; step++) {
      const at = formatCell(chain.indices, cell);
      this.prove(stepName(chain, step), at, lines[step - 1], lines[step]);
    }
  }

  outcome(claim: Claim, scope: string): Outcome {
    return outcome(claim, scope, this.identities, this.shapes.size, this.points);
  }
}

function outcome(
  claim: Claim,
  scope: string,
  identities: number,
  shapes: number,
  points: number,
): Outcome {
  if (identities === 0) throw new Error(`${claim.id}: there is no identity to prove`);
  return {
    ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: true, exhaustive: true },
    proof: { scope, identities, shapes, points },
  };
}

/**
 * Every step of the chain, as an identity of rational functions. Throws {@link ClaimFailure} with a
 * point where the two sides differ, or with what keeps the step from being such an identity.
 */
export function proveChain(claim: Claim, chain: Chain): Outcome {
  if (chain.limit !== null || chain.steps.some(({ relation }) => relation !== '=')) {
    throw new TypeError(`${claim.id}: only equations can be proved as identities`);
  }
  const proofs = new Proofs();
  forAllSizes(claim, chain, (sizes) => {
    for (const cell of readClaim(claim, sizes, (scope) => cellsOf(chain, scope))) {
      proofs.proveSteps(chain, cell);
    }
  });
  const everySize = claim.identities?.everySize === true;
  if (everySize) {
    atSizes(claim, 'every size', () => {
      for (const cell of linesOfEverySize(claim, chain)) proofs.proveSteps(chain, cell);
    });
  }
  return proofs.outcome(claim, provedScope(claim, everySize));
}

/** Every equation that the computation ends in, for all sizes and values; throws as {@link proveChain}. */
export function proveComputation(claim: Claim, computation: Computation): Outcome {
  const proofs = new Proofs();
  forAllSizes(claim, computation, (sizes) => {
    const ends = readClaim(claim, sizes, (scope) => [
      ...computation.run(seeing(scope, computation.reads)),
    ]);
    for (const { what, left, relation, right } of ends) {
      if (relation !== '=') {
        throw new TypeError(`${claim.id}: only equations can be proved as identities`);
      }
      proofs.prove(`${computation.name}: ${what}`, '', left, right);
    }
  });
  return proofs.outcome(claim, provedScope(claim, false));
}

/** The number of multiplications, for all values at once: no comparison of values can change it. */
export function proveCost(claim: Claim, cost: Cost): Outcome {
  let counts = 0;
  forAllSizes(claim, cost, (sizes) => {
    const counter: Counter = { multiplications: 0 };
    const { counted, stated } = readClaim(
      claim,
      sizes,
      (scope) => {
        const before = counter.multiplications;
        forEachCell(cost.indices, scope, (inner) => {
          evaluate(cost.expression, inner);
        });
        const counted = counter.multiplications - before;
        return { counted, stated: integerOf(cost.multiplications, scope) };
      },
      { modify: (A) => counting(A, counter) },
    );
    if (counted !== stated) {
      throw new Violation(
        `cost «${cost.text}»`,
        '',
        { left: `${counted} multiplications counted`, relation: '=', right: `${stated} stated` },
        Math.abs(counted - stated),
        0,
        'a count is exact',
      );
    }
    counts++;
  });
  return outcome(
    claim,
    `multiplications counted for ${provedScope(claim, false)}`,
    counts,
    counts,
    counts,
  );
}
