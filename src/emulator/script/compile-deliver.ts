import { isJsonObject, type JsonValue, listOf } from '../../source/json.ts';
import { compileHeaders, type ScriptHeaders } from './compile-headers.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';
import { encodings, framings, spellings } from './deliver-schema.ts';

export type Encoding = (typeof encodings)[number];
export type Framing = (typeof framings)[number];
export type EventSpelling = (typeof spellings)[number];

/** How an answer goes out. */
export interface Deliver {
  readonly headers: ScriptHeaders;
  readonly encoding?: Encoding;
  /** Absent: by its length where that is known, else chunked. */
  readonly framing?: Framing;
  readonly informational: readonly number[];
  readonly bytesPerSecond?: number;
  readonly pieceBytes?: number;
  /** In bytes. */
  readonly padding: number;
  readonly events: ReadonlySet<EventSpelling>;
}

export const plainDeliver: Deliver = {
  headers: {},
  informational: [],
  padding: 0,
  events: new Set<EventSpelling>(),
};

/** Headers that would not tell of the body that is sent. */
const framingHeaders = ['content-length', 'transfer-encoding', 'connection'];

export function compileDeliver(value: JsonValue, place: ScriptPlace): Deliver {
  const source = isJsonObject(value) ? value : {};
  const { bytes_per_second: pace, piece_bytes: piece } = source;
  const encoding = findName(encodings, source['encoding']);
  const framing = findName(framings, source['framing']);
  return {
    headers: compileOwnHeaders(source['headers'], at(place, 'headers')),
    informational: listOf(source['informational']).filter((item) => typeof item === 'number'),
    padding: compileSize(source['padding'], at(place, 'padding')),
    events: compileSpelling(source['events'], at(place, 'events')),
    ...(encoding === undefined ? {} : { encoding }),
    ...(framing === undefined ? {} : { framing }),
    ...(typeof pace === 'number' ? { bytesPerSecond: pace } : {}),
    ...(typeof piece === 'number' ? { pieceBytes: piece } : {}),
  };
}

function compileOwnHeaders(value: JsonValue | undefined, place: ScriptPlace): ScriptHeaders {
  const headers = compileHeaders(value, place);
  for (const name of framingHeaders.filter((other) => headers[other] !== undefined)) {
    const message = `\`${name}\` follows from the body; \`framing\` and the fault \`wrong_length\` change it`;
    addProblem(at(place, name), message);
  }
  return headers;
}

function compileSpelling(
  value: JsonValue | undefined,
  place: ScriptPlace,
): ReadonlySet<EventSpelling> {
  const names = listOf(value).flatMap((name) => findName(spellings, name) ?? []);
  if (names.includes('cr') && names.includes('crlf')) {
    addProblem(place, 'lines end in either `cr` or `crlf`');
  }
  return new Set(names);
}

function findName<T extends string>(
  names: readonly T[],
  name: JsonValue | undefined,
): T | undefined {
  return names.find((other) => other === name);
}

const units: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** Bytes of a size such as `1.5MB`. */
function compileSize(value: JsonValue | undefined, place: ScriptPlace): number {
  if (value === undefined) return 0;
  const match = /^(\d+(?:\.\d+)?)(B|KB|MB|GB)$/.exec(String(value));
  const unit = units[match?.[2] ?? ''];
  if (unit !== undefined) return Math.floor(Number(match?.[1]) * unit);
  addProblem(place, 'a size is a number and its unit, `B`, `KB`, `MB` or `GB`');
  return 0;
}
