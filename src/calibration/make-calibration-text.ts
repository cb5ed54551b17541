import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import type { Calibration } from './calibration.ts';

/** The file's text: sorted, a number a line, so that a difference of two is easy to read. */
export function makeCalibrationText(calibration: Calibration): string {
  return `${JSON.stringify(sortKeys(calibration as unknown as JsonValue), null, 2)}\n`;
}

function sortKeys(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || isJsonArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each)]));
}
