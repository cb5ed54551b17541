import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../source/json.ts';
import { imageTokens } from './image-tokens.ts';

/** What a message holds beside its text, in tokens. */
export interface Attachments {
  readonly tokens: number;
  /** How many of them are of sound. */
  readonly audioTokens: number;
}

const bytesOfSoundPerToken = 3200;
const bytesOfFilePerToken = 100;

/**
 * A content as text. An image, a sound or a file stands as a mention in brackets (`[image: image/png]`),
 * so that a script can match it and an answer can be about it; the text of a text file stands behind its mention.
 */
export function textOfContent(content: JsonValue | undefined): string {
  if (!isJsonArray(content)) return typeof content === 'string' ? content : '';
  return content.map((part) => (isJsonObject(part) ? textOfPart(part) : '')).join('\n');
}

/**
 * An estimate: images as OpenAI documents it for `gpt-4o` (85, and 170 for each tile of 512 pixels),
 * sound at ten tokens a second of 16 kHz, files by their size.
 */
export function measureAttachments(messages: readonly JsonObject[]): Attachments {
  const parts = messages
    .flatMap(({ content }) => (isJsonArray(content) ? content : []))
    .filter(isJsonObject);
  const sum = (some: readonly JsonObject[]): number =>
    some.reduce((total, part) => total + tokensOfPart(part), 0);
  const sounds = parts.filter((part) => part['type'] === 'input_audio');
  return { tokens: sum(parts), audioTokens: sum(sounds) };
}

function textOfPart(part: JsonObject): string {
  const { text, refusal, image_url: image, input_audio: sound, file } = part;
  if (isJsonObject(image)) return `[image: ${mediaType(image['url']) ?? image['url']}]`;
  if (isJsonObject(sound)) return `[audio: ${sound['format']}]`;
  if (isJsonObject(file)) return textOfFile(file);
  return String(text ?? refusal ?? '');
}

function textOfFile(file: JsonObject): string {
  const name = file['filename'] ?? file['file_id'] ?? mediaType(file['file_data']) ?? '';
  const mention = `[file: ${name}]`;
  const isText = mediaType(file['file_data'])?.startsWith('text/') === true;
  return isText ? `${mention}\n${bytesOf(file['file_data']).toString('utf8')}` : mention;
}

function tokensOfPart(part: JsonObject): number {
  const { image_url: image, input_audio: sound, file } = part;
  if (isJsonObject(image)) return imageTokens(bytesOf(image['url']), image['detail']);
  if (isJsonObject(sound)) return Math.ceil(sizeOf(sound['data']) / bytesOfSoundPerToken);
  if (!isJsonObject(file) || mediaType(file['file_data'])?.startsWith('text/')) return 0;
  return Math.ceil(sizeOf(file['file_data']) / bytesOfFilePerToken);
}

/** `image/png` of `data:image/png;base64,…`. */
function mediaType(url: JsonValue | undefined): string | undefined {
  return typeof url === 'string' ? /^data:([^;,]+)/.exec(url)?.[1] : undefined;
}

/** The bytes of a data URL; none of any other. */
function bytesOf(url: JsonValue | undefined): Buffer {
  const isData = typeof url === 'string' && url.startsWith('data:');
  return isData ? Buffer.from(url.slice(url.indexOf(',') + 1), 'base64') : Buffer.alloc(0);
}

/** How many bytes a base64 text, or the data URL that it stands in, is long. */
function sizeOf(data: JsonValue | undefined): number {
  return typeof data === 'string' ? ((data.length - data.indexOf(',') - 1) * 3) / 4 : 0;
}
