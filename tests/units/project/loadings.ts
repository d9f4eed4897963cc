/** What a module loads otherwise than by imports that can be read. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface Loading {
  /** `src/nn/odd.ts:3 import(name)` */
  readonly place: string;
  /** the file that is named relative to the module; null where only the running program knows */
  readonly file: string | null;
}

/** Whoever calls these can get at any module, or at any code. */
const OPEN = ['require', 'importScripts', 'eval', 'Function', 'createRequire', 'getBuiltinModule'];
/** Of these also as methods: `process.getBuiltinModule`. */
const OPEN_METHODS = OPEN.slice(-2);

/** All of a file of the project at `folder`; literal imports are left to dependency-cruiser. */
export function loadingsIn(folder: string, file: string): Loading[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Loading[] = [];
  const note = (at: ts.Node, named: string | null) => {
    const line = source.getLineAndCharacterOfPosition(at.getStart()).line + 1;
    found.push({ place: `${file}:${line} ${at.getText()}`, file: named });
  };
  const visit = (at: ts.Node): void => {
    if (ts.isCallExpression(at) || ts.isNewExpression(at)) {
      const [first, second] = at.arguments ?? [];
      const callee = ts.isIdentifier(at.expression) ? at.expression.text : '';
      const literal = first !== undefined && ts.isStringLiteralLike(first) ? first.text : null;
      if (at.expression.kind === ts.SyntaxKind.ImportKeyword) {
        if (literal === null) note(at, null);
      } else if (OPEN.includes(callee) || isOpenMethod(at.expression)) note(at, null);
      else if (callee === 'URL' && second?.getText() === 'import.meta.url') {
        note(at, literal === null ? null : join(dirname(file), literal));
      } else if (callee === 'Worker' && !(first && ts.isNewExpression(first))) note(at, null);
    }
    ts.forEachChild(at, visit);
  };
  visit(source);
  return found;
}

function isOpenMethod(callee: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && OPEN_METHODS.includes(callee.name.text);
}
