import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Node,
  type Pair,
} from 'yaml';
import { isOddKey } from './yaml-odd-spaces.ts';

/** What only the whole document can tell, from one walk through it. */
export interface Survey {
  /** What each alias stands for; those that name no anchor before them are not in it. */
  readonly targets: ReadonlyMap<Node, Node>;
  /** Keys of which there is the same one above in their map, in the order of the text. */
  readonly doubleKeys: readonly Node[];
  /** Keys with white space before them that is none for YAML, in the same order. */
  readonly oddKeys: readonly Node[];
}

export function surveyDocument(document: Document.Parsed): Survey {
  const targets = new Map<Node, Node>();
  const anchors = new Map<string, Node>();
  const maps: Node[] = [];
  for (const node of listNodes(document.contents)) {
    const target = isAlias(node) ? anchors.get(node.source) : undefined;
    if (target !== undefined) targets.set(node, target);
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap(node)) maps.push(node);
  }
  return {
    targets,
    doubleKeys: maps.flatMap((map) => findDoubleKeys(map, targets)),
    oddKeys: maps.flatMap((map) =>
      pairsOf(map).flatMap(({ key }) => (key !== null && isOddKey(key) ? [key] : [])),
    ),
  };
}

/** In the order of the text. Without recursion: a document may be nested as deep as its parser got. */
function* listNodes(root: Node | null): Generator<Node> {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (isPair(next)) waiting.push(next.value, next.key);
    if (!isNode(next)) continue;
    yield next;
    if (isCollection(next)) for (const item of next.items.toReversed()) waiting.push(item);
  }
}

function findDoubleKeys(map: Node, targets: ReadonlyMap<Node, Node>): readonly Node[] {
  const seen = new Set<string | symbol>();
  return pairsOf(map).flatMap(({ key }) => {
    const name = isMergeKey(key) ? MERGE : keyText(key, targets);
    const isDouble = name !== undefined && seen.has(name);
    if (name !== undefined) seen.add(name);
    return isDouble && key !== null ? [key] : [];
  });
}

const MERGE = Symbol('<<');

export function pairsOf(map: Node | null): readonly Pair<Node | null, Node | null>[] {
  return isMap(map) ? map.items.filter((pair) => isPair<Node | null, Node | null>(pair)) : [];
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/** A key as text: as it is written, so that `1.0` stays `1.0`. Undefined for a list or a map. */
export function keyText(key: Node | null, targets: ReadonlyMap<Node, Node>): string | undefined {
  const node = isAlias(key) ? targets.get(key) : key;
  if (!isScalar(node)) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
