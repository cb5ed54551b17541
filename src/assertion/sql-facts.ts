import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  listOf,
} from '../source/json.ts';
import {
  aliasesOf,
  enter,
  findQuery,
  hasResult,
  isResult,
  noScope,
  readWith,
  type Scope,
} from './sql-scope.ts';
import { entriesOf, nameOf } from './sql-tree.ts';
import { argumentsOf, readColumn } from './sql-words.ts';

/** What a statement does and reads, in lower case where SQL does not tell letters apart. */
export interface SqlFacts {
  /** `select`, `delete`, …; also of statements inside of it. `select into` writes what it selects. */
  readonly kinds: readonly string[];
  /** As written, with their schemas; without common table expressions. */
  readonly tables: readonly string[];
  /** Without their tables; `*` for all. What only names a result of a query is left out. */
  readonly columns: readonly string[];
}

/** Kinds whose tables and columns are all in the tree. */
export const readableKinds: readonly string[] = [
  ...['select', 'select into', 'insert', 'replace', 'update', 'delete'],
];

/** Looks through the syntax tree of one statement. Dialects differ in where a result may be named. */
export function readSqlFacts(statement: JsonValue, dialect: string): SqlFacts {
  const found: Found = {
    kinds: new Set([kindOf(statement)]),
    tables: new Set(),
    columns: new Set(),
  };
  const named = new Set([...ofResults, ...(moreOfResults[dialect] ?? [])]);
  const open: Place[] = [{ node: statement, scope: { ...noScope, dialect }, aliases: [], named }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    note(place, found);
    // The last is taken first, so that all is found in the order of the text.
    for (const part of partsOf(place).toReversed()) open.push(part);
  }
  return {
    kinds: [...found.kinds],
    tables: [...found.tables],
    columns: [...found.columns],
  };
}

interface Found {
  readonly kinds: Set<string>;
  readonly tables: Set<string>;
  readonly columns: Set<string>;
}

/** A part of the tree. */
interface Place {
  readonly node: JsonValue;
  readonly scope: Scope;
  /** The names of results that stand for them there: where a `select` sorts, groups and filters groups. */
  readonly aliases: readonly string[];
  /** The parts of a `select` in which they do. */
  readonly named: ReadonlySet<string>;
}

const ofResults: readonly string[] = ['orderby', '_orderby', 'groupby', 'having', 'qualify'];

/** Where else, by dialect: in later results, and in the filter of rows. */
const moreOfResults: Readonly<Record<string, readonly string[]>> = {
  snowflake: ['columns', 'where'],
  redshift: ['columns', 'where'],
  sqlite: ['where'],
};

function partsOf(place: Place): readonly Place[] {
  const { node } = place;
  if (isJsonArray(node)) return node.map((item) => ({ ...place, node: item }));
  if (!isJsonObject(node)) return [];
  return isStatement(node) ? partsOfStatement(node, place) : partsBeside(node, place);
}

function partsBeside(node: JsonObject, place: Place): readonly Place[] {
  const { bodies, scope } = readWith(node, place.scope);
  return [
    ...bodies.map((body) => ({ ...place, ...body, aliases: [] })),
    ...keysOf(node).map((key) => {
      const part = key === 'args' ? argumentsOf(node, scope.dialect) : (node[key] ?? null);
      return { ...place, node: part, scope };
    }),
  ];
}

/** What is joined to a `select` by `union` sees its results, by which both are sorted, and not its tables. */
function partsOfStatement(node: JsonObject, outer: Place): readonly Place[] {
  const { bodies, scope: around } = readWith(node, outer.scope);
  const inside = enter(node, around);
  const aliases = [...outer.aliases, ...aliasesOf(node)];
  const placesOf = (key: string): readonly Place[] => {
    const part = node[key] ?? null;
    if (key === '_next') return [{ ...outer, node: part, scope: around, aliases }];
    const place = { ...outer, node: part, scope: inside };
    if (!outer.named.has(key)) return [{ ...place, aliases: [] }];
    return key === 'columns' ? laterResults(part, place) : [{ ...place, aliases }];
  };
  return [
    ...bodies.map((body) => ({ ...outer, ...body, aliases: [] })),
    ...keysOf(node).flatMap(placesOf),
  ];
}

/** Each result may name those before it. Of very many, none is told apart. */
function laterResults(columns: JsonValue, place: Place): readonly Place[] {
  const items = listOf(columns);
  const all = aliasesOf({ type: 'select', columns });
  const before = (at: number): readonly string[] =>
    items.length > MOST_TOLD_APART
      ? all
      : aliasesOf({ type: 'select', columns: items.slice(0, at) });
  return items.map((node, at) => ({ ...place, node, aliases: before(at) }));
}

const MOST_TOLD_APART = 200;

function keysOf(node: JsonObject): readonly string[] {
  const beside = ['with', 'tableList', 'columnList'];
  return Object.keys(node).filter((key) => !beside.includes(key));
}

function isStatement(node: JsonObject): boolean {
  return readableKinds.includes(kindOf(node)) && ('from' in node || 'table' in node);
}

function note({ node, ...at }: Place, found: Found): void {
  if (!isJsonObject(node)) return;
  if (node['type'] === 'column_ref') noteColumn(node, at, found);
  for (const set of listOf(node['set'])) {
    if (isJsonObject(set)) found.columns.add(nameOf(set['column']));
  }
  // Both sides of a join have it, of which one may be a table.
  for (const name of listOf(node['using']).map(nameOf)) {
    if (!hasResult(name, at.scope)) found.columns.add(name);
  }
  if (isStatement(node)) noteStatement(node, at.scope, found);
}

function noteStatement(node: JsonObject, outer: Scope, found: Found): void {
  found.kinds.add(kindOf(node));
  const { scope } = readWith(node, outer);
  for (const table of tablesOf(node)) {
    const names = tableNames(table, node);
    const full = names.join('.');
    const isQuery = names.length === 1 && findQuery(full, scope) !== undefined;
    if (names.length > 0 && !isQuery) found.tables.add(full);
  }
  if (node['type'] !== 'select') {
    for (const column of listOf(node['columns'])) found.columns.add(nameOf(column));
  }
  const into = isJsonObject(node['into']) ? node['into']['expr'] : undefined;
  if (typeof into === 'string') found.tables.add(into.toLowerCase());
}

function noteColumn(
  ref: JsonObject,
  { scope, aliases }: Pick<Place, 'scope' | 'aliases'>,
  found: Found,
): void {
  const { column: name, table } = readColumn(ref);
  const isAlias = table === '' && aliases.includes(name);
  if (!isAlias && !isResult(ref, scope)) found.columns.add(name);
}

/** A `delete` or `update` names in `from` what its `table` calls by an alias. */
function tablesOf(node: JsonObject): readonly JsonObject[] {
  const from = entriesOf(node['from']);
  if (node['type'] === 'delete' && from.length > 0) return from;
  const aliases = from.map((entry) => nameOf(entry['as'])).filter((alias) => alias !== '');
  const isAlias = (entry: JsonObject): boolean =>
    aliases.includes(nameOf(entry['table'])) && nameOf(entry['schema'] ?? entry['db']) === '';
  return [...from, ...entriesOf(node['table']).filter((entry) => !isAlias(entry))];
}

/** A table's, after those that it is in; none of what is no table. */
function tableNames(table: JsonObject, { type }: JsonObject): readonly string[] {
  const name = table['table'];
  if (typeof name !== 'string') return [];
  const alias = table['as'];
  // BigQuery's grammar takes the word of `delete from orders` for the table, and the table for its alias.
  const isWord = type === 'delete' && /^from$/i.test(name) && typeof alias === 'string';
  const parts = [table['catalog'], table['db'], table['schema'], isWord ? alias : name];
  const written = parts.filter((part) => typeof part === 'string');
  return [...new Set(written)].map((part) => part.toLowerCase());
}

function kindOf(node: JsonValue): string {
  const type = isJsonObject(node) ? node['type'] : undefined;
  if (typeof type !== 'string' || !isJsonObject(node)) return 'statement';
  const into = node['into'];
  const writes = type === 'select' && isJsonObject(into) && into['type'] === 'into';
  return writes ? 'select into' : type.toLowerCase();
}
