import type { Check, Verdict } from '../assertion/assertion.ts';
import type { VerdictKind } from '../protocol/record.ts';
import { isTooDeepRecord } from '../source/json-depth.ts';

/** A share that was summed up may be off by the last digits. */
const SLACK = 1e-9;

const kinds: ReadonlySet<unknown> = new Set<VerdictKind>([
  'passed',
  'failed',
  'errored',
  'skipped',
]);

/**
 * The check, held to what a verdict is. What an extension gives otherwise is a bug of it: it throws here, where
 * it is the assertion's, and not where the record is counted or read.
 */
export function guardVerdict(check: Check): Check {
  return (subject, tools) => {
    const given = check(subject, tools);
    return given instanceof Promise ? given.then(ensureVerdict) : ensureVerdict(given);
  };
}

function ensureVerdict(given: Verdict): Verdict {
  const problem = findProblem(given);
  if (problem === undefined) return given;
  throw new TypeError(`it gave no verdict: ${problem}`);
}

function findProblem(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return `it gave ${show(given)}`;
  const { verdict, score, message, reason, expected, actual } = given as Readonly<
    Record<string, unknown>
  >;
  if (!kinds.has(verdict)) {
    return `\`verdict\` is ${show(verdict)}, and not passed, failed, errored or skipped`;
  }
  if (typeof message !== 'string') return `\`message\` is ${show(message)}, and no text`;
  if (score !== undefined && !isShare(score)) {
    return `\`score\` is ${show(score)}, and no number from 0 to 1`;
  }
  if (reason !== undefined && typeof reason !== 'string') {
    return `\`reason\` is ${show(reason)}, and no text`;
  }
  if (!isJson(expected)) return '`expected` cannot be written as JSON';
  return isJson(actual) ? undefined : '`actual` cannot be written as JSON';
}

/** Whether nothing in it would throw where the record is written: a BigInt, or what is within itself. */
function isJson(value: unknown): boolean {
  return typeof value === 'object'
    ? !isTooDeepRecord(value) && !hasBigInt(value)
    : !isBigInt(value);
}

/** Of what is not too deep. */
function hasBigInt(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isBigInt(value);
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (hasBigInt(item)) return true;
  }
  return false;
}

function isBigInt(value: unknown): boolean {
  return typeof value === 'bigint';
}

function isShare(score: unknown): boolean {
  return typeof score === 'number' && score >= -SLACK && score <= 1 + SLACK;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `\`${value.slice(0, 100)}\``;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
