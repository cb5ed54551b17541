import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { LineIndex } from './line-index.ts';
import type { Location, Pointer, SourceFile } from './location.ts';
import { findOrigins } from './yaml-origins.ts';
import { isMergeKey, keyText, pairsOf, type Survey } from './yaml-survey.ts';

/** `value`: what the pointer leads to. `key`: the key that it hangs from, where it hangs from one. */
export type Place = 'value' | 'key';

export interface PlaceContext {
  readonly document: Document.Parsed;
  readonly index: LineIndex;
  readonly file: SourceFile;
  readonly targets: Survey['targets'];
  /** The pairs of maps that were looked into, by their keys. */
  readonly keys: WeakMap<Node, ReadonlyMap<string, Entry>>;
  /** Where the texts that were looked into come from; null where nothing can be said. */
  readonly scalars: WeakMap<Node, ScalarPlaces | null>;
}

type Entry = Pair<Node | null, Node | null>;

export function makePlaceContext(context: Omit<PlaceContext, 'keys' | 'scalars'>): PlaceContext {
  return { ...context, keys: new WeakMap(), scalars: new WeakMap() };
}

/** Where a node, or what a pointer leads to, is written. Of a map or list, the first line only. */
export function locateNode(
  context: PlaceContext,
  target: Node | Pointer,
  place: Place = 'value',
): Location {
  const found = isNode(target) ? { node: target, key: null } : follow(context, target);
  const node = place === 'key' && found.key !== null ? found.key : (found.node ?? found.key);
  const [start, end] = node?.range ?? [0, 1];
  return stretch(context, start, end);
}

function stretch(context: PlaceContext, start: number, end: number): Location {
  const from = context.index.position(start);
  const to = context.index.position(Math.max(end, start + 1));
  const column =
    to.line === from.line
      ? to.column
      : Math.max(endOfContent(context.index.line(from.line)), from.column + 1);
  return { path: context.file.path, start: from, end: { line: from.line, column } };
}

/** The column after a line's last character that is neither white space nor in a comment. */
function endOfContent(line: string): number {
  const comment = /[^\S\n]#/.exec(line)?.index ?? line.length;
  return line.slice(0, comment).trimEnd().length + 1;
}

interface Found {
  readonly node: Node | null;
  readonly key: Node | null;
}

function follow(context: PlaceContext, pointer: Pointer): Found {
  let found: Found = { node: context.document.contents, key: null };
  for (const segment of pointer) {
    const next = child(context, found.node, segment);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function child(
  context: PlaceContext,
  parent: Node | null,
  segment: string | number,
): Found | undefined {
  const node = resolve(context, parent);
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return isNode(item) ? { node: item, key: null } : undefined;
  }
  if (!isMap(node)) return undefined;
  const own = findEntry(context, node, String(segment));
  if (own !== undefined) return { node: own.value, key: own.key };
  return inMerged(context, pairsOf(node), segment);
}

/** So many keys are looked through sooner than put in order. */
const FEW = 16;

function findEntry(context: PlaceContext, map: Node, name: string): Entry | undefined {
  const { targets } = context;
  const known = context.keys.get(map);
  if (known !== undefined) return known.get(name);
  const pairs = pairsOf(map);
  if (pairs.length <= FEW) return pairs.find(({ key }) => keyText(key, targets) === name);
  const entries = new Map(
    pairs.flatMap((pair) => {
      const text = keyText(pair.key, targets);
      return text === undefined ? [] : [[text, pair] as const];
    }),
  );
  context.keys.set(map, entries);
  return entries.get(name);
}

function inMerged(
  context: PlaceContext,
  pairs: readonly Entry[],
  segment: string | number,
): Found | undefined {
  for (const pair of pairs.filter((candidate) => isMergeKey(candidate.key))) {
    const value = resolve(context, pair.value);
    const sources = isSeq(value) ? (value.items as (Node | null)[]) : [value];
    for (const source of sources) {
      const found = child(context, source, segment);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function resolve(context: PlaceContext, node: Node | null): Node | null {
  return isAlias(node) ? (context.targets.get(node) ?? null) : node;
}

/** See `YamlDocument.spelling`. */
export function spellingOf(context: PlaceContext, pointer: Pointer): string | undefined {
  const node = resolve(context, follow(context, pointer).node);
  return isScalar(node) ? node.source : undefined;
}

/** See `YamlDocument.locateInText`. */
export function locateInScalar(
  context: PlaceContext,
  pointer: Pointer,
  point: { readonly line: number; readonly column: number; readonly length: number },
): Location {
  const node = resolve(context, follow(context, pointer).node);
  const found = node === null ? undefined : findStretch(context, node, point);
  return found === undefined ? locateNode(context, pointer) : stretch(context, ...found);
}

/** Where the characters from a point of a text value on come from, where that is known. */
function findStretch(
  context: PlaceContext,
  node: Node,
  {
    line,
    column,
    length,
  }: { readonly line: number; readonly column: number; readonly length: number },
): readonly [number, number] | undefined {
  const scalar = scalarPlaces(context, node) ?? undefined;
  const offset = (scalar?.lineStarts[line - 1] ?? Number.NaN) + column - 1;
  const start = scalar?.origins[offset];
  if (scalar === undefined || start === undefined) return undefined;
  const last = scalar.origins[Math.min(offset + length, scalar.origins.length) - 1] ?? start;
  return [start, Math.max(start, last) + 1];
}

/** Of a text value, where each character comes from, and where each of its lines begins. */
interface ScalarPlaces {
  readonly origins: readonly number[];
  readonly lineStarts: readonly number[];
}

/** A text may have any number of places: what holds for all of them is found out once. */
function scalarPlaces(context: PlaceContext, node: Node): ScalarPlaces | null {
  const known = context.scalars.get(node);
  if (known !== undefined) return known;
  const origins = findOrigins(node, context.file.text);
  const text = isScalar(node) ? String(node.value) : '';
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  const found = origins === undefined ? null : { origins, lineStarts: [0, ...ends] };
  context.scalars.set(node, found);
  return found;
}
