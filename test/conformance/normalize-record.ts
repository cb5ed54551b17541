import { stringify } from 'yaml';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/source/json.ts';

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
  'sha256',
  'started_at',
  'timing',
  'ttft_ms',
];

/** A record (`--reporter json`) as YAML, for people; what is volatile says only that it is there. */
export function normalizeRecord(text: string): string {
  const record = JSON.parse(text) as { run: object };
  const run = { ...record.run, id: '<id>', program: '<program>' };
  return stringify(hide({ ...record, run } as JsonValue), {
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}

function hide(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(hide);
  if (typeof value === 'string') return value.replace(/\d+(\.\d+)? m?s\b/g, '<time>');
  if (!isJsonObject(value)) return value;
  const isLatency = value['assertion'] === 'latency';
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isHidden = volatile.includes(key) || (isLatency && key === 'actual');
      return [key, isHidden ? `<${key}>` : hide(each)];
    }),
  );
}
