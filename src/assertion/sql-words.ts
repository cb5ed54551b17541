import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { listOf, nameOf } from './sql-tree.ts';

const units: ReadonlySet<string> = new Set(
  [
    'year yyyy yy yr years yrs quarter qq q qtr month mm m mon months week wk ww w weeks isoweek iso_week',
    'isoyear weekday dw dayofweek dayofyear dy y doy dow day dd d days hour hh hours minute mi n min minutes',
    'second ss s sec seconds millisecond ms milliseconds microsecond mcs us microseconds nanosecond ns',
    'nanoseconds epoch',
  ].flatMap((line) => line.split(' ')),
);

const takesUnit =
  /^(?:date|time|datetime|timestamp)_?(?:add|sub|diff|part|name|trunc|bucket)(?:_big)?$/;

/** What a function is given, without the unit of time that grammars take for a column: first, or last. */
export function argumentsOf({ type, name, args }: JsonObject): JsonValue {
  if (type !== 'function' || args === undefined || !isJsonObject(args)) return args ?? null;
  const called = calledName(name);
  if (!takesUnit.test(called) && called !== 'last_day') return args;
  const given = listOf(args['value']);
  const [first] = given;
  if (isUnit(first) && called !== 'last_day') return { ...args, value: given.slice(1) };
  return given.length > 1 && isUnit(given.at(-1)) ? { ...args, value: given.slice(0, -1) } : args;
}

function isUnit(node: JsonValue | undefined): boolean {
  if (node === undefined || !isJsonObject(node) || node['type'] !== 'column_ref') return false;
  return nameOf(node['table']) === '' && units.has(nameOf(node['column']));
}

/** A function's own name, in small letters, after its schema. */
export function calledName(name: JsonValue | undefined): string {
  if (typeof name === 'string') return name.toLowerCase();
  if (name === undefined || !isJsonObject(name)) return '';
  const last = listOf(name['name']).at(-1);
  return nameOf(last ?? name['schema']);
}

/** What a result is called that is given no name: the column, or the function that it comes from. */
export function impliedName(expr: JsonValue | undefined): string | undefined {
  if (expr === undefined || !isJsonObject(expr)) return undefined;
  switch (expr['type']) {
    case 'column_ref':
      return nameOf(expr['column']);
    case 'cast':
      return impliedName(expr['expr']);
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
