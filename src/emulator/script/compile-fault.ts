import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';
import type { FaultName } from './script.ts';

export type CompiledFault =
  | { readonly kind: FaultName }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: JsonValue;
    };

const faultNames: readonly string[] = ['reset', 'hang', 'truncate', 'bad_json', 'broken_stream'];

/** Whether a fault breaks an answer, in place of sending none. */
export function sendsAnswer(fault: CompiledFault | undefined): boolean {
  return fault === undefined || !['status', 'reset', 'hang'].includes(fault.kind);
}

export function compileFault(value: JsonValue, place: ScriptPlace): CompiledFault | undefined {
  const source: JsonObject = isJsonObject(value) ? value : { kind: value };
  const { kind, status, headers, body } = source;
  if ((kind === undefined) === (status === undefined)) {
    return addProblem(place, 'a fault has either a `kind` or a `status`');
  }
  if (typeof status === 'number') {
    const given = isJsonObject(headers) ? Object.entries(headers) : [];
    checkHeaders(given, at(place, 'headers'));
    const texts = Object.fromEntries(
      given.map(([name, text]) => [name.toLowerCase(), String(text)]),
    );
    return { kind: 'status', status, headers: texts, ...(body === undefined ? {} : { body }) };
  }
  if (headers !== undefined || body !== undefined) {
    addProblem(place, '`headers` and `body` stand beside a `status`');
  }
  return faultNames.includes(String(kind))
    ? { kind: kind as FaultName }
    : addProblem(place, `the faults are ${faultNames.map((name) => `\`${name}\``).join(', ')}`);
}

function checkHeaders(
  headers: readonly (readonly [string, JsonValue])[],
  place: ScriptPlace,
): void {
  for (const [name, value] of headers) {
    if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(name)) addProblem(at(place, name), 'no name of a header');
    if (/[^\t\x20-\x7e\x80-\xff]/.test(String(value))) {
      addProblem(at(place, name), 'a header has no line breaks, and no signs beyond Latin-1');
    }
  }
}
