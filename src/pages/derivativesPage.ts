/** Every derivative of the answers, found four ways. */
import { checkDerivative, STEP, WAYS } from '../evidence/checkDerivative.ts';
import { DEFAULT_SETTINGS } from '../evidence/settings.ts';
import type { Chain, Claim } from '../theory/claim.ts';
import { type DifferentiatedFunction, differentiatedFunctions } from '../theory/derivatives.ts';
import { differentiate } from '../theory/expression/differentiate.ts';
import type { Expression } from '../theory/expression/expression.ts';
import { toTex } from '../theory/expression/toTex.ts';
import { definitionBlock, partBlock } from './derivation.ts';
import { markdownTable, page } from './markdown.ts';
import { count } from './speed.ts';

/** Of each function: 64-digit arithmetic is slow, and the page is made anew by the tests. */
const POINTS = 10;

export function derivativesPage(): string {
  const settings = { ...DEFAULT_SETTINGS, runs: POINTS };
  return page(
    '# Derivatives four ways',
    String.raw`Every function that the answers differentiate, with its derivative (1) as it is written there, (2) by symbolic differentiation of the expression, by the rules of the school, (3) by dual numbers, that is by evaluating the function itself over numbers $a + a'\varepsilon$, $\varepsilon^2 = 0$, and (4) by a central difference of the function. None of them knows the others.`,
    String.raw`Each has a bound on its own error, and they agree within the bounds of both sides: (1), (2) and (3) are evaluated in float64 with running error. The difference $\frac{f(x + h) - f(x - h)}{2h}$ is evaluated with 64 digits, $h = 2^{${Math.log2(STEP)}}$; its truncation is at most $\frac{h^2}{6} \max |f'''|$, with a bound on $f'''$ that is stated for each function, and its rounding $10^{-60}(1 + 2|f|)/h$. In float64 its rounding, $2^{-53}\,|f|/h$, would hide what is to be seen.`,
    `Largest gap to the written derivative, as a share of what both bounds allow; ${count(POINTS)} random points of each function, seed ${settings.seed}. A share of 0 says that both sides had the same bits, or both no error. Shares of the difference near 1 say that the bound is sharp.`,
    markdownTable(
      ['function', 'by', 'comparisons', '(2) symbolic', '(3) dual', '(4) difference'],
      differentiatedFunctions.map((f) => {
        const { comparisons, worstRatio } = checkDerivative(f, settings);
        const shares = WAYS.map((way) => share(worstRatio[way]));
        return [f.name, `$${tex(f, f.by)}$`, count(comparisons), ...shares];
      }),
    ),
    String.raw`**The kink of ReLU** lies apart. At 0 the rules and the dual numbers find no derivative, and say so. The central difference is $\frac12$ there for every $h$, which is $H(0)$ of the theory and the derivative of nothing; the networks take 0 (see the [conventions](conventions.md)).`,
    ...differentiatedFunctions.flatMap(section),
  );
}

function share(ratio: number): string {
  return String(Number(ratio.toPrecision(2)));
}

/** The derivative as a chain, printed as those of the answers are, and why the third one is bounded. */
function section(f: DifferentiatedFunction): string[] {
  const { value, by, written, third, because, indices } = f;
  const { expression, definitions, notation } = differentiate(value, by, f.domain.definitions);
  const chain: Chain = {
    ...{ kind: 'chain', indices, given: null, within: {}, limit: null, arithmetics: ['float64'] },
    steps: [
      { relation: '=', expression: { kind: 'derivative', body: value, by }, because: '' },
      { relation: '=', expression: written, because: 'as it is written' },
      { relation: '=', expression, because: 'by the rules' },
    ],
  };
  const claim: Claim = { ...domainOf(f), definitions, proof: [chain] };
  const named = { ...claim, notation: { ...claim.notation, ...notation } };
  return [
    `## ${f.name}`,
    partBlock(named, chain),
    definitionBlock(named),
    `The third derivative is at most $${tex(f, third)}$: ${because}.`,
  ].filter((block) => block !== '');
}

function domainOf({ domain }: DifferentiatedFunction): Claim {
  return { ...domain, notation: { tanh: String.raw`\tanh`, relu: String.raw`\mathrm{relu}` } };
}

function tex(f: DifferentiatedFunction, e: Expression): string {
  const { ranges, notation } = domainOf(f);
  return toTex(e, { ranges, names: notation });
}
