import type { ContentPart, MessageContent, MessageEntry, Step } from '../pipeline/pipeline.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** Messages as far as they are known, and where something is still to come. */
export interface DraftedMessages {
  readonly messages: readonly JsonValue[];
  /** Paths into the body, as `describePath` writes them. */
  readonly awaited: ReadonlySet<string>;
}

/** Undefined where `history` may put in any message at any place. */
export function draftMessages({ prompt, continues }: Step): DraftedMessages | undefined {
  if (prompt.kind === 'text') return undefined;
  const awaited = new Set<string>(continues === undefined ? [] : ['messages']);
  const messages: JsonValue[] = [];
  for (const [at, entry] of prompt.messages.entries()) {
    if (entry.kind === 'history') return undefined;
    messages.push(draftMessage(entry, { path: `messages[${at}]`, awaited }));
  }
  return { messages, awaited };
}

interface Place {
  readonly path: string;
  readonly awaited: Set<string>;
}

function draftMessage(
  entry: MessageEntry & { readonly kind: 'message' },
  place: Place,
): JsonObject {
  const { role, content, fields } = entry;
  const known = knownValue(fields.raw, place);
  return {
    role,
    ...(content && { content: draftContent(content, below(place, '.content')) }),
    ...(isJsonObject(known) && known),
  };
}

/** What a text says is told to the dialect apart from its place. */
function draftContent(content: MessageContent, place: Place): JsonValue {
  if (content.kind === 'parts') {
    return content.parts.map((part, at) => draftPart(part, below(place, `[${at}]`)));
  }
  return content.kind === 'inline' ? content.value.raw : '';
}

function draftPart({ fields, text, file }: ContentPart, place: Place): JsonValue {
  const known = knownValue(fields.raw, place);
  const map = isJsonObject(known) ? known : {};
  // That it has no type, or a file that is of no use, was told when the pipeline was read.
  if (map['type'] === undefined) place.awaited.add(`${place.path}.type`);
  if (text) return { ...map, text: '' };
  if (file === undefined) return map;
  const [content] = file.contents.values();
  if (content === undefined) {
    place.awaited.add(`${place.path}.${file.key}`);
    const { [file.key]: _, ...others } = map;
    return others;
  }
  for (const key of Object.keys(content)) place.awaited.add(`${place.path}.${file.key}.${key}`);
  return map;
}

/** A value without the texts that a template will give; undefined for such a text. */
function knownValue(value: JsonValue, place: Place): JsonValue | undefined {
  if (typeof value === 'string' && value.includes('{{')) {
    place.awaited.add(place.path);
    return undefined;
  }
  if (isJsonArray(value)) {
    return value.map((item, at) => knownValue(item, below(place, `[${at}]`)) ?? null);
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const known = knownValue(item, below(place, `.${key}`));
    return known === undefined ? [] : [[key, known]];
  });
  return Object.fromEntries(entries);
}

function below({ path, awaited }: Place, step: string): Place {
  return { path: `${path}${step}`, awaited };
}
