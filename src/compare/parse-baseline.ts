import type { Decider } from '../protocol/pass-rule.ts';
import { OUTCOMES } from '../protocol/record.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeepRecord, TOO_DEEP } from '../source/json-depth.ts';
import {
  BASELINE_VERSION,
  type Baseline,
  type BaselineCase,
  caseKey,
  caseTitle,
} from './baseline.ts';

export type ParsedBaseline =
  | { readonly baseline: Baseline; readonly problem?: undefined }
  | { readonly baseline?: undefined; readonly problem: string };

/** Reads the text of a baseline file and checks all that a comparison relies on. */
export function parseBaseline(text: string): ParsedBaseline {
  const value = readJson(text);
  if (value === undefined) return { problem: 'it is not JSON' };
  if (isTooDeepRecord(value)) return { problem: `it is ${TOO_DEEP}` };
  const problem = findProblem(value);
  return problem === undefined ? { baseline: value as unknown as Baseline } : { problem };
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function findProblem(value: JsonValue): string | undefined {
  if (!isJsonObject(value) || value['version'] === undefined) return 'it has no `version`';
  if (value['version'] !== BASELINE_VERSION) {
    return `it is of version ${JSON.stringify(value['version'])}; this program reads ${BASELINE_VERSION}`;
  }
  const { run, cases } = value;
  if (!isJsonObject(run) || !['id', 'started_at', 'endpoint'].every((key) => isText(run[key]))) {
    return '`run` does not say which run it was saved from';
  }
  if (!isJsonArray(cases)) return 'it has no list of `cases`';
  const seen = new Set<string>();
  for (const [at, each] of cases.entries()) {
    const problem = findCaseProblem(each);
    if (problem !== undefined) return `case ${at + 1} ${problem}`;
    const found = each as unknown as BaselineCase;
    if (seen.has(caseKey(found))) return `\`${caseTitle(found)}\` is there twice`;
    seen.add(caseKey(found));
  }
  return undefined;
}

const DECIDERS: readonly Decider[] = ['scores', 'stop'];

function findCaseProblem(each: JsonValue): string | undefined {
  if (!isJsonObject(each)) return 'is no map';
  const lacking = ['pipeline', 'case'].find((key) => !isText(each[key]));
  if (lacking !== undefined) return `has no \`${lacking}\``;
  if (!isOutcome(each['outcome'])) return 'has no `outcome`';
  const { repeats } = each;
  if (!isJsonObject(repeats) || !Object.entries(repeats).every(isCount)) {
    return 'does not count its `repeats`';
  }
  return findUnreadable(each);
}

function isOutcome(value: JsonValue | undefined): boolean {
  return OUTCOMES.some((outcome) => outcome === value);
}

function isCount([outcome, count]: readonly [string, JsonValue]): boolean {
  return isOutcome(outcome) && Number.isInteger(count) && Number(count) >= 0;
}

/** What is optional, and of use only where it has its type. */
function findUnreadable(each: JsonObject): string | undefined {
  const isWrong = (key: string, fits: (value: JsonValue) => boolean): boolean =>
    each[key] !== undefined && !fits(each[key] as JsonValue);
  const texts = ['variant', 'rule', 'content', 'judge', 'text'].filter((key) =>
    isWrong(key, isText),
  );
  const numbers = ['tokens', 'cost_usd', 'latency_ms'].filter((key) => isWrong(key, isAmount));
  const decider = isWrong('decided_by', (value) => DECIDERS.some((each) => each === value));
  const scores = isWrong('scores', (value) => isJsonArray(value) && value.every(isScore));
  const models = isWrong('models', (value) => isJsonArray(value) && value.every(isText));
  const [wrong] = [
    ...texts,
    ...numbers,
    ...(decider ? ['decided_by'] : []),
    ...(scores ? ['scores'] : []),
    ...(models ? ['models'] : []),
  ];
  return wrong === undefined ? undefined : `has a \`${wrong}\` that cannot be read`;
}

function isText(value: JsonValue | undefined): boolean {
  return typeof value === 'string';
}

function isAmount(value: JsonValue): boolean {
  return typeof value === 'number' && value >= 0;
}

function isScore(value: JsonValue): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
