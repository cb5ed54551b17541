import { isJsonObject, type JsonObject, type JsonValue, listOf } from '../source/json.ts';
import { entriesOf, isBrackets, nameOf, statementIn } from './sql-tree.ts';
import { impliedName, isOfOneColumn, readColumn } from './sql-words.ts';

/** The results of a query, or the columns of a table. */
interface Results {
  readonly names: ReadonlySet<string>;
  /** Whether there are others, whose names are not in the statement. */
  readonly isOpen: boolean;
}

/** Snowflake's `flatten`. */
const flattened: Results = {
  names: new Set(['seq', 'key', 'path', 'index', 'value', 'this']),
  isOpen: false,
};

const unknown: Results = { names: new Set(), isOpen: true };

/** What names stand for at a place, where they are no tables and no columns; first here, then further out. */
export interface Scope {
  readonly dialect: string;
  /** Common table expressions, in their order. */
  readonly queries: ReadonlyMap<string, Query>;
  /** How many of them are seen. */
  readonly seen: number;
  /** What a `from` names, by its alias. */
  readonly sources: ReadonlyMap<string, Results>;
  /** Results of queries in a `from`, which need no alias before them. */
  readonly results: Results;
  readonly outer?: Scope;
}

interface Query {
  readonly at: number;
  readonly results: Results;
}

const nothing: Results = { names: new Set(), isOpen: false };

export const noScope: Scope = {
  dialect: '',
  queries: new Map(),
  seen: 0,
  sources: new Map(),
  results: nothing,
};

/** Where each expression of a `with` is seen: by those after it, by itself if recursive, and by the statement. */
export interface With {
  readonly bodies: readonly { readonly node: JsonValue; readonly scope: Scope }[];
  readonly scope: Scope;
}

export function readWith(node: JsonObject, outer: Scope): With {
  const items = listOf(node['with']).filter(isJsonObject);
  if (items.length === 0) return { bodies: [], scope: outer };
  const isRecursive = items.some((item) => item['recursive'] === true);
  const queries = new Map<string, Query>();
  const add = (item: JsonObject, at: number, results: Results): void => {
    queries.set(nameOf(item['name']), { at, results });
  };
  if (isRecursive) for (const [at, item] of items.entries()) add(item, at, nothing);
  const { dialect } = outer;
  const scope: Scope = { ...noScope, dialect, queries, seen: items.length, outer };
  const bodies = items.map((item, at) => {
    const own = isRecursive ? scope : { ...scope, seen: at };
    const results = readResults(statementIn(item['stmt']), own);
    const named = listOf(item['columns']).map(nameOf);
    add(item, at, { ...results, names: new Set([...results.names, ...named]) });
    return { node: item['stmt'] ?? null, scope: own };
  });
  return { bodies, scope };
}

/** The common table expression that a name stands for. */
export function findQuery(name: string, scope: Scope): Results | undefined {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer) {
    const query = each.queries.get(name);
    if (query !== undefined && query.at < each.seen) return query.results;
  }
  return undefined;
}

/** Inside of a statement: what it reads from comes before what is around it. */
export function enter(node: JsonObject, outer: Scope): Scope {
  const own = sourcesOf(node, outer);
  if (own.length === 0) return outer;
  const results = {
    names: new Set(own.flatMap(([, { names }]) => [...names])),
    isOpen: own.some(([, { isOpen }]) => isOpen),
  };
  return { ...noScope, dialect: outer.dialect, sources: new Map(own), results, outer };
}

/** Whether what a column's name stands for is a result, whose own columns are in the query that gives it. */
export function isResult(ref: JsonObject, scope: Scope): boolean {
  const { column: name, table, isFull } = readColumn(ref);
  if (table === '') return hasResult(name, scope);
  if (isFull) return false;
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer) {
    const source = each.sources.get(table);
    if (source !== undefined) return source.names.has(name);
  }
  return false;
}

/** Of columns that are not known, one may have the name of a result further out, and is nearer. */
export function hasResult(name: string, scope: Scope): boolean {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer) {
    if (each.results.names.has(name)) return true;
    if (each.results.isOpen) return false;
  }
  return false;
}

/** The names that a `select` gives to its results. */
export function aliasesOf(node: JsonObject): readonly string[] {
  return node['type'] === 'select'
    ? listOf(node['columns']).flatMap((each) => {
        const alias = isJsonObject(each) ? each['as'] : undefined;
        return typeof alias === 'string' ? [alias.toLowerCase()] : [];
      })
    : [];
}

function sourcesOf(node: JsonObject, scope: Scope): readonly (readonly [string, Results])[] {
  return [...entriesOf(node['from']), ...entriesOf(node['table'])]
    .filter((entry) => !isBrackets(entry))
    .map((entry) => readSource(entry, scope));
}

function readSource(entry: JsonObject, scope: Scope): readonly [string, Results] {
  const { table, as } = entry;
  const alias = typeof as === 'string' ? as.toLowerCase() : '';
  if (typeof table === 'string') {
    const isFull = typeof entry['db'] === 'string' || typeof entry['schema'] === 'string';
    const name = table.toLowerCase();
    return [alias || name, (isFull ? undefined : findQuery(name, scope)) ?? unknown];
  }
  const results = readResultsOf(entry['expr'], scope);
  // `t(a, b)` is one text.
  const [, name = alias, columns = ''] = /^([^(]*)\((.*)\)$/s.exec(alias) ?? [];
  // The only column of what a function gives has the name of the whole.
  const said = columns === '' && isOfOneColumn(entry) ? name : columns;
  const named = said.split(',').map((each) => each.trim().replace(/^["[`]|["\]`]$/g, ''));
  return [name.trim(), { ...results, names: new Set([...results.names, ...named]) }];
}

/** What is selected, or what a function gives. */
function readResultsOf(expr: JsonValue | undefined, scope: Scope): Results {
  const select = statementIn(expr);
  if (select !== undefined) return readResults(select, scope);
  const isFlattened = expr !== undefined && isJsonObject(expr) && expr['type'] === 'flatten';
  return isFlattened ? flattened : unknown;
}

function readResults(select: JsonObject | undefined, outer: Scope): Results {
  if (select === undefined) return unknown;
  const { scope } = readWith(select, outer);
  const columns = listOf(select['columns']).filter(isJsonObject);
  const names = columns.flatMap(({ expr, as }) => {
    const name = typeof as === 'string' ? undefined : impliedName(expr, outer.dialect);
    return name === undefined ? [] : [name];
  });
  const starred = names.includes('*') ? sourcesOf(select, scope).map(([, each]) => each) : [];
  return {
    names: new Set([
      ...aliasesOf(select),
      ...names.filter((name) => name !== '*'),
      ...starred.flatMap((each) => [...each.names]),
    ]),
    isOpen: starred.some(({ isOpen }) => isOpen),
  };
}
