import type { JsonObject, JsonValue } from '../../source/json.ts';
import { readTime } from '../server/log-time.ts';
import {
  type Field,
  integerField,
  listField,
  literalField,
  mapField,
  modelField,
  optionalMember,
  requiredMember,
  textField,
} from './fields.ts';
import { type Finding, type Place, report } from './finding.ts';

/** Which logs are asked for. */
export interface LogFilter {
  /** Milliseconds since the epoch, inclusive like {@link to}. */
  readonly from: number;
  readonly to: number;
  /** Ids of apps; empty for all. */
  readonly apps: readonly string[];
  /** All of them have to be there; case does not matter. */
  readonly labels: readonly (readonly [string, string])[];
  /** In the request or in the answer; case does not matter. */
  readonly query: string;
  /** The first comes before the second. */
  readonly order: readonly { readonly column: string; readonly isDescending: boolean }[];
}

const timeField: Field<number> = (value, place) => {
  const time = typeof value === 'string' ? readTime(value) : undefined;
  if (time !== undefined) return time;
  const msg = 'Input should be a valid datetime';
  return report(place, value, { type: 'datetime_parsing', msg });
};

const labelsField: Field<JsonObject> = (value, place) => {
  const labels = mapField(value, place);
  for (const [name, text] of Object.entries(labels ?? {})) {
    textField(text, { ...place, loc: [...place.loc, name] });
  }
  return labels;
};

const orderField: Field<LogFilter['order'][number]> = (value, place) => {
  const sorting = modelField(value, place);
  if (sorting === undefined) return undefined;
  const column = requiredMember(sorting, 'col', { field: textField, place });
  const order = optionalMember(sorting, 'order', { field: literalField('asc', 'desc'), place });
  return column === undefined ? undefined : { column, isDescending: order === 'desc' };
};

/** Reads `FilterLogsRequest`; what is wrong with it is recorded. */
export function readLogFilter(body: JsonObject, findings: Finding[]): LogFilter | undefined {
  const place: Place = { loc: ['body'], findings };
  const from = requiredMember(body, 'date_from', { field: timeField, place });
  const read = <T>(key: string, field: Field<T>): T | undefined =>
    isAbsent(body[key]) ? undefined : optionalMember(body, key, { field, place });
  const to = read('date_to', timeField) ?? Number.POSITIVE_INFINITY;
  const labels = Object.entries(read('labels', labelsField) ?? {});
  const filter = {
    to,
    apps: read('app_ids', listField(textField)) ?? [],
    labels: labels.map(([name, text]) => [name, String(text)] as const),
    query: read('query', textField) ?? '',
    order: read('params', listField(orderField)) ?? [],
  };
  return from === undefined ? undefined : { from, ...filter };
}

/** `page` from 1 (default 1) and `size` from 1 to 100 (default 50), as the query has them. */
export function readPage(
  query: (name: string) => string | undefined,
  findings: Finding[],
): { readonly page: number; readonly size: number } | undefined {
  const place: Place = { loc: ['query'], findings };
  const sent: JsonObject = { page: query('page') ?? 1, size: query('size') ?? 50 };
  const page = optionalMember(sent, 'page', { field: integerField({ min: 1 }), place });
  const size = optionalMember(sent, 'size', { field: integerField({ min: 1, max: 100 }), place });
  return page === undefined || size === undefined ? undefined : { page, size };
}

function isAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
