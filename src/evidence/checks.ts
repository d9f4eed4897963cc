/**
 * Everything that has to be checked about a claim, as a list of named checks: one for each chain
 * and arithmetic, proof, limit, computation, trial, cost, enclosure, witness, and for each answer
 * and subject.
 */
import type { Answer, ArithmeticName, Chain, Claim, Cost, Witness } from '../theory/claim.ts';
import type { Expression } from '../theory/expression/expression.ts';
import type { Subject } from '../theory/operations.ts';
import { checkAnswer, TEXTBOOK } from './checkAnswer.ts';
import { checkAssumption } from './checkAssumption.ts';
import { checkCareful } from './checkCareful.ts';
import { checkChain } from './checkChain.ts';
import { checkComputation, checkCost } from './checkComputation.ts';
import { checkEnclosure } from './checkEnclosure.ts';
import { checkLimit } from './checkLimit.ts';
import { checkWitness } from './checkWitness.ts';
import { describeBox } from './describeBox.ts';
import type { Region } from './draw.ts';
import type { Outcome } from './outcome.ts';
import { proveChain, proveComputation, proveCost } from './proveIdentities.ts';
import type { Settings } from './settings.ts';
import { ClaimFailure, Violation } from './violation.ts';

export interface Check {
  readonly name: string;
  /** Throws where the claim does not hold. */
  run(settings: Settings): Outcome;
}

export function checksOf(claim: Claim, subjects: readonly Subject[]): Check[] {
  return [
    ...claim.proof.flatMap((_, n) => partChecks(claim, n)),
    ...claim.witnesses.map((witness) => witnessCheck(claim, witness)),
    ...claim.answers.flatMap((_, n) => formulaChecks(claim, n)),
    ...claim.answers.flatMap((_, n) => subjectChecks(claim, n, subjects)),
  ];
}

/** A chain, in each of its arithmetics. */
function chainChecks(
  claim: Claim,
  chain: Chain,
  nameIn: (arithmetic: ArithmeticName) => string,
): Check[] {
  return chain.arithmetics.map((arithmetic) => ({
    name: nameIn(arithmetic),
    run: (settings) => checkChain(claim, chain, arithmetic, settings),
  }));
}

/** Of the n-th part of the derivation, from 0 on. */
export function partChecks(claim: Claim, n: number): Check[] {
  const part = claim.proof[n];
  switch (part.kind) {
    case 'prose':
      return [];
    case 'chain': {
      const title = `derivation ${n + 1}, ${part.steps.length - 1} steps`;
      const chains = chainChecks(claim, part, (arithmetic) => `${title} [${arithmetic}]`);
      if (claim.identities !== null) {
        chains.push({ name: `${title} [proof]`, run: () => proveChain(claim, part) });
      }
      const { given, limit } = part;
      if (given !== null) {
        const name = `derivation ${n + 1}, its assumption is met and needed`;
        chains.push({ name, run: (settings) => checkAssumption(claim, part, given, settings) });
      }
      if (limit !== null) {
        const name = `derivation ${n + 1}, the bound vanishes with ${limit.variable}`;
        chains.push({ name, run: (settings) => checkLimit(claim, part, limit, settings) });
      }
      return chains;
    }
    case 'computation':
    case 'trial': {
      const computed: Check[] = part.arithmetics.map((arithmetic) => ({
        name: `${part.name} [${arithmetic}]`,
        run: (settings) => checkComputation(claim, part, arithmetic, settings),
      }));
      if (part.kind === 'computation' && claim.identities !== null) {
        const run = () => proveComputation(claim, part);
        computed.push({ name: `${part.name} [proof]`, run });
      }
      return computed;
    }
    case 'cost':
      return [
        { name: part.text, run: (settings) => checkCost(claim, part, settings) },
        ...(claim.identities === null
          ? []
          : [{ name: `${part.text} [proof]`, run: () => proveCost(claim, part) }]),
        ...countedFormula(claim, part, n),
      ];
    case 'enclosure': {
      const box = describeBox(part.box);
      const name = `derivation ${n + 1}, enclosed${box === '' ? '' : ` for ${box}`}`;
      return [{ name, run: () => checkEnclosure(claim, part) }];
    }
  }
}

/** What is counted computes what was derived: the end of the chain that the cost follows. */
function countedFormula(claim: Claim, { text, indices, expression }: Cost, n: number): Check[] {
  const before = claim.proof.slice(0, n).reverse();
  const derived = before.find((part) => part.kind === 'chain');
  if (derived === undefined || derived.indices.join() !== indices.join()) return [];
  const { expression: end } = derived.steps[derived.steps.length - 1];
  const counted = twoFormulas(indices, null, end, expression, 'the formula that is counted');
  return chainChecks(claim, counted, () => `${text}: of what was derived`);
}

/** A chain of one step between two formulas for the same value. */
function twoFormulas(
  indices: readonly string[],
  given: Expression | null,
  first: Expression,
  second: Expression,
  because: string,
): Chain {
  return {
    ...{ kind: 'chain', indices, given, within: {}, limit: null, arithmetics: ['float64'] },
    steps: [
      { relation: '=', expression: first, because: '' },
      { relation: '=', expression: second, because },
    ],
  };
}

export function witnessCheck(claim: Claim, witness: Witness): Check {
  return { name: `witness: ${witness.text}`, run: () => checkWitness(claim, witness) };
}

/** The formula that a careful implementation evaluates has the value of the written one. */
export function formulaChecks(claim: Claim, n: number): Check[] {
  const answer = claim.answers[n];
  const { indices, given, expression, computedAs } = answer;
  if (computedAs === expression) return [];
  const because = 'as a careful implementation computes it';
  const name = `answer ${n + 1}, ${because}`;
  const careful = twoFormulas(indices, given, expression, computedAs, because);
  const agrees = chainChecks(claim, careful, () => name);
  if (!hasHostilePart(claim)) return agrees;
  const run = (settings: Settings) => checkCareful(claim, answer, settings);
  return [...agrees, { name: `${name}, hostile inputs`, run }];
}

function hasHostilePart({ variables }: Claim): boolean {
  return Object.values(variables).some((sort) => 'hostile' in sort);
}

/** What the textbook and each of the subjects compute for the n-th answer, from 0 on. */
export function subjectChecks(claim: Claim, n: number, subjects: readonly Subject[]): Check[] {
  const answer = claim.answers[n];
  return [TEXTBOOK, ...subjects].flatMap((subject): Check[] => {
    const name = `answer ${n + 1}, ${subject.name}: ${answer.operation}`;
    const check = (region: Region): Check['run'] => {
      const run = (settings: Settings) => checkAnswer(claim, answer, subject, region, settings);
      const mayBreak =
        subject.foreign ||
        subject.knownToBreak?.includes(answer.operation) ||
        // The written formula, on hostile inputs.
        (subject === TEXTBOOK && region === 'hostile');
      return mayBreak ? (settings) => gallery(subject, answer, run, settings) : run;
    };
    const ordinary = { name, run: check('ordinary') };
    const isApplicable = subject === TEXTBOOK || subject.operations[answer.operation];
    if (!hasHostilePart(claim) || !isApplicable) return [ordinary];
    return [ordinary, { name: `${name}, hostile inputs`, run: check('hostile') }];
  });
}

/** Where the subject breaks, the outcome keeps the place instead of failing. */
function gallery(
  subject: Subject,
  { operation }: Answer,
  run: (settings: Settings) => Outcome,
  settings: Settings,
): Outcome {
  try {
    return run(settings);
  } catch (error) {
    if (!(error instanceof ClaimFailure) || !(error.cause instanceof Violation)) throw error;
    const { at, sides } = error.cause;
    return {
      ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: false, exhaustive: false },
      subject: {
        name: subject.name,
        precision: subject.precision ?? 'float64',
        operation,
        status: 'breaks',
        worstUlps: 0,
        witness: { point: error.point, at, got: sides.left, truth: sides.right },
      },
    };
  }
}
