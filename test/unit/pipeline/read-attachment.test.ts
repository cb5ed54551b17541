import { describe, expect, it } from 'vitest';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { LARGEST_ATTACHMENT, readAttachment } from '../../../src/pipeline/read-attachment.ts';

/** A disk with one file; tells what was read of it and whether it was closed. */
function makeDisk(file: { readonly size: number; readonly bytes?: Uint8Array }) {
  const seen: string[] = [];
  const files: Pick<Files, 'openRead'> = {
    openRead: (path) => {
      if (path !== 'desk/screen.gif') {
        return Promise.reject(new FileError('missing', path, 'no such file'));
      }
      return Promise.resolve({
        size: file.size,
        read: (offset, length) => {
          seen.push(`read ${offset} ${length}`);
          return Promise.resolve(file.bytes ?? new Uint8Array(length));
        },
        close: () => {
          seen.push('closed');
          return Promise.resolve();
        },
      });
    },
  };
  return { files: files as Files, seen };
}

describe('a file that is sent as it is', () => {
  it('comes with its kind, its digest and its data', async () => {
    const { files, seen } = makeDisk({ size: 6, bytes: new TextEncoder().encode('GIF89a') });
    expect(await readAttachment(files, 'desk/screen.gif')).toEqual({
      attachment: {
        path: 'desk/screen.gif',
        mediaType: 'image/gif',
        byteCount: 6,
        sha256: '610f5ae4d76e332636a17bd357fd6ce99029316a99d320280d4d77a746bf29e8',
        base64: 'R0lGODlh',
        dataUrl: 'data:image/gif;base64,R0lGODlh',
      },
    });
    expect(seen).toEqual(['read 0 6', 'closed']);
  });

  it('is not read where it is too large, or empty', async () => {
    const large = makeDisk({ size: LARGEST_ATTACHMENT + 1 });
    expect(await readAttachment(large.files, 'desk/screen.gif')).toEqual({
      problem: 'is 20.1 MB; a request takes up to 20 MB of one file',
      isUnfit: true,
    });
    const empty = makeDisk({ size: 0 });
    expect(await readAttachment(empty.files, 'desk/screen.gif')).toEqual({
      problem: 'is empty',
      isUnfit: true,
    });
    expect([...large.seen, ...empty.seen]).toEqual(['closed', 'closed']);
  });

  it('is told of where it is missing', async () => {
    const { files } = makeDisk({ size: 0 });
    expect(await readAttachment(files, 'screen.gif')).toEqual({ problem: 'no such file' });
  });
});
