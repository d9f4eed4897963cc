/** What a proof of identities is about: which sizes, which values, which functions. */
import type { Claim } from '../theory/claim.ts';
import type { Count, Length, Variables } from '../theory/domain.ts';
import { children, type Expression } from '../theory/expression/expression.ts';

function* namesIn(e: Expression): Generator<string> {
  if (e.kind === 'entry' || e.kind === 'call') yield e.name;
  for (const child of children(e)) yield* namesIn(child);
}

/** Names that the chains can depend on: those in the definition of a free function are not. */
function namesOf(claim: Claim): ReadonlySet<string> {
  const free = Object.keys(claim.identities?.free ?? {});
  const lengths = (sort: Variables[string]): Length[] =>
    sort.sort === 'vector'
      ? [sort.length]
      : sort.sort === 'matrix'
        ? [sort.rows, sort.columns]
        : [];
  const names = new Set(
    Object.values(claim.variables)
      .flatMap(lengths)
      .map((length) => `${typeof length === 'object' ? length[0] : length}`),
  );
  const expressions = [
    ...Object.values(claim.ranges).flat(),
    ...claim.proof.flatMap((part) =>
      part.kind === 'chain'
        ? part.steps.map(({ expression }) => expression)
        : part.kind === 'cost'
          ? [part.expression, part.multiplications]
          : [],
    ),
  ];
  const visit = (e: Expression): void => {
    for (const name of namesIn(e)) {
      if (names.has(name)) continue;
      names.add(name);
      const definition = claim.definitions[name];
      if (definition !== undefined && !free.includes(name)) visit(definition.body);
    }
  };
  for (const e of expressions) visit(e);
  return names;
}

/** The counts of the claim; those that the chains do not depend on stay at their first value. */
export function sizesOf(claim: Claim): Readonly<Record<string, Count>> {
  const names = namesOf(claim);
  const sizes: Record<string, Count> = {};
  for (const [name, sort] of Object.entries(claim.variables)) {
    if (sort.sort === 'count') sizes[name] = names.has(name) ? sort : { ...sort, to: sort.from };
  }
  return sizes;
}

/** `1 ≤ n ≤ 6, every function φ, all real values`; `every n` where the proof is for every size. */
export function provedScope(claim: Claim, everySize: boolean): string {
  const sizes = Object.entries(sizesOf(claim)).filter(([, { from, to }]) => from < to);
  const free = Object.values(claim.identities?.free ?? {});
  return [
    ...sizes.map(([name, { from, to }]) =>
      everySize ? `every ${name}` : `${from} ≤ ${name} ≤ ${to}`,
    ),
    ...free.map((name) => `every function ${name}`),
    'all real values',
  ].join(', ');
}
