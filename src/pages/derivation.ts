/** The written answer as Markdown: every formula in it is printed from the expression that was run. */
import { describeBox } from '../evidence/describeBox.ts';
import type { Chain, Claim, Enclosure, Part, Relation, Step } from '../theory/claim.ts';
import type { Definition } from '../theory/expression/evaluate.ts';
import { children, type Expression } from '../theory/expression/expression.ts';
import { type Notation, toTex } from '../theory/expression/toTex.ts';

const RELATION: Readonly<Record<Relation, string>> = {
  '=': '=',
  '<=': '\\le',
  '<': '<',
  '<=>': '\\iff',
};

export function notationOf(claim: Claim): Notation {
  return { ranges: claim.ranges, names: claim.notation };
}

function displayed(tex: string): string {
  return `$$\n${tex}\n$$`;
}

/** `for all i = 1, …, n and j = 1, …, n, where x > 0` */
function quantifier(claim: Claim, indices: readonly string[], given: Expression | null): string {
  const notation = notationOf(claim);
  const range = (index: string) => {
    const [from, to] = claim.ranges[index];
    return `$${index} = ${toTex(from, notation)}, \\dots, ${toTex(to, notation)}$`;
  };
  const all = indices.length === 0 ? '' : `For all ${indices.map(range).join(' and ')}`;
  if (given === null) return all === '' ? '' : `${all}:`;
  const condition = `$${toTex(given, notation)}$`;
  return all === '' ? `Where ${condition}:` : `${all} with ${condition}:`;
}

/** The steps below each other, and their reasons. */
function stepBlocks(claim: Claim, steps: readonly Step[]): string[] {
  const notation = notationOf(claim);
  const [first, ...rest] = steps;
  const lines = rest.map(({ relation, expression }, i) => {
    const left = i === 0 ? toTex(first.expression, notation) : '';
    return `${left} &${RELATION[relation]} ${toTex(expression, notation)} && \\text{(${i + 1})}`;
  });
  const reasons = rest.map(({ because }, i) => `(${i + 1}) ${because}`).join('; ');
  return [
    displayed(`\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`),
    `<sub>${reasons}.</sub>`,
  ];
}

function chainBlock(claim: Claim, chain: Chain): string {
  const notation = notationOf(claim);
  const limit =
    chain.limit === null
      ? ''
      : `The last bound tends to 0 for $${toTex(nameExpression(chain.limit.variable), notation)} \\to ${chain.limit.toward === 'infinity' ? '\\infty' : '0'}$.`;
  return [quantifier(claim, chain.indices, chain.given), ...stepBlocks(claim, chain.steps), limit]
    .filter((block) => block !== '')
    .join('\n\n');
}

function enclosureBlock(claim: Claim, { text, box, indices, given, steps }: Enclosure): string {
  const range = describeBox(box);
  const whole = range === '' ? '' : ` for all ${range} at once`;
  return [
    `*Enclosed*${whole}: ${text}`,
    quantifier(claim, indices, given),
    ...stepBlocks(claim, steps),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** The chain in one line, within a sentence. */
export function inlineChain(claim: Claim, { indices, given, steps }: Chain): string {
  const notation = notationOf(claim);
  const line = steps
    .map(({ relation, expression }, n) => {
      const tex = toTex(expression, notation);
      return n === 0 ? tex : `${RELATION[relation]} ${tex}`;
    })
    .join(' ');
  const where = quantifier(claim, indices, given).replace(/^(F|W)(.*):$/, (_, first, rest) => {
    return ` ${first.toLowerCase()}${rest}`;
  });
  return `$${line}$${where}`;
}

function nameExpression(name: string): Expression {
  return { kind: 'entry', name, indices: [] };
}

export function partBlock(claim: Claim, part: Part): string {
  switch (part.kind) {
    case 'prose':
      return part.text;
    case 'chain':
      return chainBlock(claim, part);
    case 'computation':
      return `*Computed:* ${part.text}`;
    case 'trial':
      return `*Tried:* ${part.text}`;
    case 'enclosure':
      return enclosureBlock(claim, part);
    case 'cost':
      return `*Counted:* ${part.text}: $${toTex(part.multiplications, notationOf(claim))}$ multiplications and divisions in all.`;
  }
}

/** Names that an expression mentions. */
function* namesIn(e: Expression): Generator<string> {
  if (e.kind === 'entry' || e.kind === 'call') yield e.name;
  for (const child of children(e)) yield* namesIn(child);
}

/** The definitions that the derivation speaks about, directly or through others, in their order. */
export function definitionsInProof(claim: Claim): [string, Definition][] {
  const mentioned = new Set<string>();
  const visit = (e: Expression): void => {
    for (const name of namesIn(e)) {
      if (mentioned.has(name)) continue;
      mentioned.add(name);
      const definition = claim.definitions[name];
      if (definition !== undefined) visit(definition.body);
    }
  };
  for (const part of claim.proof) {
    if (part.kind === 'chain' || part.kind === 'enclosure') {
      if (part.given !== null) visit(part.given);
      for (const step of part.steps) visit(step.expression);
    }
    if (part.kind === 'cost') visit(part.expression);
  }
  return Object.entries(claim.definitions).filter(([name]) => mentioned.has(name));
}

/** «where Z = …, Sᵢ = …», as one displayed block. */
export function definitionBlock(claim: Claim): string {
  const notation = notationOf(claim);
  const lines = definitionsInProof(claim).map(([name, { parameters, body }]) => {
    const head: Expression = isFunction(claim, name)
      ? { kind: 'call', name, args: parameters.map(nameExpression) }
      : { kind: 'entry', name, indices: parameters.map(nameExpression) };
    return `${toTex(head, notation)} &= ${toTex(body, notation)}`;
  });
  if (lines.length === 0) return '';
  return `With\n\n${displayed(`\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`)}`;
}

/** True if the definition is called with values, φ(t), rather than indexed, Sᵢ. */
function isFunction(claim: Claim, name: string): boolean {
  const called = (e: Expression): boolean =>
    (e.kind === 'call' && e.name === name) || children(e).some(called);
  const expressions = [
    ...claim.proof.flatMap((part) =>
      part.kind === 'chain' || part.kind === 'enclosure'
        ? part.steps.map((step) => step.expression)
        : part.kind === 'cost'
          ? [part.expression]
          : [],
    ),
    ...Object.values(claim.definitions).map((definition) => definition.body),
  ];
  return expressions.some(called);
}
