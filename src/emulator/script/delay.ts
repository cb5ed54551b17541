import { parseDuration } from '../../source/duration.ts';
import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Random } from '../model/random.ts';

/** In milliseconds; equal numbers are a fixed delay, others a log-normal distribution. */
export interface Delay {
  readonly median: number;
  readonly p99: number;
}

const standardNormalP99 = 2.3263478740408408;

/** Undefined when it is no delay, or its 99th percentile lies below its median. */
export function parseDelay(value: JsonValue): Delay | undefined {
  const read = (part: JsonValue | undefined): number | undefined =>
    typeof part === 'string' ? parseDuration(part) : undefined;
  const median = read(isJsonObject(value) ? value['median'] : value);
  const p99 = read(isJsonObject(value) ? value['p99'] : value);
  if (median === undefined || p99 === undefined || p99 < median) return undefined;
  return { median, p99 };
}

export function drawDelay({ median, p99 }: Delay, random: Random): number {
  if (median === p99 || median === 0) return median;
  const deviation = Math.log(p99 / median) / standardNormalP99;
  return median * Math.exp(deviation * drawNormal(random));
}

/** Box and Muller's method. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
