import type { NameUse } from './expression.ts';
import type { Node } from './parse-cel.ts';

/** The variables that an expression reads; not those that its macros make. */
export function collectNames(root: Node): readonly NameUse[] {
  const uses: NameUse[] = [];
  collect(root, { bound: [], marks: {} }, uses);
  return uses.sort((left, right) => left.offset - right.offset);
}

/** Where in the expression a part stands. */
interface Place {
  /** The variables of the macros around. */
  readonly bound: readonly string[];
  readonly marks: Pick<NameUse, 'isTested' | 'isConditional'>;
}

function collect(node: Node, place: Place, uses: NameUse[]): void {
  const chain = readChain(node);
  if (chain !== undefined) {
    if (!place.bound.includes(chain.name)) uses.push({ ...chain, ...place.marks });
    return;
  }
  if (node.op === 'rcall') {
    collectCall(node, place, uses);
    return;
  }
  for (const [at, child] of childrenOf(node).entries()) {
    collect(child, markChild(node, at, place), uses);
  }
}

function markChild(node: Node, at: number, place: Place): Place {
  if (node.op === 'call' && node.args[0] === 'has') {
    return { ...place, marks: { ...place.marks, isTested: true } };
  }
  const isChoice = node.op === '&&' || node.op === '||' || (node.op === '?:' && at > 0);
  return isChoice ? conditional(place) : place;
}

function conditional(place: Place): Place {
  return { ...place, marks: { ...place.marks, isConditional: true } };
}

function collectCall(node: Extract<Node, { op: 'rcall' }>, place: Place, uses: NameUse[]): void {
  const [, receiver, args] = node.args;
  const inner = boundName(node);
  if (!isNamespace(receiver, node)) collect(receiver, place, uses);
  if (inner === undefined) {
    for (const argument of args) collect(argument, place, uses);
    return;
  }
  const [, ...rest] = args;
  const [first, ...others] = rest;
  const inside = { ...place, bound: [...place.bound, inner] };
  // The value of `cel.bind(name, value, …)` does not see the name yet.
  if (isNamespace(receiver, node) && first !== undefined) {
    collect(first, place, uses);
    for (const argument of others) collect(argument, inside, uses);
    return;
  }
  for (const argument of rest) collect(argument, conditional(inside), uses);
}

/** The name that a macro's call gives its variable. */
export function boundName(node: Extract<Node, { op: 'rcall' }>): string | undefined {
  const [name, receiver, [first, ...others]] = node.args;
  if (first?.op !== 'id') return undefined;
  const isLoop = ['all', 'exists', 'exists_one', 'filter'].includes(name) && others.length === 1;
  const isMapping = name === 'map' && (others.length === 1 || others.length === 2);
  const isBinding = name === 'bind' && isNamespace(receiver, node) && others.length === 2;
  return isLoop || isMapping || isBinding ? first.args : undefined;
}

/** `cel` of `cel.bind(…)` and `math` of `math.abs(…)` are no variables. */
export function isNamespace(receiver: Node, call: Extract<Node, { op: 'rcall' }>): boolean {
  if (receiver.op !== 'id') return false;
  return receiver.args === 'math' || (receiver.args === 'cel' && call.args[0] === 'bind');
}

/** A name with the keys that follow it, written with dots or as constant text in brackets. */
function readChain(node: Node): NameUse | undefined {
  if (node.op === 'id') return { name: node.args, path: [], offset: node.start };
  if (node.op === '.') {
    const owner = readChain(node.args[0]);
    return owner && { ...owner, path: [...owner.path, node.args[1]] };
  }
  if (node.op !== '[]') return undefined;
  const [receiver, key] = node.args;
  const owner = readChain(receiver);
  if (owner === undefined || key.op !== 'value' || typeof key.args !== 'string') return undefined;
  return { ...owner, path: [...owner.path, key.args] };
}

function childrenOf(node: Node): readonly Node[] {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args.flat(2) : [node.args];
  return parts.filter(
    (part): part is Node => typeof part === 'object' && part !== null && 'op' in part,
  );
}
