import { sha256 } from '../pipeline/digest.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Attachment } from '../pipeline/read-attachment.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';

/** What stands in a record for base64 data that was sent. */
type Labels = ReadonlyMap<string, string>;

const labelsOf = new WeakMap<Pipeline, Labels>();

/**
 * A body as records and `list` show it: the base64 data of content parts is replaced by its length
 * and the SHA-256 of its bytes, which is the file's own. A record that carried a picture for every
 * trial would be thousands of times the size of what was said about it.
 */
export function recordBody(body: JsonObject, pipeline: Pipeline): JsonObject {
  const { messages } = body;
  if (!isJsonArray(messages) || !messages.some(hasParts)) return body;
  return { ...body, messages: messages.map((message) => recordMessage(message, pipeline)) };
}

function hasParts(message: JsonValue): message is JsonObject {
  return isJsonObject(message) && isJsonArray(message['content']);
}

function recordMessage(message: JsonValue, pipeline: Pipeline): JsonValue {
  if (!hasParts(message)) return message;
  const { content } = message;
  const parts = isJsonArray(content) ? content : [];
  return { ...message, content: parts.map((part) => recordPart(part, pipeline)) };
}

/** Data stands two levels down, whatever the part's type: `image_url.url`, `input_audio.data`. */
function recordPart(part: JsonValue, pipeline: Pipeline): JsonValue {
  if (!isJsonObject(part)) return part;
  return mapValues(part, (value) =>
    isJsonObject(value)
      ? mapValues(value, (inner) =>
          typeof inner === 'string' ? recordText(inner, pipeline) : inner,
        )
      : value,
  );
}

function mapValues(map: JsonObject, change: (value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** Shorter than this, data without the head of a data URL may be an id. */
const SHORTEST_DATA = 256;

function recordText(text: string, pipeline: Pipeline): string {
  const known = attachmentLabels(pipeline).get(text);
  if (known !== undefined) return known;
  const head = /^data:[^,]*;base64,/i.exec(text.slice(0, 200))?.[0] ?? '';
  if (head === '' && text.length < SHORTEST_DATA) return text;
  const data = text.slice(head.length);
  if (/[^A-Za-z0-9+/=_-]/.test(data)) return text;
  const bytes = Buffer.from(data, 'base64');
  return makeLabel(head, { byteCount: bytes.length, sha256: sha256(bytes) });
}

/** Attached files are hashed once, however many requests carry them. */
function attachmentLabels(pipeline: Pipeline): Labels {
  return recall(
    labelsOf,
    pipeline,
    () =>
      new Map(
        pipeline.attachments.flatMap((each) => [
          [each.base64, makeLabel('', each)],
          [each.dataUrl, makeLabel(`data:${each.mediaType};base64,`, each)],
        ]),
      ),
  );
}

function makeLabel(
  head: string,
  { byteCount, sha256: digest }: Pick<Attachment, 'byteCount' | 'sha256'>,
): string {
  return `${head}<${byteCount} bytes, sha256 ${digest}>`;
}
