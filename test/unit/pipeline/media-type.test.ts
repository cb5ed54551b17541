import { describe, expect, it } from 'vitest';
import { findMediaType } from '../../../src/pipeline/media-type.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
    ),
  );

const png = bytes([0x89], 'PNG\r\n\u001a\n', [0, 0, 0, 13]);
const archive = bytes('PK', [3, 4], 'word/document.xml');

describe("a file's media type", () => {
  it.each<[string, Uint8Array, string]>([
    ['image/png', png, 'screen.png'],
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'), 'screen.jpg'],
    ['image/gif', bytes('GIF87a'), 'screen.gif'],
    ['image/gif', bytes('GIF89a'), 'screen.gif'],
    ['image/webp', bytes('RIFF', [9, 0, 0, 0], 'WEBPVP8 '), 'screen.webp'],
    ['audio/wav', bytes('RIFF', [9, 0, 0, 0], 'WAVEfmt '), 'call.wav'],
    ['audio/mpeg', bytes('ID3', [4, 0]), 'call.mp3'],
    ['audio/mpeg', bytes([0xff, 0xfb, 0x90, 0x64]), 'call.mp3'],
    ['application/pdf', bytes('%PDF-1.7\n'), 'invoice.pdf'],
    ['application/zip', archive, 'logs.zip'],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      archive,
      'letter.docx',
    ],
    ['text/plain', bytes('queue,count\nbilling,7\n'), 'queues.csv'],
    ['text/plain', new TextEncoder().encode('zurück'), 'note.txt'],
    ['application/octet-stream', bytes([0xc3, 0x28]), 'note.txt'],
    ['application/octet-stream', bytes('text', [0]), 'note.txt'],
    ['application/octet-stream', bytes('RIFF', [9, 0, 0, 0], 'AVI LIST', [0]), 'call.avi'],
    ['application/octet-stream', bytes([0xff, 0xf1, 0x50]), 'call.aac'],
  ])('is %s for its bytes', (type, content, path) => {
    expect(findMediaType(content, path)).toBe(type);
  });

  it('is not what its name says', () => {
    expect(findMediaType(png, 'screen.jpg')).toBe('image/png');
    expect(findMediaType(bytes('not a picture'), 'screen.png')).toBe('text/plain');
  });
});
