import { posix } from 'node:path';
import type { JsonObject } from '../../source/json.ts';
import type { Attachment } from '../read-attachment.ts';

/** A place in a content part that takes a file's bytes. */
export interface Slot {
  /** The part's type, and its key that the data stands below. */
  readonly key: string;
  readonly what: string;
  /** Keys of the API that give the data themselves. */
  readonly rivals: readonly string[];
}

interface Filling extends Slot {
  /** Absent for whatever is in the file. */
  readonly takes?: { readonly words: string; readonly formats: ReadonlyMap<string, string> };
  fill(attachment: Attachment, format: string): JsonObject;
}

/** Media types with the names that the API has for them; OpenAI's API reference. */
const imageFormats = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
]);
const audioFormats = new Map([
  ['audio/wav', 'wav'],
  ['audio/mpeg', 'mp3'],
]);

const fillings: readonly Filling[] = [
  {
    key: 'image_url',
    what: 'the image',
    rivals: ['url'],
    takes: { words: 'an image is PNG, JPEG, GIF or WebP', formats: imageFormats },
    fill: ({ dataUrl }) => ({ url: dataUrl }),
  },
  {
    key: 'input_audio',
    what: 'the audio',
    rivals: ['data'],
    takes: { words: 'audio is WAV or MP3', formats: audioFormats },
    fill: ({ base64 }, format) => ({ data: base64, format }),
  },
  {
    key: 'file',
    what: 'the file',
    rivals: ['file_data', 'file_id'],
    fill: ({ path, dataUrl }) => ({ filename: posix.basename(path), file_data: dataUrl }),
  },
];

export const slots: readonly Slot[] = fillings;

export type Filled =
  | { readonly content: JsonObject; readonly problem?: undefined }
  | { readonly problem: string; readonly hints: readonly string[] };

/** What the API is told of a file, or why it cannot be sent there. `others` is written beside it. */
export function fillSlot(slot: Slot, attachment: Attachment, others: JsonObject): Filled {
  const filling = fillings.find(({ key }) => key === slot.key);
  if (filling === undefined) throw new Error(`no place for a file in \`${slot.key}\``);
  const { mediaType } = attachment;
  const format = filling.takes?.formats.get(mediaType);
  if (filling.takes && format === undefined) {
    return {
      problem: `is ${nameType(mediaType)}; ${filling.takes.words}`,
      hints: suggestSlot(mediaType),
    };
  }
  const content = filling.fill(attachment, format ?? '');
  const { format: written } = others;
  if (format !== undefined && typeof content['format'] === 'string' && isOther(written, format)) {
    const problem = `is ${nameType(mediaType)}, and \`format\` says ${String(written)}`;
    return { problem, hints: ['leave `format` out: it is read from the file'] };
  }
  return { content };
}

function isOther(written: JsonObject[string] | undefined, format: string): boolean {
  return typeof written === 'string' && !written.includes('{{') && written !== format;
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['text/plain', 'text'],
  ['audio/wav', 'WAV audio'],
  ['audio/mpeg', 'MP3 audio'],
  ['application/pdf', 'a PDF document'],
  ['application/zip', 'a zip archive'],
  ['application/octet-stream', 'of no kind that is known'],
]);

function nameType(mediaType: string): string {
  const image = imageFormats.get(mediaType);
  return image === undefined
    ? (typeNames.get(mediaType) ?? 'an office document')
    : `${image === 'webp' ? 'a WebP' : `a ${image.toUpperCase()}`} image`;
}

/** Which part the file would do for. */
function suggestSlot(mediaType: string): readonly string[] {
  if (mediaType === 'text/plain')
    return ['a text is sent with `{ type: text, text: { file: … } }`'];
  if (mediaType === 'application/octet-stream') return [];
  const fit = fillings.find(({ takes }) => takes?.formats.has(mediaType) ?? true);
  return fit ? [`that is for \`{ type: ${fit.key}, ${fit.key}: { file: … } }\``] : [];
}
