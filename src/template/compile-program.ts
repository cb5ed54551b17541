import { compileBlock } from './compile-block.ts';
import {
  addProblem,
  type CompileContext,
  type CompileProgram,
  placeOf,
  type Render,
} from './compile-context.ts';
import { compilePartial } from './compile-partial.ts';
import { compileMustache } from './compile-value.ts';
import type { Argument } from './helper.ts';
import { toText } from './printable.ts';
import type { Scope } from './scope.ts';
import {
  isBlock,
  isContent,
  isMustache,
  isPartialCall,
  maximumDepth,
  type Statement,
} from './syntax-tree.ts';
import { spendSteps, spendText } from './work.ts';

export const compileProgram: CompileProgram = (program, outer) => {
  const body = program?.body ?? [];
  const context = { ...outer, depth: outer.depth + 1 };
  const first = body[0];
  if (context.depth > maximumDepth && first !== undefined) {
    const message = `blocks are nested more than ${maximumDepth} deep`;
    addProblem(context, first.loc, { code: 'bad-template', message });
    return () => '';
  }
  noteLiterals(body, context);
  const parts = body.flatMap((statement) => compileStatement(statement, context));
  const place = first === undefined ? undefined : placeOf(context, first.loc);
  const length = parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  return (scope) => {
    spendSteps(scope.work, parts.length, place);
    spendText(scope.work, length, place);
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : part(scope);
    return text;
  };
};

function compileStatement(node: Statement, context: CompileContext): readonly (string | Render)[] {
  if (isContent(node)) return [node.value];
  if (isMustache(node)) {
    const value = compileMustache(node, context);
    return [(scope) => printValue(value, scope)];
  }
  if (isPartialCall(node)) return [compilePartial(node, context, compileProgram)];
  if (isBlock(node) && typeof node.openStrip.open === 'boolean') {
    return [compileBlock(node, context, compileProgram)];
  }
  if (node.type !== 'CommentStatement') {
    addProblem(context, node.loc, { code: 'bad-template', message: describeRefused(node.type) });
  }
  return [];
}

function printValue(value: Argument, scope: Scope): string {
  const text = toText(value.evaluate(scope), value);
  spendText(scope.work, text.length, value.place);
  return text;
}

function describeRefused(type: string): string {
  if (type === 'BlockStatement') {
    return 'raw blocks `{{{{…}}}}` are not supported; a `{{` that is text is written `\\{{`';
  }
  if (type === 'PartialBlockStatement') {
    return 'partials with a block `{{#> …}}` are not supported; a partial is called with `{{> name}}`';
  }
  return 'inline partials and decorators `{{* …}}` are not supported; a partial is a file of its own';
}

/** Pieces of text that only an escape (`\{{`) parts belong together. */
function noteLiterals(body: readonly Statement[], context: CompileContext): void {
  let current = '';
  for (const node of [...body, undefined]) {
    if (node !== undefined && isContent(node)) {
      current += node.value;
      continue;
    }
    if (current !== '') context.findings.literals.push(current);
    current = '';
  }
}
