import { isJsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeepRecord, TOO_DEEP } from '../source/json-depth.ts';
import { CALIBRATION_VERSION, type Calibration } from './calibration.ts';

export type ParsedCalibration =
  | { readonly calibration: Calibration; readonly problem?: undefined }
  | { readonly calibration?: undefined; readonly problem: string };

/** Reads the text of a calibration file and checks all that a correction relies on. */
export function parseCalibration(text: string): ParsedCalibration {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { problem: 'it is not JSON' };
  }
  if (isTooDeepRecord(value)) return { problem: `it is ${TOO_DEEP}` };
  const problem = findProblem(value);
  return problem === undefined ? { calibration: value as unknown as Calibration } : { problem };
}

const CELLS = ['true_passes', 'false_passes', 'true_failures', 'false_failures'];

function findProblem(value: JsonValue): string | undefined {
  if (!isJsonObject(value) || value['version'] === undefined) return 'it has no `version`';
  if (value['version'] !== CALIBRATION_VERSION) {
    return `it is of version ${JSON.stringify(value['version'])}; this program reads ${CALIBRATION_VERSION}`;
  }
  const { judge, confusion } = value;
  if (!isJsonObject(judge) || !/^[0-9a-f]{64}$/.test(String(judge['fingerprint']))) {
    return '`judge` has no `fingerprint`';
  }
  const lacking = ['name', 'model', 'endpoint', 'dialect'].find(
    (key) => typeof judge[key] !== 'string',
  );
  if (lacking !== undefined) return `\`judge\` has no \`${lacking}\``;
  if (!isJsonObject(confusion)) return 'it has no `confusion`';
  const uncounted = CELLS.find((key) => !isCount(confusion[key]));
  return uncounted === undefined ? undefined : `\`confusion\` does not count \`${uncounted}\``;
}

function isCount(value: JsonValue | undefined): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
