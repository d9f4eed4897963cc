/** All slips of the pen in one claim: each a claim of its own, with the checks that must find it. */
import type { Answer, Chain, Claim, Cost, Part } from '../../theory/claim.ts';
import type { Range } from '../../theory/expression/evaluate.ts';
import type { Expression } from '../../theory/expression/expression.ts';
import { type Mutation, mutations, offByOne } from '../../theory/expression/mutate.ts';

/** Where in a claim an expression stands. */
export type Place =
  | { readonly kind: 'step'; readonly part: number; readonly step: number }
  | { readonly kind: 'assumption'; readonly part: number }
  | { readonly kind: 'cost'; readonly part: number }
  | { readonly kind: 'definition'; readonly name: string }
  | { readonly kind: 'range'; readonly index: string }
  | { readonly kind: 'answer'; readonly answer: number; readonly field: AnswerField }
  | { readonly kind: 'witness'; readonly witness: number };

type AnswerField = 'given' | 'expression' | 'computedAs';

export interface Mutant {
  /** the mutated claim */
  readonly claim: Claim;
  readonly place: Place;
  /** `derivation 2, step 3: i → j`; numbered from the second of the same name on */
  readonly name: string;
}

/** An expression of the claim: what may be written there by mistake, and the claim with it. */
interface Site {
  readonly place: Place;
  readonly name: string;
  readonly slips: Iterable<Mutation>;
  replace(expression: Expression): Claim;
}

export function* mutantsOf(claim: Claim): Generator<Mutant> {
  const seen = new Map<string, number>();
  for (const site of sitesOf(claim)) {
    for (const { what, expression } of site.slips) {
      const name = `${site.name}: ${what}`;
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      yield {
        claim: site.replace(expression),
        place: site.place,
        name: nth === 1 ? name : `${name} (${nth})`,
      };
    }
  }
}

function* sitesOf(claim: Claim): Generator<Site> {
  for (const [n, part] of claim.proof.entries()) {
    const replacePart = (changed: Part): Claim => ({
      ...claim,
      proof: claim.proof.map((old, m) => (m === n ? changed : old)),
    });
    if (part.kind === 'chain') yield* chainSites(part, n, replacePart);
    if (part.kind === 'cost') yield* costSites(part, n, replacePart);
  }
  yield* definitionSites(claim);
  yield* rangeSites(claim);
  for (const n of claim.answers.keys()) yield* answerSites(claim, n);
  for (const n of claim.witnesses.keys()) yield* witnessSites(claim, n);
}

/** A conjunction is a list of statements; each is mutated for itself. */
function* witnessSites(claim: Claim, n: number): Generator<Site> {
  for (const [m, statement] of statementsOf(claim.witnesses[n].shows).entries()) {
    yield {
      place: { kind: 'witness', witness: n },
      name: `witness ${n + 1}, statement ${m + 1}`,
      slips: mutations(statement, []),
      replace: (changed) => {
        const alone = { ...claim.witnesses[n], shows: changed };
        return { ...claim, witnesses: claim.witnesses.map((old, k) => (k === n ? alone : old)) };
      },
    };
  }
}

function statementsOf(shows: Expression): readonly Expression[] {
  switch (shows.kind) {
    case 'logic':
      return shows.operator === 'and' ? shows.operands : [shows];
    default:
      return [shows];
  }
}

function* chainSites(chain: Chain, n: number, replace: (part: Part) => Claim): Generator<Site> {
  const { indices } = chain;
  for (const [step, { expression }] of chain.steps.entries()) {
    yield {
      place: { kind: 'step', part: n, step },
      name: `derivation ${n + 1}, ${step === 0 ? 'first line' : `step ${step}`}`,
      slips: mutations(expression, indices),
      replace: (changed) => replace(withStep(chain, step, changed)),
    };
  }
  if (chain.given === null) return;
  yield {
    place: { kind: 'assumption', part: n },
    name: `derivation ${n + 1}, assumption`,
    slips: mutations(chain.given, indices),
    replace: (given) => replace({ ...chain, given }),
  };
}

export function withStep(chain: Chain, step: number, expression: Expression): Chain {
  return {
    ...chain,
    steps: chain.steps.map((old, n) => (n === step ? { ...old, expression } : old)),
  };
}

function* costSites(cost: Cost, n: number, replace: (part: Part) => Claim): Generator<Site> {
  const place: Place = { kind: 'cost', part: n };
  yield {
    place,
    name: `cost ${n + 1}, formula`,
    slips: mutations(cost.expression, cost.indices),
    replace: (expression) => replace({ ...cost, expression }),
  };
  yield {
    place,
    name: `cost ${n + 1}, multiplications`,
    slips: mutations(cost.multiplications, []),
    replace: (multiplications) => replace({ ...cost, multiplications }),
  };
}

function* definitionSites(claim: Claim): Generator<Site> {
  for (const [name, { parameters, body }] of Object.entries(claim.definitions)) {
    yield {
      place: { kind: 'definition', name },
      name: `definition of ${name}`,
      slips: mutations(body, parameters),
      replace: (changed) => ({
        ...claim,
        definitions: { ...claim.definitions, [name]: { parameters, body: changed } },
      }),
    };
  }
}

function* rangeSites(claim: Claim): Generator<Site> {
  for (const [index, range] of Object.entries(claim.ranges)) {
    for (const [n, end] of (['from', 'to'] as const).entries()) {
      yield {
        place: { kind: 'range', index },
        name: `range of ${index}, ${end}`,
        slips: offByOne(range[n]),
        replace: (bound) => {
          const changed: Range = n === 0 ? [bound, range[1]] : [range[0], bound];
          return { ...claim, ranges: { ...claim.ranges, [index]: changed } };
        },
      };
    }
  }
}

/** Where the careful formula is the written one, a slip in it is one in both. */
function* answerSites(claim: Claim, n: number): Generator<Site> {
  const answer: Answer = claim.answers[n];
  const isOneFormula = answer.computedAs === answer.expression;
  for (const field of ['given', 'expression', 'computedAs'] as const) {
    const expression = answer[field];
    if (expression === null || (field === 'computedAs' && isOneFormula)) continue;
    const fields = field === 'expression' && isOneFormula ? [field, 'computedAs'] : [field];
    yield {
      place: { kind: 'answer', answer: n, field },
      name: `answer ${n + 1}, ${field}`,
      slips: mutations(expression, answer.indices),
      replace: (changed) => {
        const slipped = Object.fromEntries(fields.map((name) => [name, changed]));
        const answers = claim.answers.map((old, m) => (m === n ? { ...old, ...slipped } : old));
        return { ...claim, answers };
      },
    };
  }
}
