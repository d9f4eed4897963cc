/**
 * Which expressions treat all indices of a size alike, so that one of them can stand for all those that
 * a line does not name (`overOthers.ts`). This is read off the expression, before any evaluation.
 */
import type { Definition } from '../expression/evaluate.ts';
import { children, type Expression, numberIn } from '../expression/expression.ts';
import { NotRational } from './arithmetic.ts';

/** What is known of an expression before it is evaluated. */
interface Kind {
  /** an index; an integer other than 0; a value; a value or the integer 0 */
  readonly sort: 'index' | 'integer' | 'value' | 'value or 0';
  /** the sums over whose index it depends */
  readonly sums: ReadonlySet<Expression>;
}

/** Names → what they stand for: indices of the chain, of sums around, parameters of definitions. */
type Known = Readonly<Record<string, Kind>>;

/** What else an expression may name: real variables, and definitions with their bodies. */
export interface Vocabulary {
  readonly variables: readonly string[];
  readonly definitions: Readonly<Record<string, Definition>>;
}

function refuse(what: string): never {
  throw new NotRational(`not for every size: ${what}`);
}

/**
 * Throws {@link NotRational} unless the expression treats all indices alike: they occur as subscripts
 * and are compared by = and ≠ only; every sum runs over all of them, adds up values and not counts,
 * and no sum depends on the index of a sum around it.
 */
export function checkUniform(
  e: Expression,
  indices: readonly string[],
  vocabulary: Vocabulary,
): void {
  const named: Kind = { sort: 'index', sums: new Set() };
  kindOf(e, Object.fromEntries(indices.map((index) => [index, named])), vocabulary);
}

function kindOf(e: Expression, known: Known, vocabulary: Vocabulary): Kind {
  const { variables, definitions } = vocabulary;
  const parts = () => children(e).map((child) => kindOf(child, known, vocabulary));
  const made = (sort: Kind['sort'], from: readonly Kind[]): Kind => ({
    sort,
    sums: new Set(from.flatMap(({ sums }) => [...sums])),
  });
  const indicesOnly = (kinds: readonly Kind[], what: string): readonly Kind[] =>
    kinds.every(({ sort }) => sort === 'index') ? kinds : refuse(what);
  const noIndex = (kinds: readonly Kind[]): readonly Kind[] =>
    kinds.some(({ sort }) => sort === 'index') ? refuse('arithmetic with an index') : kinds;
  const defined = (name: string, args: readonly Kind[]): Kind => {
    const { parameters, body } = definitions[name];
    const bound = Object.fromEntries(parameters.map((parameter, n) => [parameter, args[n]]));
    return kindOf(body, bound, vocabulary);
  };
  switch (e.kind) {
    case 'literal':
      return made(Number(e.text) === 0 ? 'value or 0' : 'integer', []);
    case 'entry': {
      if (e.indices.length === 0 && Object.hasOwn(known, e.name)) return known[e.name];
      const subscripts = indicesOnly(parts(), `the subscripts of ${e.name}`);
      if (Object.hasOwn(definitions, e.name)) return defined(e.name, subscripts);
      if (!variables.includes(e.name)) refuse(`the number ${e.name}`);
      return made('value', subscripts);
    }
    case 'call':
      if (e.name === 'exp') return made('value', noIndex(parts()));
      if (e.name === 'delta') return made('integer', indicesOnly(parts(), 'δ of values'));
      if (Object.hasOwn(definitions, e.name)) return defined(e.name, parts());
      return refuse(`the function ${e.name}`);
    case 'negate':
      return noIndex(parts())[0];
    case 'binary': {
      const sides = noIndex(parts());
      return made(sortOf(e, sides[0].sort, sides[1].sort), sides);
    }
    case 'compare':
      if (e.operators.some((operator) => operator !== '==' && operator !== '!=')) {
        refuse('an order of indices');
      }
      return made('integer', indicesOnly(parts(), 'a comparison with a number'));
    case 'logic':
      return made('integer', parts());
    case 'cases': {
      const [condition, ...branches] = parts();
      const sorts = new Set(noIndex(branches).map(({ sort }) => sort));
      const sort = sorts.has('integer') ? 'integer' : sorts.size > 1 ? 'value or 0' : [...sorts][0];
      return made(sort, [condition, ...branches]);
    }
    case 'fold': {
      if (e.fold !== 'sum' || e.condition !== null) refuse('a sum over some of the indices');
      const index: Kind = { sort: 'index', sums: new Set([e]) };
      const body = kindOf(e.body, { ...known, [e.index]: index }, vocabulary);
      if (body.sort === 'index' || body.sort === 'integer') refuse('a sum of counts');
      if ([...body.sums].some((sum) => sum !== e)) refuse('a sum that depends on a sum around it');
      return made(body.sort, []);
    }
    case 'derivative': {
      const [body, by] = parts();
      if (by.sums.size > 0) refuse('a derivative by an entry that a sum runs over');
      return made('value or 0', noIndex([body]));
    }
    case 'integral':
      return refuse('an integral');
  }
}

/** The sort of a ∘ b; where an integer may come out, «integer». */
function sortOf(
  { operator, right }: Extract<Expression, { kind: 'binary' }>,
  a: Kind['sort'],
  b: Kind['sort'],
): Kind['sort'] {
  if (operator === '/') return 'value';
  // x⁰ is the integer 1.
  if (operator === '^') return numberIn(right) > 0 ? a : 'integer';
  if (a === 'value' || b === 'value') return 'value';
  if (operator === '*') return a === 'integer' && b === 'integer' ? 'integer' : 'value or 0';
  // 0 + 1 is no 0.
  return a === 'integer' || b === 'integer' ? 'integer' : 'value or 0';
}
