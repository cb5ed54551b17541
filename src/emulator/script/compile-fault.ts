import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { compileHeaders, type ScriptHeaders } from './compile-headers.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';
import {
  type FaultName,
  type FaultSetting,
  faultKinds,
  faultNames,
  isFaultName,
} from './fault-kinds.ts';

export type CompiledFault = StatusFault | NamedFault;

export interface StatusFault {
  readonly kind: 'status';
  readonly status: number;
  readonly headers: ScriptHeaders;
  readonly body?: JsonValue;
}

export interface NamedFault {
  readonly kind: FaultName;
  readonly afterBytes?: number;
  readonly afterChunks?: number;
  /** How many bytes more are announced than are sent. */
  readonly by?: number;
  readonly body?: JsonValue;
  readonly event?: string;
}

const settings: readonly FaultSetting[] = ['after_bytes', 'after_chunks', 'by', 'body', 'event'];

/** Whether a fault breaks an answer, in place of sending none. */
export function sendsAnswer(fault: CompiledFault | undefined): boolean {
  if (fault === undefined) return true;
  if (fault.kind === 'status') return false;
  const hasPlace = fault.afterBytes !== undefined || fault.afterChunks !== undefined;
  return faultKinds[fault.kind].breaksAnswer || hasPlace;
}

export function compileFault(value: JsonValue, place: ScriptPlace): CompiledFault | undefined {
  const source: JsonObject = isJsonObject(value) ? value : { kind: value };
  const { kind, status } = source;
  if ((kind === undefined) === (status === undefined)) {
    return addProblem(place, 'a fault has either a `kind` or a `status`');
  }
  if (typeof status === 'number') return compileStatus(status, source, place);
  if (!isFaultName(kind)) {
    return addProblem(
      place,
      `the faults are ${faultNames.map((name) => `\`${name}\``).join(', ')}`,
    );
  }
  return compileNamed(kind, source, place);
}

function compileStatus(status: number, source: JsonObject, place: ScriptPlace): StatusFault {
  const { headers, body } = source;
  for (const name of settings) {
    if (name === 'body' || source[name] === undefined) continue;
    addProblem(at(place, name), `\`${name}\` stands beside a \`kind\``);
  }
  return {
    kind: 'status',
    status,
    headers: compileHeaders(headers, at(place, 'headers')),
    ...(body === undefined ? {} : { body }),
  };
}

function compileNamed(kind: FaultName, source: JsonObject, place: ScriptPlace): NamedFault {
  checkSettings(kind, source, place);
  const { after_bytes: afterBytes, after_chunks: afterChunks, body, event, by } = source;
  return {
    kind,
    ...(typeof afterBytes === 'number' ? { afterBytes } : {}),
    ...(typeof afterChunks === 'number' ? { afterChunks } : {}),
    ...(typeof by === 'number' ? { by } : {}),
    ...(body === undefined ? {} : { body }),
    ...(typeof event === 'string' ? { event } : {}),
  };
}

function checkSettings(kind: FaultName, source: JsonObject, place: ScriptPlace): void {
  const known: readonly FaultSetting[] = faultKinds[kind].settings;
  const strange = settings.filter((name) => source[name] !== undefined && !known.includes(name));
  if (source['headers'] !== undefined || strange.includes('body')) {
    addProblem(place, '`headers` and `body` stand beside a `status`');
  }
  for (const name of strange.filter((other) => other !== 'body')) {
    addProblem(at(place, name), `\`${kind}\` has no \`${name}\`${listOthers(known)}`);
  }
  if (source['after_bytes'] !== undefined && source['after_chunks'] !== undefined) {
    addProblem(at(place, 'after_chunks'), '`after_chunks` stands in place of `after_bytes`');
  }
  if (source['by'] === 0) {
    addProblem(at(place, 'by'), '`by` is 0, and the length is then the right one');
  }
}

function listOthers(known: readonly FaultSetting[]): string {
  return known.length === 0 ? '' : `, only ${known.map((name) => `\`${name}\``).join(', ')}`;
}
