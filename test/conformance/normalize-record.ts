import { Document, isCollection, visit } from 'yaml';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import type { Location } from '../../src/source/location.ts';

/** What differs from run to run although nothing else does. */
const volatile: readonly string[] = [
  'concurrency',
  'command',
  'created',
  'created_ms',
  'duration_ms',
  'finished_at',
  'latency',
  'latency_ms',
  'median_latency_ms',
  'retry_ms',
  'sha256',
  'started_at',
  'ttft_ms',
];

const LINE = 100;

/** A record (`--reporter json`) as YAML, for people; what is volatile says only that it is there. */
export function normalizeRecord(text: string): string {
  const record = JSON.parse(text) as { run: object };
  const run = { ...record.run, id: '<id>', program: '<program>' };
  const document = new Document(hide({ ...record, run } as JsonValue), {
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Pair(_, pair) {
      if (isCollection(pair.value) && String(pair.key) === 'response') pair.value.flow = true;
    },
    Collection(_, node) {
      if (JSON.stringify(node).length < LINE) node.flow = true;
    },
  });
  return document.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}

/** Whether a request waits for others is told by how many are in flight. */
function withoutQueueTime(value: JsonObject): readonly (readonly [string, JsonValue])[] {
  return Object.entries(value).filter(([key]) => key !== 'queue_ms');
}

function hide(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(hide);
  if (typeof value === 'string') return hideInText(value);
  if (!isJsonObject(value)) return value;
  const isLatency = value['assertion'] === 'latency';
  return Object.fromEntries(
    withoutQueueTime(value).map(([key, each]) => {
      const isHidden = volatile.includes(key) || (isLatency && key === 'actual');
      if (isHidden) return [key, `<${key}>`];
      if (key === 'timing') return [key, hideTimes(each)];
      if (key === 'metadata') return [key, shorten(each)];
      if (key === 'pools') return [key, stablePools(each)];
      return [key, key === 'location' ? place(each) : hide(each)];
    }),
  );
}

function hideInText(text: string): string {
  return text
    .replace(/\d+(\.\d+)? m?s\b/g, '<time>')
    .replace(/("(?:created|latency)":)[\d.]+/g, '$1<time>');
}

/** That a stream was timed, and in how many chunks it came, is no matter of the clock. */
function hideTimes(timing: JsonValue): JsonValue {
  if (!isJsonObject(timing)) return timing;
  return Object.fromEntries(
    Object.entries(timing).map(([key, value]) => [key, key === 'chunks' ? value : '<ms>']),
  );
}

/** How many were in flight or waited depends on the concurrency. */
function stablePools(pools: JsonValue): JsonValue {
  if (!isJsonArray(pools)) return pools;
  const kept = ['endpoint', 'model', 'purpose', 'requests', 'tokens', 'rate_limited'];
  return pools.map((pool) =>
    isJsonObject(pool)
      ? Object.fromEntries(Object.entries(pool).filter(([key]) => kept.includes(key)))
      : pool,
  );
}

/** What the emulator says of itself is its own tests' matter; the labels came from the pipeline. */
function shorten(metadata: JsonValue): JsonValue {
  const labels = isJsonObject(metadata) ? metadata['labels'] : undefined;
  return labels === undefined ? '<metadata>' : { labels };
}

/** `pipeline.yaml:12:9-21`, with the line of the end where it is another. */
function place(value: JsonValue): string {
  const { path, start, end } = value as never as Location;
  const line = end.line === start.line ? '' : `${end.line}:`;
  return `${path}:${start.line}:${start.column}-${line}${end.column}`;
}
