import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
} from 'yaml';
import type { LineIndex } from './line-index.ts';
import type { Location, Pointer, SourceFile } from './location.ts';
import { isMergeKey, scalarKey } from './yaml-values.ts';

/** `value`: what the pointer leads to. `key`: the key that it hangs from, where it hangs from one. */
export type Place = 'value' | 'key';

export interface PlaceContext {
  readonly document: Document.Parsed;
  readonly index: LineIndex;
  readonly file: SourceFile;
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
  const line = context.index.line(from.line);
  const to = context.index.position(Math.max(end, start + 1));
  const firstLineEnd = line.replace(/\s+#.*$/, '').trimEnd().length + 1;
  const column = to.line === from.line ? to.column : Math.max(firstLineEnd, from.column + 1);
  return { path: context.file.path, start: from, end: { line: from.line, column } };
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
  const pairs = node.items.filter((pair): pair is Pair<Node, Node | null> => isPair(pair));
  const own = pairs.find((pair) => keyIs(context, pair.key, String(segment)));
  if (own !== undefined) return { node: own.value, key: own.key };
  return inMerged(context, pairs, segment);
}

function inMerged(
  context: PlaceContext,
  pairs: readonly Pair<Node, Node | null>[],
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
  return isAlias(node) ? (node.resolve(context.document) ?? null) : node;
}

function keyIs(context: PlaceContext, key: Node | null, name: string): boolean {
  const node = resolve(context, key);
  return isScalar(node) && scalarKey(node.value, node.source) === name;
}

/** See `YamlDocument.locateInText`. */
export function locateInScalar(
  context: PlaceContext,
  pointer: Pointer,
  point: { readonly line: number; readonly column: number; readonly length: number },
): Location {
  const node = resolve(context, follow(context, pointer).node);
  const whole = locateNode(context, pointer);
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return whole;
  const start = context.index.position(node.range[0]);
  const place =
    node.type === 'BLOCK_LITERAL'
      ? literalPlace(context, { header: start.line, text: node.value }, point)
      : plainPlace(context, node, point);
  if (place === undefined) return whole;
  const end = { line: place.line, column: place.column + Math.max(1, point.length) };
  return { path: context.file.path, start: place, end };
}

type Point = { readonly line: number; readonly column: number };

/**
 * Line k of a `|` text is k lines below its header. How far it is indented is seen on its first line
 * that is not blank, less the spaces that belong to the text.
 */
function literalPlace(
  context: PlaceContext,
  scalar: { readonly header: number; readonly text: string },
  point: Point,
): Point {
  const lines = scalar.text.split('\n');
  const at = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  const written = context.index.line(scalar.header + 1 + at).search(/\S|$/);
  const indent = written - (lines[at] ?? '').search(/\S|$/);
  return { line: scalar.header + point.line, column: indent + point.column };
}

/** Only where the source says the value letter by letter, on one line. */
function plainPlace(context: PlaceContext, node: Node, point: Point): Point | undefined {
  if (!isScalar(node) || !node.range || point.line !== 1) return undefined;
  const written = context.file.text.slice(node.range[0], node.range[1]);
  const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
  const inner = quote ? written.slice(1, -1) : written;
  if (inner !== node.value) return undefined;
  const start = context.index.position(node.range[0]);
  return { line: start.line, column: start.column + quote + point.column - 1 };
}
