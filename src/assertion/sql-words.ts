import { isJsonObject, type JsonObject, type JsonValue, listOf } from '../source/json.ts';
import { nameOf } from './sql-tree.ts';

const units: ReadonlySet<string> = new Set(
  [
    'year yyyy yy yr years yrs quarter qq q qtr month mm m mon months week wk ww w weeks isoweek iso_week',
    'isoyear weekday dw dayofweek dayofyear dy y doy dow day dd d days hour hh hours minute mi n min minutes',
    'second ss s sec seconds millisecond ms milliseconds microsecond mcs us microseconds nanosecond ns',
    'nanoseconds epoch',
  ].flatMap((line) => line.split(' ')),
);

/** Where a function's unit of time stands among what it is given, from 0, in dialects that write it as a bare word. */
const unitPlaces: Readonly<Record<string, readonly (readonly [called: RegExp, place: number])[]>> =
  {
    transactsql: [[/^date_?(?:add|diff|diff_big|part|name|trunc|bucket)$/, 0]],
    redshift: [[/^date_?(?:add|diff|part|trunc)$/, 0]],
    snowflake: [
      [/^(?:date|time|timestamp)_?(?:add|diff|part|trunc)$/, 0],
      [/^last_day$/, 1],
    ],
    bigquery: [
      [/^(?:date|datetime|time|timestamp)_trunc$|^last_day$/, 1],
      [/^(?:date|datetime|time|timestamp)_diff$/, 2],
    ],
  };

/** What a function is given, without the unit of time that the grammar takes for a column. */
export function argumentsOf({ type, name, args }: JsonObject, dialect: string): JsonValue {
  if (type !== 'function' || args === undefined || !isJsonObject(args)) return args ?? null;
  const called = calledName(name);
  const [, place = -1] = unitPlaces[dialect]?.find(([pattern]) => pattern.test(called)) ?? [];
  const given = listOf(args['value']);
  return given.length > 1 && isUnit(given[place])
    ? { ...args, value: given.filter((_, at) => at !== place) }
    : args;
}

function isUnit(node: JsonValue | undefined): boolean {
  if (node === undefined || !isJsonObject(node) || node['type'] !== 'column_ref') return false;
  return nameOf(node['table']) === '' && units.has(nameOf(node['column']));
}

/** A function's own name, in small letters, after its schema. */
function calledName(name: JsonValue | undefined): string {
  if (typeof name === 'string') return name.toLowerCase();
  if (name === undefined || !isJsonObject(name)) return '';
  const last = listOf(name['name']).at(-1);
  return nameOf(last ?? name['schema']);
}

/** Dialects in which a result is called as the function that it comes from. */
const impliesNames: ReadonlySet<string> = new Set(['postgresql', 'redshift']);

/** What a result is called that is given no name: the column, or the function that it comes from. */
export function impliedName(expr: JsonValue | undefined, dialect: string): string | undefined {
  if (expr === undefined || !isJsonObject(expr)) return undefined;
  if (expr['type'] === 'column_ref') return nameOf(expr['column']);
  if (!impliesNames.has(dialect)) return undefined;
  switch (expr['type']) {
    case 'cast':
      return impliedName(expr['expr'], dialect);
    case 'function':
    case 'aggr_func':
      return calledName(expr['name']);
    case 'case':
    case 'extract':
      return expr['type'];
    default:
      return undefined;
  }
}

const ofOneColumn =
  /^(?:unnest|generate_(?:series|subscripts)|(?:regexp_split|string)_to_table|jsonb?_(?:array_elements(?:_text)?|object_keys))$/;

/** Whether what a `from` calls gives a single column, which has the name of the whole. */
export function isOfOneColumn({ type, expr }: JsonObject): boolean {
  if (type === 'unnest') return true;
  if (expr === undefined || !isJsonObject(expr) || expr['type'] !== 'function') return false;
  return ofOneColumn.test(calledName(expr['name']));
}

/** A column as it is named. */
export interface NamedColumn {
  readonly column: string;
  /** Empty where none is said. */
  readonly table: string;
  /** Whether a schema or a database is said. */
  readonly isFull: boolean;
}

/** Of `data:name`, a path into what a column holds, the column. */
export function readColumn(ref: JsonObject): NamedColumn {
  const around = ['db', 'schema', 'table', 'column'].map((key) => nameOf(ref[key]));
  const written = around.filter((name) => name !== '');
  const path = listOf(ref['notations']).indexOf(':');
  const names = path === -1 ? written : written.slice(0, path + 1);
  return {
    column: names.at(-1) ?? '',
    table: names.at(-2) ?? '',
    isFull: names.length > 2,
  };
}
