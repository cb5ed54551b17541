import type { JsonValue } from '../source/json.ts';
import type { ParsedJson, Subject } from './assertion.ts';
import { explainNotJson } from './explain-json.ts';

/**
 * A text that is JSON and nothing else; white space around it does not count. The message names what
 * is wrong ("the text is not JSON: it is in a code fence").
 */
export function parseJson(text: string, noun: string = 'the text'): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue };
  } catch {
    return { ok: false, message: `${noun} is not JSON: ${explainNotJson(text)}` };
  }
}

/** What structure assertions look at: the value where it is JSON already, what its text holds otherwise. */
export function jsonOf(subject: Subject): ParsedJson {
  if (typeof subject.value !== 'string' || subject.valueIsJson)
    return { ok: true, value: subject.value };
  return subject.value === subject.text ? subject.json() : parseJson(subject.value, 'the value');
}
