import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { isAtLeast } from '../statistics/steady.ts';
import type { Verdict } from './assertion.ts';
import { describeValue, showText, showValue } from './show-value.ts';
import { errored, fail, pass, type VerdictDetails } from './verdicts.ts';

export interface CodeContext {
  /** The module or the program, as messages name it. */
  readonly name: string;
  /** The least score that passes. */
  readonly least: number;
  /** What it looked at. */
  readonly actual: JsonValue;
}

/** The verdict that the author's code gave; whatever is none is errored. */
export function readCodeVerdict(given: JsonValue, context: CodeContext): Verdict {
  if (typeof given === 'boolean') return decide({ pass: given }, context);
  if (typeof given === 'number') return decide({ score: given }, context);
  if (isJsonObject(given)) return decide(given, context);
  return noVerdict(`gave ${show(given)}, which is no verdict`, context);
}

const KEYS: readonly string[] = ['pass', 'score', 'message', 'expected', 'actual'];

function decide(given: JsonObject, context: CodeContext): Verdict {
  const problem = findProblem(given);
  if (problem !== undefined) return noVerdict(problem, context);
  const score = typeof given['score'] === 'number' ? given['score'] : undefined;
  const said = typeof given['message'] === 'string' ? oneLine(given['message']) : '';
  const isPassed = given['pass'] === true || (given['pass'] !== false && isEnough(score, context));
  const details: VerdictDetails = {
    expected: given['expected'],
    actual: given['actual'] ?? context.actual,
    ...(score !== undefined && { score }),
  };
  const message =
    said === '' ? describe(given, isPassed, context) : `${showText(context.name)}: ${said}`;
  return isPassed ? pass(message, details) : fail(message, details);
}

function findProblem(given: JsonObject): string | undefined {
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    return `gave a verdict with ${showText(unknown)}, which no verdict has; it may have ${KEYS.map(showText).join(', ')}`;
  }
  const { pass: passed, score, message } = given;
  if (passed === undefined && score === undefined) {
    return 'gave a verdict with neither `pass` nor `score`';
  }
  if (passed !== undefined && typeof passed !== 'boolean') {
    return `gave ${show(passed)} as \`pass\`, which is true or false`;
  }
  const isScore = typeof score === 'number' && score >= 0 && score <= 1;
  if (score !== undefined && !isScore) {
    return `gave ${show(score)} as a score, which is a number from 0 to 1`;
  }
  if (message !== undefined && typeof message !== 'string') {
    return `gave ${showValue(message)} as \`message\`, which is text`;
  }
  return undefined;
}

/** The text `true` is neither true nor false. */
function show(given: JsonValue): string {
  return typeof given === 'string' ? describeValue(given) : showValue(given);
}

function isEnough(score: number | undefined, { least }: CodeContext): boolean {
  return score !== undefined && isAtLeast(score, least);
}

function describe(given: JsonObject, isPassed: boolean, { name, least }: CodeContext): string {
  const said = showText(name);
  if (given['pass'] !== undefined) return `${said} ${isPassed ? 'holds' : 'does not hold'}`;
  const score = `${said} gave a score of ${showValue(given['score'] ?? null).slice(1, -1)}`;
  return isPassed ? score : `${score}, less than ${least}`;
}

function noVerdict(problem: string, { name }: CodeContext): Verdict {
  return errored(`${showText(name)} ${problem}`);
}

function oneLine(message: string): string {
  return message.trim().replace(/\s+/g, ' ');
}
