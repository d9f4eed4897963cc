/**
 * A claim is a value: the statement, where its variables live, the written derivation, and what an
 * implementation must compute. The test group, the page and the row of evidence all come from it.
 */
import type { Arithmetic } from './arithmetic/arithmetic.ts';
import type { Variables } from './domain.ts';
import type { Definition, Entries, Range, Scope } from './expression/evaluate.ts';
import type { Expression } from './expression/expression.ts';
import { parse } from './expression/parse.ts';
import type { Signs } from './identity/signs.ts';
import type { Operation, Operations } from './operations.ts';

/** The parts of the assignment, each answered by the claim of that name. */
export const CLAIM_IDS = [
  ...['Q1.1', 'Q1.2', 'Q1.3', 'Q1.4', 'Q2.1', 'Q2.2', 'Q2.3', 'Q2.4'],
  ...['Q3.1', 'Q3.2', 'Q3.3', 'Q3.4', 'Q4', 'Q5.1', 'Q5.2', 'Q5.3', 'Q5.4', 'Q6'],
  ...['Q7.1', 'Q7.2', 'Q8.1a', 'Q8.1b', 'Q8.2a', 'Q8.2b', 'Q8.3a', 'Q8.3b', 'Q8.3c'],
] as const;

/** What the book proves beyond the parts: general laws behind the answers to a question. */
export const LAW_IDS = ['Q6.laws', 'Q7.positions'] as const;

/** `Q2.1`: question and part of the assignment; `Q6.laws`: general laws that belong to a question. */
export type ClaimId = string;

export type Relation = '=' | '<=' | '<' | '<=>';

/** One line of a derivation: how it relates to the line before, and why. */
export interface Step {
  readonly relation: Relation;
  readonly expression: Expression;
  readonly because: string;
}

/** What a chain with ≤ ends in: a bound that tends to 0. */
export interface Limit {
  /** the variable that grows without bound, or shrinks to 0 */
  readonly variable: string;
  readonly toward: 'infinity' | 'zero';
}

/** The arithmetics in which a chain is checked. */
export type ArithmeticName = 'float64' | 'exact';

/** A chain of executable steps, checked for all values of the indices. */
export interface Chain {
  readonly kind: 'chain';
  /** the indices that range over all their values; printed as «for all i, j» */
  readonly indices: readonly string[];
  /** the case of a case distinction: draws outside it are redrawn */
  readonly given: Expression | null;
  /** narrower ranges of some variables, which meet the case where most draws would miss it */
  readonly within: Variables;
  readonly steps: readonly Step[];
  readonly limit: Limit | null;
  readonly arithmetics: readonly ArithmeticName[];
}

/** A paragraph of the written answer: Markdown with TeX. */
export interface Prose {
  readonly kind: 'prose';
  readonly text: string;
}

/** Two sides that a computation must make equal (or ordered), with what to call them. */
export interface Comparison<T extends object> {
  readonly what: string;
  readonly left: T;
  readonly relation: Exclude<Relation, '<=>'>;
  readonly right: T;
}

/** A step that is an algorithm: a determinant, a construction, an enumeration. */
export interface Computation {
  readonly kind: 'computation';
  readonly name: string;
  readonly text: string;
  /** the variables that it reads, directly or in expressions; it sees no others */
  readonly reads: readonly string[];
  readonly arithmetics: readonly ArithmeticName[];
  run<T extends object>(scope: Scope<T>): Iterable<Comparison<T>>;
}

/** What the derivation promises, tried on random points by an algorithm that is no step of it. */
export interface Trial extends Omit<Computation, 'kind'> {
  readonly kind: 'trial';
}

/** The multiplications that an algorithm costs, counted while it runs and compared with a formula. */
export interface Cost {
  readonly kind: 'cost';
  readonly text: string;
  readonly expression: Expression;
  readonly indices: readonly string[];
  readonly multiplications: Expression;
}

/**
 * Inequalities for all numbers of a box at once, decided by interval arithmetic. The expressions are
 * written so that their variables occur once or pull the same way: then large boxes are enough.
 */
export interface Enclosure {
  readonly kind: 'enclosure';
  /** what they mean for the claim: Markdown with TeX */
  readonly text: string;
  /** where the variables of the expressions live, whole */
  readonly box: Variables;
  readonly indices: readonly string[];
  /** the case of a case distinction between integers */
  readonly given: Expression | null;
  readonly steps: readonly Step[];
}

export type Part = Prose | Chain | Computation | Trial | Cost | Enclosure;

/** The numbers of one draw, as plain JavaScript, for calling an implementation. */
// biome-ignore lint/suspicious/noExplicitAny: each claim knows the shapes of its own variables
export type Numbers = Readonly<Record<string, any>>;

/** «The operation of the subject must equal this expression.» */
export interface Answer {
  readonly operation: Operation;
  readonly call: (subject: Operations, v: Numbers) => unknown;
  readonly indices: readonly string[];
  readonly given: Expression | null;
  readonly expression: Expression;
  /**
   * The same value by the formula that a careful implementation evaluates; its running error is
   * what an implementation may be off by. The expression itself where absent.
   */
  readonly computedAs: Expression;
}

/** Values at which the claim must hold, or at which a false or over-broad version must break. */
export interface Witness {
  readonly text: string;
  readonly values: Readonly<
    Record<string, number | readonly number[] | readonly (readonly number[])[]>
  >;
  /** a statement that is true at these values */
  readonly shows: Expression;
}

/** Numbers that the page shows beside the derivation; computed, never typed. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  rows(): readonly (readonly string[])[];
}

/** What a claim assumes, and what becomes of it otherwise. */
export interface Assumption {
  /** Markdown with TeX */
  readonly text: string;
  /** a claim of one chain that does without it: it fails, unless the assumption is convenient */
  readonly without: Claim | null;
  /** why nothing depends on it; null where something does */
  readonly convenient: string | null;
}

/** An assumption before it is known of which claim. */
export type AssumptionText = (claim: ClaimText) => Assumption;

/**
 * The chains and computations of the claim are identities of rational functions, in the variables and
 * in exponentials; they are proved as such, for all real values (see `identity/prove.ts`).
 */
export interface Identities extends Partial<Signs> {
  /** functions of which nothing is used, with how they are written: proved for every function */
  readonly free: Readonly<Record<string, string>>;
  /** also for every size at once, not only within the bounds of the counts; no unless given */
  readonly everySize?: boolean;
}

/** A sentence on the derivation, and one on the answers of implementations. */
export interface Slack {
  readonly derivation?: string;
  readonly answers?: string;
}

export interface Claim {
  readonly id: ClaimId;
  readonly title: string;
  /** Markdown with TeX */
  readonly statement: string;
  readonly assumptions: readonly Assumption[];
  readonly variables: Variables;
  /** draws → derived values, for domains with dependence (sorted samples, say) */
  readonly construct: Construct | null;
  readonly definitions: Readonly<Record<string, Definition>>;
  readonly ranges: Readonly<Record<string, Range>>;
  readonly proof: readonly Part[];
  readonly answers: readonly Answer[];
  readonly witnesses: readonly Witness[];
  readonly tables: readonly Table[];
  readonly uses: readonly ClaimId[];
  /** what the evidence is about: `n ≤ 6, |xᵢ| ≤ 5` */
  readonly scope: string;
  /** null where some chain is no identity of rational functions */
  readonly identities: Identities | null;
  /** why rounding allows a thousand times more than is observed, where it does */
  readonly slack: Slack;
  /** at most this many draws per check, where one is expensive; null where none is */
  readonly runs: number | null;
  /** TeX of names that are not set as they are written */
  readonly notation: Readonly<Record<string, string>>;
}

/** Works in any arithmetic, like everything that a claim says. */
export type Construct = <T extends object>(
  drawn: Readonly<Record<string, Entries<T>>>,
  arithmetic: Arithmetic<T>,
) => Readonly<Record<string, Entries<T>>>;

/** How a claim is written in the question files: expressions as text. */
export interface ClaimText
  extends Omit<
    Claim,
    | 'construct'
    | 'definitions'
    | 'ranges'
    | 'identities'
    | 'slack'
    | 'runs'
    | 'witnesses'
    | 'tables'
    | 'notation'
    | 'uses'
    | 'assumptions'
    | 'answers'
  > {
  readonly assumptions?: readonly AssumptionText[];
  readonly construct?: Construct | undefined;
  readonly definitions?: Readonly<Record<string, string>>;
  readonly ranges?: Readonly<Record<string, readonly [string | number, string | number]>>;
  readonly answers?: readonly Answer[];
  readonly witnesses?: readonly (Omit<Witness, 'shows'> & { readonly shows: string })[];
  readonly identities?: Identities;
  readonly slack?: Slack;
  readonly runs?: number | undefined;
  readonly tables?: readonly Table[];
  readonly uses?: readonly ClaimId[];
  readonly notation?: Readonly<Record<string, string>>;
}

/** Parses the texts of a claim. Throws if one of them is not in the language. */
export function claim(text: ClaimText): Claim {
  const entries = <A, B>(
    record: Readonly<Record<string, A>> | undefined,
    f: (key: string, a: A) => [string, B],
  ) => Object.fromEntries(Object.entries(record ?? {}).map(([key, a]) => f(key, a)));
  return {
    ...text,
    assumptions: (text.assumptions ?? []).map((of) => of(text)),
    construct: text.construct ?? null,
    definitions: entries(text.definitions, (head, body) => {
      const { name, parameters } = definitionHead(head);
      return [name, { parameters, body: parse(body) }];
    }),
    ranges: entries(text.ranges, (index, [from, to]) => [
      index,
      [parse(`${from}`), parse(`${to}`)],
    ]),
    answers: text.answers ?? [],
    witnesses: (text.witnesses ?? []).map((w) => ({ ...w, shows: parse(w.shows) })),
    identities: text.identities ?? null,
    slack: text.slack ?? {},
    runs: text.runs ?? null,
    tables: text.tables ?? [],
    uses: text.uses ?? [],
    notation: text.notation ?? {},
  };
}

/** `Z`, `S[i]` or `phi(t)`: the name and the parameters of a definition. */
function definitionHead(head: string): { name: string; parameters: string[] } {
  const e = parse(head);
  if (e.kind !== 'entry' && e.kind !== 'call') {
    throw new SyntaxError(`claim: «${head}» cannot be defined`);
  }
  const parameters = e.kind === 'entry' ? e.indices : e.args;
  return {
    name: e.name,
    parameters: parameters.map((p) => {
      if (p.kind !== 'entry')
        throw new SyntaxError(`claim: «${head}» has a parameter without a name`);
      return p.name;
    }),
  };
}

export function prose(text: string): Prose {
  return { kind: 'prose', text };
}

type StepText = readonly [relation: Relation, expression: string, because: string];

const stepsOf = (first: string, steps: readonly StepText[]): Step[] => [
  { relation: '=', expression: parse(first), because: '' },
  ...steps.map(([relation, text, because]) => ({ relation, expression: parse(text), because })),
];

interface ChainOptions {
  readonly given?: string;
  readonly within?: Variables;
  readonly limit?: Limit;
  readonly arithmetics?: readonly ArithmeticName[];
}

/** A chain: the first expression, then steps that say how they follow and why. */
export function chain(
  indices: readonly string[],
  first: string,
  steps: readonly StepText[],
  options: ChainOptions = {},
): Chain {
  return {
    kind: 'chain',
    indices,
    given: options.given === undefined ? null : parse(options.given),
    within: options.within ?? {},
    steps: stepsOf(first, steps),
    limit: options.limit ?? null,
    arithmetics: options.arithmetics ?? ['float64', 'exact'],
  };
}

export function computation(c: Omit<Computation, 'kind'>): Computation {
  return { kind: 'computation', ...c };
}

export function trial(t: Omit<Trial, 'kind'>): Trial {
  return { kind: 'trial', ...t };
}

export function cost(
  text: string,
  indices: readonly string[],
  expression: string,
  multiplications: string,
): Cost {
  return {
    kind: 'cost',
    text,
    indices,
    expression: parse(expression),
    multiplications: parse(multiplications),
  };
}

interface EnclosureText {
  readonly text: string;
  readonly box: Variables;
  readonly indices?: readonly string[];
  readonly given?: string;
}

/** Inequalities on a box; right behind a chain, they are the chain's. */
export function enclosure(
  about: EnclosureText,
  first: string,
  steps: readonly StepText[],
): Enclosure {
  const { text, box, indices = [], given } = about;
  return {
    kind: 'enclosure',
    ...{ text, box, indices },
    given: given === undefined ? null : parse(given),
    steps: stepsOf(first, steps),
  };
}

interface AnswerText {
  readonly operation: Operation;
  readonly call: Answer['call'];
  readonly indices?: readonly string[];
  readonly given?: string;
  readonly expression: string;
  readonly computedAs?: string;
}

/** The entry of the operation's result at the indices must equal the expression. */
export function answer(text: AnswerText): Answer {
  const expression = parse(text.expression);
  return {
    operation: text.operation,
    call: text.call,
    indices: text.indices ?? [],
    given: text.given === undefined ? null : parse(text.given),
    expression,
    computedAs: text.computedAs === undefined ? expression : parse(text.computedAs),
  };
}
