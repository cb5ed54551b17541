import { FileError, type Files } from '../environment/environment.ts';
import { sha256 } from './digest.ts';
import { findMediaType } from './media-type.ts';

/** A file that is sent as it is: a picture, a recording, a document. */
export interface Attachment {
  /** Relative to the working directory, with forward slashes. */
  readonly path: string;
  /** By its bytes: `image/png`. */
  readonly mediaType: string;
  readonly byteCount: number;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly base64: string;
  readonly dataUrl: string;
}

/** Bytes; what OpenAI takes of one image, and more than a sensible pipeline sends with every request. */
export const LARGEST_ATTACHMENT = 20_000_000;

export type AttachmentResult =
  | { readonly attachment: Attachment; readonly problem?: undefined }
  | {
      readonly attachment?: undefined;
      readonly problem: string;
      /** It is there, and is not what can be sent. */
      readonly isUnfit?: boolean;
    };

/** Reads a file that is sent as it is. Only its size is looked at where that is too much. */
export async function readAttachment(files: Files, path: string): Promise<AttachmentResult> {
  try {
    const file = await files.openRead(path);
    try {
      if (file.size > LARGEST_ATTACHMENT)
        return unfit(
          `is ${inMegabytes(file.size)}; a request takes up to ${inMegabytes(LARGEST_ATTACHMENT)} of one file`,
        );
      if (file.size === 0) return unfit('is empty');
      return { attachment: makeAttachment(path, await file.read(0, file.size)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FileError) return { problem: error.message };
    throw error;
  }
}

function unfit(problem: string): AttachmentResult {
  return { problem, isUnfit: true };
}

function inMegabytes(bytes: number): string {
  return `${(Math.ceil(bytes / 100_000) / 10).toFixed(1).replace(/\.0$/, '')} MB`;
}

function makeAttachment(path: string, bytes: Uint8Array): Attachment {
  const mediaType = findMediaType(bytes, path);
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  return {
    path,
    mediaType,
    byteCount: bytes.length,
    sha256: sha256(bytes),
    base64,
    dataUrl: `data:${mediaType};base64,${base64}`,
  };
}
