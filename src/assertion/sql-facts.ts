import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** What a statement does and reads, in lower case where SQL does not tell letters apart. */
export interface SqlFacts {
  /** `select`, `delete`, …; also of statements inside of it. `select into` writes what it selects. */
  readonly kinds: readonly string[];
  /** As written, with their schemas; without common table expressions. */
  readonly tables: readonly string[];
  /** Without their tables; `*` for all. Names that the statement gives to its results are left out. */
  readonly columns: readonly string[];
}

/** Kinds whose tables and columns are all in the tree. */
export const readableKinds: readonly string[] = [
  ...['select', 'select into', 'insert', 'replace', 'update', 'delete'],
];

/** Looks through the syntax tree of one statement. */
export function readSqlFacts(statement: JsonValue): SqlFacts {
  const found: Found = {
    kinds: new Set([kindOf(statement)]),
    tables: new Set(),
    columns: new Set(),
    aliases: new Set(),
  };
  const open: Place[] = [{ node: statement, hidden: new Set() }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node, hidden } = place;
    if (isJsonObject(node)) note(node, hidden, found);
    // The last is taken first, so that all is found in the order of the text.
    for (const part of partsOf(node, hidden).toReversed()) open.push(part);
  }
  return {
    kinds: [...found.kinds],
    tables: [...found.tables],
    columns: [...found.columns].filter((name) => !found.aliases.has(name)),
  };
}

interface Found {
  readonly kinds: Set<string>;
  readonly tables: Set<string>;
  readonly columns: Set<string>;
  readonly aliases: Set<string>;
}

/** A part of the tree, with the names that stand for common table expressions there. */
interface Place {
  readonly node: JsonValue;
  readonly hidden: ReadonlySet<string>;
}

/** An expression of a `with` is seen by those after it and by the statement, by itself if recursive. */
function partsOf(node: JsonValue, outer: ReadonlySet<string>): readonly Place[] {
  if (isJsonArray(node)) return node.map((item) => ({ node: item, hidden: outer }));
  if (!isJsonObject(node)) return [];
  const items = listOf(node['with']).filter(isJsonObject);
  const hidden = new Set(outer);
  const isRecursive = items.some((item) => item['recursive'] === true);
  if (isRecursive) for (const item of items) hidden.add(nameOf(item['name']));
  const bodies = items.map((item): Place => {
    const place = { node: item['stmt'] ?? null, hidden: new Set(hidden) };
    hidden.add(nameOf(item['name']));
    return place;
  });
  const rest = Object.entries(node)
    .filter(([key]) => key !== 'with' && key !== 'tableList' && key !== 'columnList')
    .map(([, value]): Place => ({ node: value, hidden }));
  return [...bodies, ...rest];
}

function note(node: JsonObject, outer: ReadonlySet<string>, found: Found): void {
  const type = node['type'];
  if (type === 'column_ref') found.columns.add(nameOf(node['column']));
  const isStatement = readableKinds.includes(kindOf(node)) && ('from' in node || 'table' in node);
  if (!isStatement) return;
  found.kinds.add(kindOf(node));
  for (const table of tablesOf(node)) noteTable(table, { node, outer }, found);
  for (const column of listOf(node['columns'])) noteColumn(column, type === 'select', found);
  for (const set of listOf(node['set'])) {
    if (isJsonObject(set)) found.columns.add(nameOf(set['column']));
  }
  const into = isJsonObject(node['into']) ? node['into']['expr'] : undefined;
  if (typeof into === 'string') found.tables.add(into.toLowerCase());
}

/** A `delete` names in `from` what its `table` calls by an alias. */
function tablesOf(node: JsonObject): readonly JsonObject[] {
  const from = listOf(node['from']);
  const tables = node['type'] === 'delete' && from.length > 0 ? [] : listOf(node['table']);
  return [...from, ...tables].filter(isJsonObject);
}

function noteTable(
  table: JsonObject,
  { node, outer }: { readonly node: JsonObject; readonly outer: ReadonlySet<string> },
  found: Found,
): void {
  const name = table['table'];
  if (typeof name !== 'string') return;
  const alias = table['as'];
  // BigQuery's grammar takes the word of `delete from orders` for the table, and the table for its alias.
  const isWord = node['type'] === 'delete' && /^from$/i.test(name) && typeof alias === 'string';
  const parts = [table['catalog'], table['db'], table['schema'], isWord ? alias : name];
  const written = [...new Set(parts.filter((part) => typeof part === 'string'))];
  const full = written.join('.').toLowerCase();
  if (written.length > 1 || !isHidden(full, node, outer)) found.tables.add(full);
}

function isHidden(name: string, node: JsonObject, outer: ReadonlySet<string>): boolean {
  const own = listOf(node['with']).filter(isJsonObject);
  return outer.has(name) || own.some((item) => nameOf(item['name']) === name);
}

/** A result of a `select`, or a column that an `insert` names. */
function noteColumn(column: JsonValue, isResult: boolean, found: Found): void {
  if (!isResult) found.columns.add(nameOf(column));
  else if (isJsonObject(column) && typeof column['as'] === 'string') {
    found.aliases.add(column['as'].toLowerCase());
  }
}

function kindOf(node: JsonValue): string {
  const type = isJsonObject(node) ? node['type'] : undefined;
  if (typeof type !== 'string' || !isJsonObject(node)) return 'statement';
  const into = node['into'];
  const writes = type === 'select' && isJsonObject(into) && into['type'] === 'into';
  return writes ? 'select into' : type.toLowerCase();
}

/** The grammars write a name as text, or as an expression around it. */
function nameOf(name: JsonValue | undefined): string {
  if (typeof name === 'string') return name.toLowerCase();
  if (name === undefined || !isJsonObject(name)) return '';
  return nameOf(name['value'] ?? name['expr'] ?? name['column']);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isJsonArray(value) ? value : [];
}
