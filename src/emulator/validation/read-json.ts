import type { JsonValue } from '../../source/json.ts';
import { isTooDeep } from '../../source/json-depth.ts';
import type { Finding } from './finding.ts';
import { findJsonMistake, type JsonMistake, tooDeep } from './json-mistake.ts';

export type ReadJson =
  | { readonly value: JsonValue; readonly findings?: undefined }
  | { readonly value?: undefined; readonly findings: readonly Finding[] };

/** Parses a body as FastAPI does: no body is a missing one, and other media types are not parsed. */
export function readJson(text: string, contentType: string | undefined): ReadJson {
  if (text === '') return { value: null };
  if (contentType !== undefined && !/^application\/([^;]+\+)?json\b/i.test(contentType)) {
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    return { findings: [{ type: 'model_attributes_type', loc: ['body'], msg, input: text }] };
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return refuseJson(findJsonMistake(text));
  }
  return isTooDeep(value) ? refuseJson(tooDeep) : { value };
}

function refuseJson({ offset, message }: JsonMistake): ReadJson {
  const msg = 'JSON decode error';
  const ctx = { error: message };
  return { findings: [{ type: 'json_invalid', loc: ['body', offset], msg, input: {}, ctx }] };
}
