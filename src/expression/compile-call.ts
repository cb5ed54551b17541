import { isNamespace } from './collect-names.ts';
import type { CompileContext, CompileNode } from './compile-context.ts';
import { compileHas, compileMacro } from './compile-macro.ts';
import { type Evaluate, spendOnText } from './evaluation.ts';
import { takeText } from './function.ts';
import { type CallShape, findFunction } from './functions.ts';
import type { Node } from './parse-cel.ts';
import { compilePattern } from './pattern.ts';

type Call = Extract<Node, { op: 'call' }>;
type MethodCall = Extract<Node, { op: 'rcall' }>;

export function compileCall(node: Call, context: CompileContext, compile: CompileNode): Evaluate {
  const [name, args] = node.args;
  if (name === 'has') return compileHas(node, context, compile);
  const shape = { name, form: 'global', count: args.length } as const;
  return compileFunction({ node, shape, args }, context, compile);
}

export function compileMethod(
  node: MethodCall,
  context: CompileContext,
  compile: CompileNode,
): Evaluate {
  const macro = compileMacro(node, context, compile);
  if (macro !== undefined) return macro;
  const [name, receiver, args] = node.args;
  const isMath =
    isNamespace(receiver, node) && receiver.args === 'math' && !context.bound.includes('math');
  const shape = { name, form: isMath ? 'math' : 'method', count: args.length } as const;
  return compileFunction(
    { node, shape, args: isMath ? args : [receiver, ...args] },
    context,
    compile,
  );
}

interface CallParts {
  readonly node: Call | MethodCall;
  readonly shape: CallShape;
  readonly args: readonly Node[];
}

function compileFunction(
  { node, shape, args }: CallParts,
  context: CompileContext,
  compile: CompileNode,
): Evaluate {
  const result = findFunction(shape);
  const [first, ...others] = args.map((argument) => compile(argument, context));
  if (result.found === undefined) {
    const { message, hints } = result;
    return context.refuse(node, { message, ...(hints.length > 0 && { hints }) });
  }
  if (first === undefined) {
    return context.refuse(node, { message: `\`${shape.name}\` is given nothing` });
  }
  const { found } = result;
  const pattern = args.at(-1);
  if (shape.name === 'matches' && pattern?.op === 'value' && typeof pattern.args === 'string') {
    return compileMatches(first, { node: pattern, source: pattern.args }, context);
  }
  return (frame) => found.call([first(frame), ...others.map((other) => other(frame))], frame);
}

/** A pattern that is written out is compiled once, and refused before anything runs. */
function compileMatches(
  text: Evaluate,
  { node, source }: { readonly node: Node; readonly source: string },
  context: CompileContext,
): Evaluate {
  const { pattern, problem } = compilePattern(source);
  if (pattern === undefined) return context.refuse(node, { message: problem });
  return (frame) => {
    const value = text(frame);
    const subject = takeText('matches', value);
    spendOnText(frame, subject.length * 5);
    return pattern.test(subject);
  };
}
