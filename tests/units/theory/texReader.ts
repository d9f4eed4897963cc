/** Reads back the TeX that the printer writes: the page must mean what was run. */
import type { Comparison, Expression, Fold } from '../../../src/theory/expression/expression.ts';

const COMPARISON: Readonly<Record<string, Comparison>> = {
  '=': '==',
  '\\neq': '!=',
  '<': '<',
  '\\le': '<=',
  '>': '>',
  '\\ge': '>=',
};

const FOLD: Readonly<Record<string, Fold>> = {
  '\\sum': 'sum',
  '\\prod': 'product',
  '\\max': 'largest',
  '\\min': 'smallest',
};

const TOKEN =
  /\\left\\lfloor|\\right\\rfloor|\\left\\lceil|\\right\\rceil|\\left\\\{|\\right\\\}|\\left[([|]|\\right[)\]|]|\\begin\{cases\}|\\end\{cases\}|\\text\{[^}]*\}|\\mathrm\{[^}]*\}|\\[a-zA-Z]+|\\[,\\]|\d+(?:\.\d+)?|[a-zA-Z]|[-+=<>^_{},&]/g;

export function readTex(tex: string): Expression {
  const tokens = tex.match(TOKEN) ?? [];
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const next = (): string => {
    if (at === tokens.length) throw new SyntaxError(`readTex: «${tex}» ends too early`);
    return tokens[at++];
  };
  const expect = (token: string): void => {
    const found = next();
    if (found !== token) throw new SyntaxError(`readTex: ${found} for ${token} in «${tex}»`);
  };
  const accept = (token: string): boolean => {
    if (peek() !== token) return false;
    at++;
    return true;
  };
  const braced = <T>(read: () => T): T => {
    expect('{');
    const value = read();
    expect('}');
    return value;
  };

  const logic = (): Expression => {
    const operands = [comparison()];
    const operator = peek() === '\\land' ? '\\land' : '\\lor';
    while (accept(operator)) operands.push(comparison());
    if (operands.length === 1) return operands[0];
    return { kind: 'logic', operator: operator === '\\land' ? 'and' : 'or', operands };
  };

  const comparison = (): Expression => {
    if (accept('\\neg')) return { kind: 'logic', operator: 'not', operands: [factor()] };
    const operands = [sum()];
    const operators: Comparison[] = [];
    for (let token = peek(); token !== undefined && token in COMPARISON; token = peek()) {
      operators.push(COMPARISON[next()]);
      operands.push(sum());
    }
    return operators.length === 0 ? operands[0] : { kind: 'compare', operators, operands };
  };

  const sum = (): Expression => {
    let left: Expression = accept('-') ? { kind: 'negate', operand: product() } : product();
    for (let token = peek(); token === '+' || token === '-'; token = peek()) {
      next();
      left = { kind: 'binary', operator: token, left, right: product() };
    }
    return left;
  };

  /** `\,dt` at the end of an integrand. */
  let openIntegrals = 0;
  const atDifferential = (): boolean =>
    openIntegrals > 0 && tokens[at] === '\\,' && tokens[at + 1] === 'd';

  const product = (): Expression => {
    let left = factor();
    while ((peek() === '\\,' && !atDifferential()) || peek() === '\\cdot') {
      next();
      left = { kind: 'binary', operator: '*', left, right: factor() };
    }
    return left;
  };

  const factor = (): Expression => {
    const base = atom();
    if (!accept('^')) return base;
    return { kind: 'binary', operator: '^', left: base, right: braced(logic) };
  };

  const list = (end: string): Expression[] => {
    const items = [logic()];
    while (accept(',')) {
      accept('\\,');
      items.push(logic());
    }
    expect(end);
    return items;
  };

  const fold = (name: string): Expression => {
    expect('_');
    let condition: Expression | null = null;
    const index = braced(() => {
      const head = () => {
        const found = next();
        expect('=');
        sum();
        return found;
      };
      if (!accept('\\substack')) return head();
      return braced(() => {
        const found = head();
        expect('\\\\');
        condition = logic();
        return found;
      });
    });
    expect('^');
    braced(logic);
    return { kind: 'fold', fold: FOLD[name], index, condition, body: product() };
  };

  const integral = (): Expression => {
    expect('_');
    const from = braced(logic);
    expect('^');
    const to = braced(logic);
    openIntegrals++;
    const body = product();
    openIntegrals--;
    expect('\\,');
    expect('d');
    return { kind: 'integral', body, variable: next(), from, to };
  };

  const cases = (): Expression => {
    const consequent = logic();
    expect('&');
    if (accept('\\text{otherwise}')) {
      expect('\\end{cases}');
      return consequent;
    }
    expect('\\text{if }');
    const condition = logic();
    expect('\\\\');
    return { kind: 'cases', condition, consequent, alternative: cases() };
  };

  const call = (name: string, args: readonly Expression[]): Expression => ({
    kind: 'call',
    name,
    args,
  });

  const atom = (): Expression => {
    const token = next();
    if (/^\d/.test(token)) return { kind: 'literal', text: token };
    switch (token) {
      case '{': {
        const inner = atom();
        expect('}');
        return inner;
      }
      case '\\left(':
      case '\\left[': {
        const inner = logic();
        expect(token === '\\left(' ? '\\right)' : '\\right]');
        return inner;
      }
      case '\\left|':
        return call('abs', list('\\right|'));
      case '\\left\\lfloor':
        return call('floor', list('\\right\\rfloor'));
      case '\\left\\lceil':
        return call('ceil', list('\\right\\rceil'));
      case '\\begin{cases}':
        return cases();
      case '\\frac': {
        expect('{');
        if (accept('\\partial')) {
          expect('}');
          const by = braced(() => {
            expect('\\partial');
            return atom();
          });
          if (by.kind !== 'entry') throw new SyntaxError('readTex: derivative by no variable');
          return { kind: 'derivative', by, body: atom() };
        }
        const left = logic();
        expect('}');
        return { kind: 'binary', operator: '/', left, right: braced(logic) };
      }
      case '\\sum':
      case '\\prod':
        return fold(token);
      case '\\int':
        return integral();
      case '\\max':
      case '\\min':
        if (peek() === '_') return fold(token);
        expect('\\left\\{');
        return call(token.slice(1), list('\\right\\}'));
      case 'e':
        if (peek() === '^') {
          next();
          return call('exp', [braced(logic)]);
        }
    }
    const name = /^\\mathrm\{(.*)\}$/.exec(token)?.[1] ?? token.replace('\\', '');
    if (accept('_')) {
      expect('{');
      const indices = list('}');
      return name === 'delta' ? call(name, indices) : { kind: 'entry', name, indices };
    }
    if (!accept('{')) return { kind: 'entry', name, indices: [] };
    expect('\\left(');
    const args = list('\\right)');
    expect('}');
    return call(name, args);
  };

  const result = logic();
  if (at !== tokens.length) throw new SyntaxError(`readTex: ${peek()} is left over in «${tex}»`);
  return result;
}
