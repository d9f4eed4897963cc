/** What the page of a question says about the evidence of a claim. */
import { describe, expect, it } from 'vitest';
import { checkChain } from '../../../src/evidence/checkChain.ts';
import { figuresOf, judgeClaim, type MutantRecord } from '../../../src/evidence/mutants/judge.ts';
import { recordOf } from '../../../src/evidence/record.ts';
import { theoryPage } from '../../../src/pages/theoryPage.ts';
import { type Chain, chain, claim } from '../../../src/theory/claim.ts';
import { scalar } from '../../../src/theory/domain.ts';

const settings = { seed: 1, runs: 20 };

/** A claim of one chain between these two formulas. */
const claimOf = (first: string, second: string) =>
  claim({
    ...{ id: 'Q1.1', title: 'a claim for testing', statement: '', scope: '' },
    variables: { x: scalar(1, 2) },
    proof: [chain([], first, [['=', second, 'the same']], { arithmetics: ['float64'] })],
  });

/** Its page, after a run. */
function pageOf(tested: ReturnType<typeof claimOf>, mutants: MutantRecord | null): string {
  const outcome = checkChain(tested, tested.proof[0] as Chain, 'float64', settings);
  const record = recordOf(tested, [outcome], figuresOf(tested, mutants));
  const rest = { schema: 4, seed: 1, runsPerCheck: 20, refutations: [], floats: [] } as const;
  const question = { number: 1, title: 'for testing', claims: [tested] };
  return theoryPage(question, { ...rest, claims: [record] });
}

describe('slips of the pen on the page of a question', () => {
  const judged = (of: ReturnType<typeof claimOf>): MutantRecord => ({
    ...settings,
    claims: { 'Q1.1': judgeClaim(of, { name: 'S', operations: {} }, settings) },
  });
  const sum = claimOf('x + x', '2*x');

  it('are counted', () => {
    expect(pageOf(sum, judged(sum))).toMatch(/planted one by one: \d+, of which \d+ are found/);
  });

  it('were never judged, or only before the text changed: the page says which', () => {
    const command = '(`npm run mutation:theory -- Q1.1` judges them)';
    expect(pageOf(sum, null)).toContain(`Slips of the pen: never judged ${command}.`);
    expect(pageOf(sum, { ...settings, claims: {} })).toContain('Slips of the pen: never judged');
    expect(pageOf(sum, judged(claimOf('x + x + x', '3*x')))).toContain(
      `Slips of the pen: judged before the text changed ${command}.`,
    );
  });
});

describe('the largest gap on the page of a question', () => {
  it('comes with its place and both sides', () => {
    expect(pageOf(claimOf('x/3 + x/7', '10*x/21'), null)).toMatch(
      /Largest gap: 0\.\d+ of what rounding allows, in derivation 1, step 1 of 1 «the same»: [\d.]+ beside [\d.]+\./,
    );
  });

  it('is the whole allowance where one rounding is the whole gap, and the page says so', () => {
    // 1 + 2⁻⁸⁰x is rounded to 1: what is lost is known exactly.
    const absorbed = claimOf('(1 + x/2^40/2^40) - 1', 'x/2^40/2^40');
    expect(pageOf(absorbed, null)).toMatch(
      /Largest gap: 1 of what rounding allows, in .*: 0 beside [\d.]+e-2\d\. .* the bound is attained\./,
    );
  });

  it('is not mentioned where nothing is rounded', () => {
    expect(pageOf(claimOf('x', 'x'), null)).not.toContain('Largest gap');
  });
});
