import { isJsonObject, type JsonValue } from '../source/json.ts';
import { describePlace, showAround } from './text-place.ts';

export type SqlDialect =
  | 'postgresql'
  | 'mysql'
  | 'mariadb'
  | 'sqlite'
  | 'bigquery'
  | 'snowflake'
  | 'transactsql'
  | 'trino'
  | 'redshift';

const loaders: Readonly<Record<SqlDialect, () => Promise<unknown>>> = {
  postgresql: () => import('node-sql-parser/build/postgresql.js'),
  mysql: () => import('node-sql-parser/build/mysql.js'),
  mariadb: () => import('node-sql-parser/build/mariadb.js'),
  sqlite: () => import('node-sql-parser/build/sqlite.js'),
  bigquery: () => import('node-sql-parser/build/bigquery.js'),
  snowflake: () => import('node-sql-parser/build/snowflake.js'),
  transactsql: () => import('node-sql-parser/build/transactsql.js'),
  trino: () => import('node-sql-parser/build/trino.js'),
  redshift: () => import('node-sql-parser/build/redshift.js'),
};

export const sqlDialects: readonly SqlDialect[] = Object.keys(loaders) as SqlDialect[];

interface SqlParser {
  /** Throws a syntax error with its `location`. What it is given is read by four methods of a text. */
  parse(text: MeteredText, options: { readonly trimQuery: false }): { readonly ast: unknown };
}

const parsers = new Map<SqlDialect, SqlParser>();

/** Has to be awaited before {@link parseSql}; each dialect's parser is large and loaded where it is used. */
export async function loadSqlParser(dialect: SqlDialect): Promise<void> {
  if (parsers.has(dialect)) return;
  const module = (await loaders[dialect]()) as SqlModule;
  const { Parser } = module.default ?? module;
  parsers.set(dialect, new Parser());
}

/** A CommonJS module, whose exports are its default or beside it. */
interface SqlModule {
  readonly Parser: new () => SqlParser;
  readonly default?: { readonly Parser: new () => SqlParser };
}

export type ParsedSql =
  /** The statements as syntax trees of the library. */
  | { readonly kind: 'parsed'; readonly statements: readonly JsonValue[] }
  /** `offset`: where it is not understood, if that is known. */
  | { readonly kind: 'mistaken'; readonly problem: string; readonly offset?: number }
  /** Reading it takes too long, or is nested too deeply. */
  | { readonly kind: 'unjudged'; readonly reason: string };

/**
 * How often the text may be looked at, half a second’s worth or so. The grammars go back on their steps, so
 * that the time for a short text with many open brackets doubles with each of them.
 */
const MOST_STEPS = 5_000_000;

/** `read`: as a server reads the text, as long as it; places are told in the text itself. */
export function parseSql(text: string, dialect: SqlDialect, read: string = text): ParsedSql {
  const parser = parsers.get(dialect);
  if (parser === undefined) throw new Error('loadSqlParser was not awaited');
  try {
    const { ast } = parser.parse(new MeteredText(read), { trimQuery: false });
    // The trees hold functions and undefined, which the way through JSON leaves out.
    const trees = JSON.parse(JSON.stringify(Array.isArray(ast) ? ast : [ast])) as JsonValue[];
    // Of nothing but semicolons the tree is an empty list.
    return { kind: 'parsed', statements: trees.filter(isJsonObject) };
  } catch (error) {
    return explain(error, text);
  }
}

function explain(error: unknown, text: string): ParsedSql {
  if (error instanceof TooManySteps) {
    return { kind: 'unjudged', reason: 'the SQL is too long or too involved to be judged' };
  }
  if (error instanceof RangeError) {
    return { kind: 'unjudged', reason: 'the SQL is nested too deeply to be judged' };
  }
  if (!(error instanceof Error)) throw error;
  const offset = (error as SqlSyntaxError).location?.start.offset;
  if (offset === undefined) return explainOther(error);
  if (offset >= text.trimEnd().length) {
    return { kind: 'mistaken', problem: 'it ends too early', offset };
  }
  const place = `at ${describePlace(text, offset)}, near ${showAround(text, offset)}`;
  return { kind: 'mistaken', problem: `it is not understood ${place}`, offset };
}

/** The grammars check a little of the meaning, and stumble over a few constructs by mistakes of their own. */
function explainOther(error: Error): ParsedSql {
  if (error.constructor !== Error) {
    return { kind: 'unjudged', reason: 'the parser of this dialect cannot cope with this SQL' };
  }
  const said = error.message.replace(/^Error: /, '').split('\n')[0] ?? '';
  return { kind: 'mistaken', problem: said.charAt(0).toLowerCase() + said.slice(1) };
}

interface SqlSyntaxError {
  readonly location?: { readonly start: { readonly offset: number } };
}

class TooManySteps extends Error {}

/**
 * Stands for the text in the parser and counts how often it is looked at. A limit of time would depend
 * on the machine, and so would the verdict; and nothing can interrupt the parser from outside.
 */
class MeteredText {
  readonly #text: string;
  readonly length: number;
  #steps = 0;

  constructor(text: string) {
    this.#text = text;
    this.length = text.length;
  }

  charAt(index: number): string {
    this.#step();
    return this.#text.charAt(index);
  }

  charCodeAt(index: number): number {
    this.#step();
    return this.#text.charCodeAt(index);
  }

  substr(start: number, length: number): string {
    this.#step();
    return this.#text.slice(start, start + length);
  }

  substring(start: number, end: number): string {
    this.#step();
    return this.#text.slice(start, end);
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new TooManySteps();
  }
}
