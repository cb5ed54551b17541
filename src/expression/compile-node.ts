import { ownValue } from '../source/own-value.ts';
import { compileCall, compileMethod } from './compile-call.ts';
import type { CompileContext } from './compile-context.ts';
import { type Evaluate, type Frame, StepLimitError, spend } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import { binaryOperators, isInteger, negate } from './operators.ts';
import type { Node } from './parse-cel.ts';
import { isList, isMap, isNumber, kindOf, type Value, type ValueMap } from './value.ts';

type NodeOf<Op extends Node['op']> = Extract<Node, { op: Op }>;

/** Compiles a part of an expression; each time it is evaluated it counts as a step. */
export function compileNode(node: Node, context: CompileContext): Evaluate {
  const evaluate = compileOperation(node, context);
  return (frame) => {
    spend(frame, 1);
    return evaluate(frame);
  };
}

function compileOperation(node: Node, context: CompileContext): Evaluate {
  const compile = (child: Node): Evaluate => compileNode(child, context);
  switch (node.op) {
    case 'value':
      return compileConstant(node, context);
    case 'id':
      return compileName(node, context);
    case '.':
      return compileField(node, context);
    case '[]':
      return compileIndex(node, context);
    case 'call':
      return compileCall(node, context, compileNode);
    case 'rcall':
      return compileMethod(node, context, compileNode);
    case 'list': {
      const items = node.args.map(compile);
      return (frame) => items.map((item) => item(frame));
    }
    case 'map':
      return compileMap(node, compile);
    case '?:':
      return compileTernary(node, compile);
    case '&&':
      return compileLogical(node, compile, false);
    case '||':
      return compileLogical(node, compile, true);
    case '!_': {
      const operand = compile(node.args);
      return (frame) => !takeCondition('!', operand(frame));
    }
    case '-_': {
      const operand = compile(node.args);
      return (frame) => negate(operand(frame));
    }
    default:
      return compileBinary(node, context);
  }
}

function compileBinary(node: Node, context: CompileContext): Evaluate {
  const operator = binaryOperators[node.op];
  const [left, right] = Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
  if (operator === undefined || left === undefined || right === undefined) {
    return context.refuse(node, { message: `\`${node.op}\` is not supported` });
  }
  const [first, second] = [left as Node, right as Node];
  const [a, b] = [compileNode(first, context), compileNode(second, context)];
  return (frame) => operator(a(frame), b(frame), frame);
}

function compileConstant(node: NodeOf<'value'>, context: CompileContext): Evaluate {
  const value = node.args;
  if (value instanceof Uint8Array) {
    return context.refuse(node, { message: 'bytes are not supported; write the text without `b`' });
  }
  const constant: Value =
    typeof value === 'object' && value !== null ? BigInt(value.toString()) : value;
  if (typeof constant === 'bigint' && !isInteger(constant)) {
    return context.refuse(node, { message: 'the number is too large' });
  }
  return () => constant;
}

function compileName(node: NodeOf<'id'>, context: CompileContext): Evaluate {
  const name = node.args;
  const slot = context.bound.lastIndexOf(name);
  if (slot >= 0) return (frame) => frame.locals[slot] ?? null;
  return ({ variables }) => {
    const value = ownValue(variables, name);
    if (value === undefined) throw new ExpressionError(`there is no value for \`${name}\``);
    return value;
  };
}

function compileField(node: NodeOf<'.'>, context: CompileContext): Evaluate {
  const [receiver, key] = node.args;
  const owner = compileNode(receiver, context);
  const label = context.textOf(receiver);
  return (frame) => readKey(owner(frame), key, label);
}

function readKey(owner: Value, key: string, label: string): Value {
  if (isMap(owner)) {
    const value = ownValue(owner, key);
    if (value !== undefined) return value;
    throw new ExpressionError(`no such key: \`${label}\` has no \`${key}\``);
  }
  const advice = key === 'length' ? `; its length is \`size(${label})\`` : '';
  throw new ExpressionError(`\`${label}\` is ${kindOf(owner)} and has no \`${key}\`${advice}`);
}

function compileIndex(node: NodeOf<'[]'>, context: CompileContext): Evaluate {
  const [receiver, key] = node.args;
  const owner = compileNode(receiver, context);
  const index = compileNode(key, context);
  const label = context.textOf(receiver);
  return (frame) => {
    const value = owner(frame);
    const at = index(frame);
    if (!isList(value)) return readKey(value, keyText(at), label);
    const item = isNumber(at) ? value[Number(at)] : undefined;
    if (item !== undefined) return item;
    const asked = isNumber(at) ? String(at) : kindOf(at);
    throw new ExpressionError(`\`${label}\` has ${value.length} items, none at ${asked}`);
  };
}

function keyText(key: Value): string {
  if (key !== null && typeof key !== 'object') return String(key);
  throw new ExpressionError(`a key is text or a number, not ${kindOf(key)}`);
}

function compileMap(node: NodeOf<'map'>, compile: (node: Node) => Evaluate): Evaluate {
  const entries = node.args.map(([key, value]) => [compile(key), compile(value)] as const);
  return (frame): ValueMap =>
    Object.fromEntries(entries.map(([key, value]) => [keyText(key(frame)), value(frame)]));
}

function compileTernary(node: NodeOf<'?:'>, compile: (node: Node) => Evaluate): Evaluate {
  const [condition, yes, no] = node.args;
  const [holds, first, second] = [compile(condition), compile(yes), compile(no)];
  return (frame) => (takeCondition('? :', holds(frame)) ? first(frame) : second(frame));
}

function takeCondition(operator: string, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`\`${operator}\` takes true or false, not ${kindOf(value)}`);
}

/** As CEL has it: an error on one side does not matter when the other side decides. */
function compileLogical(
  node: NodeOf<'&&'> | NodeOf<'||'>,
  compile: (node: Node) => Evaluate,
  decisive: boolean,
): Evaluate {
  const [left, right] = [compile(node.args[0]), compile(node.args[1])];
  return (frame) => {
    const first = attempt(left, node.op, frame);
    if (first === decisive) return decisive;
    const second = takeCondition(node.op, right(frame));
    if (second === decisive || typeof first === 'boolean') return second;
    throw first;
  };
}

/** A condition's value, or the error that it ends in. */
function attempt(evaluate: Evaluate, operator: string, frame: Frame): boolean | ExpressionError {
  try {
    return takeCondition(operator, evaluate(frame));
  } catch (error) {
    if (error instanceof ExpressionError && !(error instanceof StepLimitError)) return error;
    throw error;
  }
}
