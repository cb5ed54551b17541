import { boundName } from './collect-names.ts';
import type { CompileContext, CompileNode } from './compile-context.ts';
import { type Evaluate, type Frame, StepLimitError, spend } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import type { Node } from './parse-cel.ts';
import { isList, isMap, kindOf, type Value, type ValueList } from './value.ts';

type MethodCall = Extract<Node, { op: 'rcall' }>;

/** A macro's parts: what it goes through, and what it does with each item. */
interface Loop {
  readonly name: string;
  readonly items: Evaluate;
  readonly slot: number;
  readonly body: Evaluate;
  /** The condition of `map` with three arguments. */
  readonly condition: Evaluate | undefined;
}

/** Compiles `all`, `exists`, `exists_one`, `filter`, `map` and `cel.bind`; undefined for other calls. */
export function compileMacro(
  node: MethodCall,
  context: CompileContext,
  compile: CompileNode,
): Evaluate | undefined {
  const variable = boundName(node);
  const [name, receiver, [, second, third]] = node.args;
  if (variable === undefined || second === undefined) return undefined;
  const inner = { ...context, bound: [...context.bound, variable] };
  const slot = context.bound.length;
  if (name === 'bind' && third !== undefined) {
    const value = compile(second, context);
    const body = compile(third, inner);
    return (frame) => {
      frame.locals[slot] = value(frame);
      return body(frame);
    };
  }
  const isFiltered = third !== undefined;
  return compileLoop({
    name,
    items: compile(receiver, context),
    slot,
    body: compile(third ?? second, inner),
    condition: isFiltered ? compile(second, inner) : undefined,
  });
}

function compileLoop(loop: Loop): Evaluate {
  switch (loop.name) {
    case 'all':
      return (frame) => !decide(loop, frame, false);
    case 'exists':
      return (frame) => decide(loop, frame, true);
    case 'exists_one':
      return (frame) => select(loop, frame).length === 1;
    case 'filter':
      return (frame) => select(loop, frame);
    default:
      return (frame) => transform(loop, frame);
  }
}

/** Whether an item gives the decisive answer; errors count only when none does. */
function decide(loop: Loop, frame: Frame, decisive: boolean): boolean {
  let failure: ExpressionError | undefined;
  for (const item of itemsOf(loop, frame)) {
    frame.locals[loop.slot] = item;
    try {
      if (takeCondition(loop.name, loop.body(frame)) === decisive) return true;
    } catch (error) {
      if (!(error instanceof ExpressionError) || error instanceof StepLimitError) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}

function select(loop: Loop, frame: Frame): ValueList {
  return itemsOf(loop, frame).filter((item) => {
    frame.locals[loop.slot] = item;
    return takeCondition(loop.name, loop.body(frame));
  });
}

function transform(loop: Loop, frame: Frame): ValueList {
  const results: Value[] = [];
  for (const item of itemsOf(loop, frame)) {
    frame.locals[loop.slot] = item;
    const isTaken = loop.condition === undefined || takeCondition(loop.name, loop.condition(frame));
    if (isTaken) results.push(loop.body(frame));
  }
  return results;
}

/** The items of a list, the keys of a map. */
function itemsOf(loop: Loop, frame: Frame): ValueList {
  const value = loop.items(frame);
  if (!isList(value) && !isMap(value)) {
    throw new ExpressionError(`\`${loop.name}\` takes a list or a map, not ${kindOf(value)}`);
  }
  const items = isList(value) ? value : Object.keys(value);
  spend(frame, items.length);
  return items;
}

function takeCondition(name: string, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`the condition of \`${name}\` is ${kindOf(value)}, not true or false`);
}

/** Compiles `has(json.queue)`: whether the last key is there. Keys before it must be. */
export function compileHas(
  node: Extract<Node, { op: 'call' }>,
  context: CompileContext,
  compile: CompileNode,
): Evaluate {
  const [, [path, extra]] = node.args;
  if (path?.op !== '.' || extra !== undefined) {
    const message = '`has` takes a key that follows a dot, as in `has(json.queue)`';
    return context.refuse(node, { message });
  }
  const [receiver, key] = path.args;
  const owner = compile(receiver, context);
  return (frame) => {
    const value = owner(frame);
    return isMap(value) && Object.hasOwn(value, key) && value[key] !== undefined;
  };
}
