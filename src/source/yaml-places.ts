import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { LineIndex } from './line-index.ts';
import type { Location, Pointer, SourceFile } from './location.ts';
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
  /** Where the text of scalars that were looked into begins; null where nothing can be said. */
  readonly beginnings: WeakMap<Node, Beginning | null>;
}

type Entry = Pair<Node | null, Node | null>;

export function makePlaceContext(context: Omit<PlaceContext, 'keys' | 'beginnings'>): PlaceContext {
  return { ...context, keys: new WeakMap(), beginnings: new WeakMap() };
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

/** See `YamlDocument.locateInText`. */
export function locateInScalar(
  context: PlaceContext,
  pointer: Pointer,
  point: { readonly line: number; readonly column: number; readonly length: number },
): Location {
  const node = resolve(context, follow(context, pointer).node);
  const beginning = node === null ? null : findBeginning(context, node);
  const isInside = beginning !== null && (beginning.isBlock || point.line === 1);
  if (!isInside) return locateNode(context, pointer);
  const line = beginning.line + point.line - 1;
  const column = beginning.before + point.column;
  const end = { line, column: column + Math.max(1, point.length) };
  return { path: context.file.path, start: { line, column }, end };
}

/** Where the first line of a text stands in the file, and how many characters are before it. */
interface Beginning {
  readonly line: number;
  readonly before: number;
  /** Whether each further line is on one of its own, below. */
  readonly isBlock: boolean;
}

/** A text may have any number of places: what holds for all of them is found out once. */
function findBeginning(context: PlaceContext, node: Node): Beginning | null {
  const known = context.beginnings.get(node);
  if (known !== undefined) return known;
  const isText = isScalar(node) && typeof node.value === 'string' && node.range;
  const isBlock = isScalar(node) && node.type === 'BLOCK_LITERAL';
  const found = !isText ? null : (isBlock ? literalBeginning : plainBeginning)(context, node);
  context.beginnings.set(node, found);
  return found;
}

/**
 * Line k of a `|` text is k lines below its header. How far it is indented is seen on its first line
 * that is not blank, less the spaces that belong to the text.
 */
function literalBeginning(context: PlaceContext, node: Node): Beginning {
  const text = isScalar(node) ? String(node.value) : '';
  const first = context.index.position(node.range?.[0] ?? 0).line + 1;
  const solid = /\S/.exec(text)?.index ?? 0;
  const lineStart = text.lastIndexOf('\n', solid) + 1;
  const blank = countLineEnds(text, lineStart);
  const written = context.index.line(first + blank).search(/\S|$/);
  return { line: first, before: written - (solid - lineStart), isBlock: true };
}

function countLineEnds(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Only where the source says the value letter by letter, on one line. */
function plainBeginning(context: PlaceContext, node: Node): Beginning | null {
  if (!isScalar(node) || !node.range) return null;
  const written = context.file.text.slice(node.range[0], node.range[1]);
  const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
  const inner = quote ? written.slice(1, -1) : written;
  if (inner !== node.value) return null;
  const start = context.index.position(node.range[0]);
  return { line: start.line, before: start.column - 1 + quote, isBlock: false };
}
