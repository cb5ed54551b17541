import type { JsonValue } from '../source/json.ts';
import { isTooDeep, MOST_LEVELS } from '../source/json-depth.ts';
import type { ParsedJson, Subject, Unparsed, Verdict } from './assertion.ts';
import { explainNotJson } from './explain-json.ts';
import { errored, fail, type VerdictDetails } from './verdicts.ts';

/**
 * A text that is JSON and nothing else; white space around it does not count. The message names what
 * is wrong ("the text is not JSON: it is in a code fence").
 */
export function parseJson(text: string, noun: string = 'the text'): ParsedJson {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { ok: false, message: `${noun} is not JSON: ${explainNotJson(text)}` };
  }
  if (!isTooDeep(value)) return { ok: true, value };
  const message = `${noun} is nested too deeply to be judged: more than ${MOST_LEVELS} levels`;
  return { ok: false, message, isUnjudged: true };
}

/** The verdict on what did not parse. */
export function judgeUnparsed(unparsed: Unparsed, details: VerdictDetails): Verdict {
  return unparsed.isUnjudged ? errored(unparsed.message) : fail(unparsed.message, details);
}

/** What structure assertions look at: the value where it is JSON already, what its text holds otherwise. */
export function jsonOf(subject: Subject): ParsedJson {
  if (typeof subject.value !== 'string' || subject.valueIsJson)
    return { ok: true, value: subject.value };
  return subject.value === subject.text ? subject.json() : parseJson(subject.value, 'the value');
}
