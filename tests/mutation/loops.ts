/** Whether a change of the source touches the step or the bound of a loop: only that may run for ever. */
import ts from 'typescript';

/** Offsets in the source, the end excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * True if the range overlaps the head of a loop (`for`'s three parts, the condition of `while` and
 * `do`), or lies in or around an assignment, in a loop's body, to a name that its condition asks for.
 */
export function changesLoopControl(source: string, range: Range): boolean {
  const file = ts.createSourceFile('mutated.ts', source, ts.ScriptTarget.Latest, true);
  const overlaps = (node: ts.Node | undefined) =>
    node !== undefined && node.getStart() < range.end && range.start < node.end;
  const visit = (node: ts.Node): boolean => {
    if (!overlaps(node)) return false;
    const loop = partsOf(node);
    if (loop !== null) {
      if (loop.head.some(overlaps)) return true;
      if (assignments(loop.body, namesIn(loop.condition)).some(overlaps)) return true;
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(file);
}

interface Loop {
  readonly head: readonly (ts.Node | undefined)[];
  readonly condition: ts.Node | undefined;
  readonly body: ts.Node;
}

function partsOf(node: ts.Node): Loop | null {
  if (ts.isForStatement(node)) {
    const { initializer, condition, incrementor, statement } = node;
    return { head: [initializer, condition, incrementor], condition, body: statement };
  }
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    return { head: [node.expression], condition: node.expression, body: node.statement };
  }
  return null;
}

function namesIn(node: ts.Node | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child)) names.add(child.text);
    ts.forEachChild(child, visit);
  };
  if (node !== undefined) visit(node);
  return names;
}

/** `i += 2`, `i++`, `queue.pop()`: what changes one of these names. */
function assignments(body: ts.Node, names: ReadonlySet<string>): ts.Node[] {
  const found: ts.Node[] = [];
  const changes = (target: ts.Node) => [...namesIn(target)].some((name) => names.has(name));
  const visit = (node: ts.Node): void => {
    const target = targetOf(node);
    if (target !== null && changes(target)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function targetOf(node: ts.Node): ts.Node | null {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? node.left : null;
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node;
    const steps =
      operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return steps ? node.operand : null;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return node.expression.expression;
  }
  return null;
}
