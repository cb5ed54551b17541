import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { ContentPart } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindTemplated } from './bind-templates.ts';
import { bindPromptText, renderPaths } from './bind-text.ts';
import { fillSlot, type Slot, slots } from './part-slots.ts';

/**
 * Binds a list of content parts. They are written as the API wants them; where their data goes, a
 * `{ file: path }` stands for what is in the file.
 */
export async function bindParts(
  context: BindContext,
  items: readonly JsonValue[],
  pointer: Pointer,
): Promise<readonly ContentPart[]> {
  const parts: ContentPart[] = [];
  for (const [at, item] of items.entries()) {
    parts.push(await bindPart(context, isJsonObject(item) ? item : {}, [...pointer, at]));
  }
  return parts;
}

async function bindPart(
  context: BindContext,
  part: JsonObject,
  pointer: Pointer,
): Promise<ContentPart> {
  if (part['type'] === undefined) {
    refuse(context, 'missing-key', {
      message: 'a content part lacks `type`',
      pointer,
      hints: ['write `type: text`, `type: image_url`, `type: input_audio` or `type: file`'],
    });
  }
  if (part['type'] === 'text') return await bindTextPart(context, part, pointer);
  const slot = slots.find(({ key }) => key === part['type']);
  const owner = slot && part[slot.key];
  if (slot === undefined || !isJsonObject(owner) || typeof owner['file'] !== 'string') {
    return { fields: bindTemplated(context, part, pointer) };
  }
  const { file, ...others } = owner;
  return await bindFilePart(context, { part, file, others, slot }, pointer);
}

async function bindTextPart(
  context: BindContext,
  part: JsonObject,
  pointer: Pointer,
): Promise<ContentPart> {
  const { text, ...rest } = part;
  const isText = typeof text === 'string' || (isJsonObject(text) && text['file'] !== undefined);
  if (!isText) return { fields: bindTemplated(context, part, pointer) };
  return {
    fields: bindTemplated(context, rest, pointer),
    text: await bindPromptText(context, text, [...pointer, 'text']),
  };
}

interface FilePart {
  readonly part: JsonObject;
  readonly file: string;
  readonly others: JsonObject;
  readonly slot: Slot;
}

async function bindFilePart(
  context: BindContext,
  { part, file, others, slot }: FilePart,
  pointer: Pointer,
): Promise<ContentPart> {
  const fields = bindTemplated(context, { ...part, [slot.key]: others }, pointer);
  const place = [...pointer, slot.key];
  const rival = slot.rivals.find((key) => others[key] !== undefined);
  if (rival !== undefined) {
    refuse(context, 'ambiguous-entry', {
      message: `${slot.what} is given twice: by \`file\` and by \`${rival}\``,
      pointer: [...place, rival],
      place: 'key',
      hints: ['leave one of them out'],
    });
  }
  const path = bindTemplated(context, file, [...place, 'file']);
  const contents = new Map<string, JsonObject>();
  for (const rendered of renderPaths(context, path)) {
    const content = await attach(context, { slot, others, path: rendered }, place);
    if (content) contents.set(rendered, content);
  }
  return { fields, file: { key: slot.key, path, contents } };
}

async function attach(
  context: BindContext,
  wanted: { readonly slot: Slot; readonly others: JsonObject; readonly path: string },
  pointer: Pointer,
): Promise<JsonObject | undefined> {
  const { slot, others, path } = wanted;
  const read = await context.attach(path);
  const place = [...pointer, 'file'];
  if (read.problem !== undefined) {
    const { isUnfit = false, problem } = read;
    refuse(context, isUnfit ? 'unfit-file' : 'unreadable-file', {
      message: `\`${path}\`${isUnfit ? '' : ':'} ${problem}`,
      pointer: place,
    });
    return undefined;
  }
  const filled = fillSlot(slot, read.attachment, others);
  if (filled.problem === undefined) return filled.content;
  const { problem, hints } = filled;
  refuse(context, 'unfit-file', { message: `\`${path}\` ${problem}`, pointer: place, hints });
  return undefined;
}
