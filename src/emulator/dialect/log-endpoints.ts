import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { type Refusal, refuseFindings } from '../refusal.ts';
import type { Endpoint, EndpointAnswer } from '../server/endpoint.ts';
import { describeEntry } from '../server/log-record.ts';
import type { EmulatorState } from '../server/state.ts';
import { booleanField, nullable, optionalMember, textField } from '../validation/fields.ts';
import type { Finding } from '../validation/finding.ts';
import { readJson } from '../validation/read-json.ts';
import { type LogFilter, readLogFilter, readPage } from '../validation/read-log-filter.ts';

const noLog: Refusal = { status: 404, detail: 'Log not found' };

/** What was asked and answered; see {@link RequestLog} for how far back. */
export const logEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/v1/logs/',
    isKeptFromPages: true,
    answer: ({ text, header, query }, state) => {
      const json = readBodyObject(text, header('content-type'));
      if ('findings' in json) return refuseFindings(json.findings);
      const findings: Finding[] = [];
      const filter = readLogFilter(json.body, findings);
      const page = readPage(query, findings);
      if (filter === undefined || page === undefined || findings.length > 0) {
        return refuseFindings(findings);
      }
      return listPage(findRecords(filter, state), page);
    },
  },
  {
    method: 'get',
    path: '/v1/logs/:id',
    isKeptFromPages: true,
    answer: ({ part }, state) => giveRecord(part('id'), state),
  },
  {
    method: 'post',
    path: '/v1/logs/:id/rating',
    isKeptFromPages: true,
    answer: ({ part, text, header }, state) => {
      const json = readBodyObject(text, header('content-type'));
      if ('findings' in json) return refuseFindings(json.findings);
      const findings: Finding[] = [];
      const place = { loc: ['body'], findings };
      const good = optionalMember(json.body, 'good_answer', {
        field: nullable(booleanField),
        place,
      });
      const feedback = optionalMember(json.body, 'feedback', { field: nullable(textField), place });
      if (findings.length > 0) return refuseFindings(findings);
      const id = part('id');
      if (state.log.find(id) === undefined) return noLog;
      state.log.rate(id, { goodAnswer: good ?? null, feedback: feedback ?? '' });
      return giveRecord(id, state);
    },
  },
];

function giveRecord(id: string, { log }: EmulatorState): EndpointAnswer | Refusal {
  const entry = log.find(id);
  return entry === undefined ? noLog : { body: describeEntry(entry, log.ratingOf(id)) };
}

function readBodyObject(
  text: string,
  contentType: string | undefined,
): { readonly body: JsonObject } | { readonly findings: readonly Finding[] } {
  const json = readJson(text, contentType);
  if (json.findings !== undefined) return { findings: json.findings };
  const { value } = json;
  if (isJsonObject(value)) return { body: value };
  const msg = value === null ? 'Field required' : 'Input should be a valid dictionary';
  const type = value === null ? 'missing' : 'dict_type';
  return { findings: [{ type, loc: ['body'], msg, input: value }] };
}

function findRecords(filter: LogFilter, { log }: EmulatorState): readonly JsonObject[] {
  const found = log
    .list()
    .map((entry) => describeEntry(entry, log.ratingOf(entry.answer.id)))
    .filter((record) => matches(record, filter));
  return found.sort((a, b) => {
    const differences = filter.order.map(
      ({ column, isDescending }) => compare(a[column], b[column]) * (isDescending ? -1 : 1),
    );
    return differences.find((difference) => difference !== 0) ?? 0;
  });
}

function matches(record: JsonObject, filter: LogFilter): boolean {
  const { timestamp, app_id: app, prompt, response_text: answer, payload } = record;
  const time = Number(timestamp);
  const labels = isJsonObject(payload) && isJsonObject(payload['labels']) ? payload['labels'] : {};
  const texts = `${prompt}\n${answer}`.toLowerCase();
  return (
    time >= filter.from &&
    time <= filter.to &&
    (filter.apps.length === 0 || filter.apps.includes(String(app))) &&
    texts.includes(filter.query.toLowerCase()) &&
    filter.labels.every(([name, text]) => String(labels[name]).toLowerCase() === text.toLowerCase())
  );
}

function compare(a: JsonValue | undefined, b: JsonValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [first, second] = [String(a), String(b)];
  return first < second ? -1 : Number(first > second);
}

function listPage(
  records: readonly JsonObject[],
  { page, size }: { readonly page: number; readonly size: number },
): EndpointAnswer {
  const items: JsonValue = records.slice((page - 1) * size, page * size);
  const total = records.length;
  return {
    body: {
      items: isJsonArray(items) ? items : [],
      total,
      page,
      size,
      pages: Math.ceil(total / size),
    },
  };
}
