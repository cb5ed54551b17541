import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../src/pipeline/pipeline.ts';
import type { Attachment } from '../../../src/pipeline/read-attachment.ts';
import { recordBody } from '../../../src/run/record-body.ts';
import type { JsonObject } from '../../../src/source/json.ts';

const attachment: Attachment = {
  path: 'screen.gif',
  mediaType: 'image/gif',
  byteCount: 6,
  sha256: 'f1e2d3',
  base64: 'R0lGODlh',
  dataUrl: 'data:image/gif;base64,R0lGODlh',
};

const makePipeline = (...attachments: readonly Attachment[]) =>
  ({ attachments }) as unknown as Pipeline;

const withParts = (...content: readonly JsonObject[]): JsonObject => ({
  model: 'gpt-4o',
  messages: [{ role: 'user', content }],
});

describe('a body in a record', () => {
  it('is the very same where it has no parts', () => {
    const body = { messages: [{ role: 'user', content: 'Hi' }], n: 2 };
    expect(recordBody(body, makePipeline(attachment))).toBe(body);
    const prompt = { prompt: 'Hi' };
    expect(recordBody(prompt, makePipeline(attachment))).toBe(prompt);
  });

  it('has the length and the digest of a file in place of its data', () => {
    const body = withParts(
      { type: 'text', text: 'Which queue?' },
      { type: 'image_url', image_url: { url: attachment.dataUrl, detail: 'low' } },
      { type: 'input_audio', input_audio: { data: attachment.base64, format: 'wav' } },
    );
    expect(recordBody(body, makePipeline(attachment))).toEqual(
      withParts(
        { type: 'text', text: 'Which queue?' },
        {
          type: 'image_url',
          image_url: { url: 'data:image/gif;base64,<6 bytes, sha256 f1e2d3>', detail: 'low' },
        },
        { type: 'input_audio', input_audio: { data: '<6 bytes, sha256 f1e2d3>', format: 'wav' } },
      ),
    );
  });

  it('says the same of data that a variable gave', () => {
    const url = 'data:image/gif;base64,R0lGODlh';
    const data = Buffer.from('a'.repeat(300)).toString('base64');
    const [digest, long] = [
      '610f5ae4d76e332636a17bd357fd6ce99029316a99d320280d4d77a746bf29e8',
      '9835fa6bf4e20a9b9ea812506302e98982721a6cf8d2cae67af57129bf21ae90',
    ];
    expect(
      recordBody(
        withParts(
          { type: 'image_url', image_url: { url } },
          { type: 'input_audio', input_audio: { data, format: 'wav' } },
        ),
        makePipeline(),
      ),
    ).toEqual(
      withParts(
        {
          type: 'image_url',
          image_url: { url: `data:image/gif;base64,<6 bytes, sha256 ${digest}>` },
        },
        {
          type: 'input_audio',
          input_audio: { data: `<300 bytes, sha256 ${long}>`, format: 'wav' },
        },
      ),
    );
  });

  it('keeps addresses, ids, long words and data that is none', () => {
    const body = withParts(
      { type: 'image_url', image_url: { url: `https://desk.example/${'a'.repeat(300)}?x=1.` } },
      { type: 'file', file: { file_id: 'file-7', filename: 'invoice.pdf' } },
      { type: 'image_url', image_url: { url: 'data:image/svg+xml,<svg/>' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,not base64!' } },
      { type: 'text', text: 'a'.repeat(300) },
    );
    expect(recordBody(body, makePipeline())).toEqual(body);
  });
});
