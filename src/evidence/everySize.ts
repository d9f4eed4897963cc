/** The lines of a chain for every size at once: one index stands for all those without a name. */
import type { Chain, Claim } from '../theory/claim.ts';
import { valueIn } from '../theory/expression/evaluate.ts';
import { numberIn } from '../theory/expression/expression.ts';
import { NotRational } from '../theory/identity/arithmetic.ts';
import { checkNamed, OTHER, overOthers } from '../theory/identity/overOthers.ts';
import type { RationalFunction } from '../theory/identity/rationalFunction.ts';
import { add } from '../theory/identity/rationalFunction.ts';
import { checkUniform } from '../theory/identity/uniform.ts';
import { readClaim } from './readClaim.ts';

/** The one count of the claim. Throws unless every vector has its length and every index its range. */
function sizeOf(claim: Claim): string {
  const counts = Object.entries(claim.variables).filter(([, { sort }]) => sort === 'count');
  const [[size]] = counts;
  const isOther = Object.values(claim.variables).some(
    (v) => v.sort === 'matrix' || (v.sort === 'vector' && v.length !== size),
  );
  const whole = Object.values(claim.ranges).every(
    ([from, to]) => numberIn(from) === 1 && to.kind === 'entry' && to.name === size,
  );
  if (counts.length !== 1 || isOther || !whole || claim.construct !== null) {
    throw new NotRational('not for every size: there is more than one size');
  }
  return size;
}

/** Which of the indices are equal: 1, 1 and 1, 2 for two of them; the numbers name the indices. */
export function patterns(indices: number): readonly (readonly number[])[] {
  let found: readonly (readonly number[])[] = [[]];
  for (let n = 0; n < indices; n++) {
    found = found.flatMap((pattern) =>
      Array.from({ length: Math.max(0, ...pattern) + 1 }, (_, next) => [...pattern, next + 1]),
    );
  }
  return found;
}

/** The lines at each pattern of equal indices, for all sizes at least as large as the pattern. */
export function linesOfEverySize(
  claim: Claim,
  chain: Chain,
): readonly { cell: readonly number[]; lines: readonly RationalFunction[] }[] {
  const size = sizeOf(claim);
  const { definitions } = claim;
  const vocabulary = {
    variables: Object.keys(claim.variables).filter((v) => v !== size),
    definitions,
  };
  if (chain.given !== null) throw new NotRational('not for every size: a case');
  for (const { expression } of chain.steps) checkUniform(expression, chain.indices, vocabulary);
  return patterns(chain.indices.length).map((cell) => {
    const other = Math.max(0, ...cell) + 1;
    const lines = readClaim(
      claim,
      { [size]: other },
      (scope) => {
        const bound = Object.fromEntries(chain.indices.map((index, n) => [index, cell[n]]));
        return chain.steps.map((step) => valueIn(step.expression, { ...scope, bound }));
      },
      {
        label: (index) => (index === other ? OTHER : `${index}`),
        modify: (A, atoms) => ({
          ...A,
          // Sums run over all indices, and * comes last.
          sum: (terms) =>
            [...terms.slice(0, -1), overOthers(atoms, terms[terms.length - 1])].reduce((a, b) =>
              add(atoms, a, b),
            ),
        }),
      },
    );
    for (const line of lines) checkNamed(line);
    return { cell, lines };
  });
}
