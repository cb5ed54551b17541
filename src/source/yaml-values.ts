import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { MOST_LEVELS, TOO_DEEP } from './json-depth.ts';
import type { Location } from './location.ts';
import { isRoundedWhenRead, ROUNDED } from './rounded-number.ts';
import { isMergeKey, keyText, pairsOf, type Survey } from './yaml-survey.ts';

export interface YamlProblem {
  /** One line, lower case. */
  readonly message: string;
  readonly location: Location;
}

/** How many values a file may grow to when its aliases are followed. */
const MAX_VALUES = 2_000_000;

interface Walk {
  readonly problems: YamlProblem[];
  /** Nodes that something was told of: an alias may lead to the same one any number of times. */
  readonly told: Set<Node>;
  readonly locate: (node: Node) => Location;
  readonly mayRound: boolean;
  /** Aliases that are being followed now, to notice one that leads to itself. */
  readonly open: Set<Node>;
  readonly targets: Survey['targets'];
  budget: number;
}

/** The document's value. Aliases are followed within a budget, `<<` merges are carried out. */
export function toJson(
  document: Document.Parsed,
  { targets }: Survey,
  { locate, mayRound }: Pick<Walk, 'locate' | 'mayRound'>,
): { readonly value?: JsonValue; readonly problems: readonly YamlProblem[] } {
  const walk: Walk = {
    problems: [],
    told: new Set(),
    locate,
    mayRound,
    open: new Set(),
    targets,
    budget: MAX_VALUES,
  };
  if (document.contents === null) return { value: null, problems: [] };
  const value = convert(walk, document.contents, 0);
  return { value, problems: walk.problems };
}

function convert(walk: Walk, node: Node | null, depth: number): JsonValue {
  if (node === null) return null;
  spend(walk, node, 1);
  if (depth === MOST_LEVELS) report(walk, node, `values are ${TOO_DEEP}`);
  if (walk.budget <= 0 || depth >= MOST_LEVELS) return null;
  if (isAlias(node)) return followAlias(walk, node, depth);
  if (isMap(node)) return convertMap(walk, node, depth);
  if (isSeq(node)) return node.items.map((item) => convert(walk, item as Node | null, depth + 1));
  return isScalar(node) ? convertScalar(walk, node) : null;
}

function spend(walk: Walk, node: Node, values: number): void {
  const isLast = walk.budget > 0 && walk.budget <= values;
  walk.budget -= values;
  if (isLast) report(walk, node, 'aliases make the file grow beyond 2,000,000 values');
}

function followAlias(walk: Walk, alias: Node, depth: number): JsonValue {
  const target = walk.targets.get(alias);
  if (target === undefined || walk.open.has(target)) {
    report(walk, alias, target ? 'the alias leads to itself' : 'the alias names no anchor');
    return null;
  }
  walk.open.add(target);
  const value = convert(walk, target, depth + 1);
  walk.open.delete(target);
  return value;
}

function convertMap(walk: Walk, map: Node, depth: number): JsonObject {
  const pairs = pairsOf(map);
  const entries = new Map<string, JsonValue>();
  for (const pair of pairs.filter((candidate) => !isMergeKey(candidate.key))) {
    const name = keyName(walk, pair.key);
    const value = convert(walk, pair.value, depth + 1);
    if (name !== undefined) entries.set(name, value);
  }
  for (const pair of pairs.filter((candidate) => isMergeKey(candidate.key))) {
    mergeInto(entries, mergeSources(walk, pair.value, depth));
  }
  return Object.fromEntries(entries);
}

function mergeSources(walk: Walk, node: Node | null, depth: number): readonly JsonObject[] {
  const value = convert(walk, node, depth + 1);
  const sources = isJsonArray(value) ? value : [value];
  const maps = sources.filter(isJsonObject);
  if (node !== null) spend(walk, node, countEntries(maps));
  if (maps.length < sources.length && node !== null) {
    report(walk, node, '`<<` takes a map, or a list of maps');
  }
  return maps;
}

function countEntries(maps: readonly JsonObject[]): number {
  return maps.reduce((count, map) => count + Object.keys(map).length, 0);
}

/** What is there already wins, and an earlier source over a later one. */
function mergeInto(entries: Map<string, JsonValue>, sources: readonly JsonObject[]): void {
  for (const [name, item] of sources.flatMap((source) => Object.entries(source))) {
    if (!entries.has(name)) entries.set(name, item);
  }
}

function keyName(walk: Walk, key: Node | null): string | undefined {
  const name = keyText(key, walk.targets);
  if (name === undefined && key !== null) {
    const isTemplate = isMap(key) && key.items.length === 1 && key.items[0]?.value === null;
    const advice = isTemplate ? '; a text that begins with `{{` is put in quotes' : '';
    report(walk, key, `a key is a text, not a list or a map${advice}`);
  }
  return name;
}

function convertScalar(walk: Walk, node: Node): JsonValue {
  const value: unknown = isScalar(node) ? node.value : null;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    report(walk, node, 'the number has no place in JSON; quote it if it is meant as text');
    return null;
  }
  if (typeof value === 'number' && !walk.mayRound && isRounded(node)) report(walk, node, ROUNDED);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (value !== null && value !== undefined) report(walk, node, 'the tag is not known');
  return null;
}

function isRounded(node: Node): boolean {
  return isScalar(node) && isRoundedWhenRead(node.source ?? '');
}

function report(walk: Walk, node: Node, message: string): void {
  if (walk.told.has(node)) return;
  walk.told.add(node);
  walk.problems.push({ message, location: walk.locate(node) });
}
