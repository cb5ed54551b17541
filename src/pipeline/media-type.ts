const ascii = (text: string): readonly number[] => [...text].map((each) => each.charCodeAt(0));

/** What the first bytes of a kind of file are, and those at other places. */
const signatures: readonly (readonly [
  string,
  readonly (readonly [number, readonly number[]])[],
])[] = [
  ['image/png', [[0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]]],
  ['image/jpeg', [[0, [0xff, 0xd8, 0xff]]]],
  ['image/gif', [[0, ascii('GIF87a')]]],
  ['image/gif', [[0, ascii('GIF89a')]]],
  [
    'image/webp',
    [
      [0, ascii('RIFF')],
      [8, ascii('WEBP')],
    ],
  ],
  [
    'audio/wav',
    [
      [0, ascii('RIFF')],
      [8, ascii('WAVE')],
    ],
  ],
  ['audio/mpeg', [[0, ascii('ID3')]]],
  ['application/pdf', [[0, ascii('%PDF-')]]],
  ['application/zip', [[0, [0x50, 0x4b, 0x03, 0x04]]]],
];

/** Documents that are zip archives inside; only their names tell which. */
const archives: readonly (readonly [RegExp, string])[] = [
  [/\.docx$/i, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [/\.xlsx$/i, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [/\.pptx$/i, 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/**
 * A file's media type by its first bytes, since a name says what somebody took it for: a service that
 * is sent a JPEG as `image/png` refuses it. `text/plain` for whatever is UTF-8, and
 * `application/octet-stream` for what is nothing of these.
 */
export function findMediaType(bytes: Uint8Array, path: string): string {
  const found = signatures.find(([, marks]) =>
    marks.every(([offset, mark]) => mark.every((byte, at) => bytes[offset + at] === byte)),
  )?.[0];
  if (found === 'application/zip') return archives.find(([name]) => name.test(path))?.[1] ?? found;
  if (found !== undefined) return found;
  if (isMpegFrame(bytes)) return 'audio/mpeg';
  return isText(bytes) ? 'text/plain' : 'application/octet-stream';
}

/** An MP3 without a tag begins with a frame: eleven set bits, and the layer III (ISO 11172-3, 2.4.1.3). */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return first === 0xff && (second & 0xe6) === 0xe2;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
