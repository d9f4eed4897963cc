/** Text → expression. mathjs does the parsing; its tree is translated into ours and goes no further. */
import {
  type AccessorNode,
  type ConditionalNode,
  type ConstantNode,
  type FunctionNode,
  type IndexNode,
  type MathNode,
  type OperatorNode,
  type ParenthesisNode,
  parse as parseMathjs,
  type RelationalNode,
  type SymbolNode,
} from 'mathjs';
import { BUILT_IN, type Comparison, type Expression, type Fold, isBuiltIn } from './expression.ts';

const FOLDS: readonly string[] = ['sum', 'product', 'largest', 'smallest'] satisfies Fold[];

const COMPARISON: Record<string, Comparison> = {
  equal: '==',
  unequal: '!=',
  smaller: '<',
  smallerEq: '<=',
  larger: '>',
  largerEq: '>=',
};

/** «a and b and c» is one conjunction of three, not a conjunction within a conjunction. */
const operandsOf = (operator: 'and' | 'or') => (e: Expression) => {
  // Stryker disable next-line ConditionalExpression: no other node has one of these operators; the compiler asks
  if (e.kind !== 'logic') return [e];
  return e.operator === operator ? e.operands : [e];
};

/** Throws a SyntaxError that quotes the text and the part that is not in the language. */
export function parse(text: string): Expression {
  const fail = (what: string): never => {
    throw new SyntaxError(`parse: ${what} in «${text}»`);
  };

  const entry = (node: MathNode): Extract<Expression, { kind: 'entry' }> => {
    const translated = translate(node);
    if (translated.kind !== 'entry') return fail(`«${node}» where a variable is needed`);
    return translated;
  };

  const name = (node: MathNode): string => {
    const { name, indices } = entry(node);
    if (indices.length > 0) return fail(`«${node}» where a plain name is needed`);
    return name;
  };

  /** Plain decimals of safe integers only: others would not be evaluated digit by digit. */
  const literal = (node: ConstantNode): Expression => {
    const value = String(node.value);
    const isPlain = typeof node.value === 'number' && /^\d+(\.\d+)?$/.test(value);
    if (!isPlain || !Number.isSafeInteger(Number(value.replace('.', '')))) {
      return fail(`the constant «${node}»`);
    }
    return { kind: 'literal', text: value };
  };

  const call = (node: FunctionNode): Expression => {
    const f = (node.fn as unknown as SymbolNode).name;
    const args = node.args;
    const need = (...counts: number[]): void => {
      if (!counts.includes(args.length)) fail(`${f} with ${args.length} arguments`);
    };
    if (FOLDS.includes(f)) {
      need(2, 3);
      return {
        kind: 'fold',
        fold: f as Fold,
        index: name(args[0]),
        body: translate(args[1]),
        condition: args.length === 3 ? translate(args[2]) : null,
      };
    }
    if (f === 'd') {
      need(2);
      return { kind: 'derivative', body: translate(args[0]), by: entry(args[1]) };
    }
    if (f === 'integral') {
      need(4);
      return {
        kind: 'integral',
        body: translate(args[0]),
        variable: name(args[1]),
        from: translate(args[2]),
        to: translate(args[3]),
      };
    }
    if (isBuiltIn(f)) need(BUILT_IN[f]);
    return { kind: 'call', name: f, args: args.map(translate) };
  };

  const operator = (node: OperatorNode): Expression => {
    const operands = node.args.map(translate);
    if (node.fn in COMPARISON) {
      return { kind: 'compare', operators: [COMPARISON[node.fn]], operands };
    }
    switch (node.fn as string) {
      case 'unaryMinus':
        return { kind: 'negate', operand: operands[0] };
      case 'and':
      case 'or':
        return {
          kind: 'logic',
          operator: node.fn,
          operands: operands.flatMap(operandsOf(node.fn)),
        };
      case 'not':
        return { kind: 'logic', operator: 'not', operands };
      case 'add':
      case 'subtract':
      case 'multiply':
      case 'divide':
      case 'pow':
        return {
          kind: 'binary',
          operator: node.op as '+' | '-' | '*' | '/' | '^',
          left: operands[0],
          right: operands[1],
        };
      default:
        return fail(`the operator «${node.op}»`);
    }
  };

  const translate = (node: MathNode): Expression => {
    switch (node.type) {
      case 'ParenthesisNode':
        return translate((node as ParenthesisNode).content);
      case 'ConstantNode':
        return literal(node as ConstantNode);
      case 'SymbolNode':
        return { kind: 'entry', name: (node as SymbolNode).name, indices: [] };
      case 'AccessorNode': {
        const { object, index } = node as AccessorNode & { index: IndexNode };
        return { kind: 'entry', name: name(object), indices: index.dimensions.map(translate) };
      }
      case 'ConditionalNode': {
        const { condition, trueExpr, falseExpr } = node as ConditionalNode;
        return {
          kind: 'cases',
          condition: translate(condition),
          consequent: translate(trueExpr),
          alternative: translate(falseExpr),
        };
      }
      case 'RelationalNode': {
        const { conditionals, params } = node as RelationalNode;
        return {
          kind: 'compare',
          operators: conditionals.map((c: string) => COMPARISON[c]),
          operands: params.map(translate),
        };
      }
      case 'FunctionNode':
        return call(node as FunctionNode);
      case 'OperatorNode':
        return operator(node as OperatorNode);
      default:
        return fail(`a ${node.type}`);
    }
  };

  return translate(parseMathjs(text));
}
