import type { JsonValue } from '../source/json.ts';
import type { Subject } from './assertion.ts';

/**
 * The text that a text assertion looks at. Values that are not text, which `of` and `transform` can
 * give, are looked at as JSON writes them, without white space.
 */
export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What messages call the value: "the text" when it is the choice's own. */
export function nounOf(subject: Subject): string {
  return subject.value === subject.text ? 'the text' : 'the value';
}
