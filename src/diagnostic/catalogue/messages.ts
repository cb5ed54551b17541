import type { CatalogueEntry } from './catalogue-entry.ts';

type Code = 'unfit-file';

/** What can be wrong with the content of messages. */
export const messageEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'unfit-file': {
    title: 'a file that cannot be sent where it stands',
    explanation:
      'A content part names a file that is there and is not what the part takes: an image is PNG, JPEG, GIF or WebP, audio is WAV or MP3, and no file is empty or larger than 20 MB. What a file is, its first bytes say, not its name: a JPEG that is called `screen.png` is sent as the JPEG that it is.',
    bad: `version: 1
defaults: { endpoint: openai, model: gpt-4o }
messages:
  - user:
      - { type: text, text: What was charged? }
      - { type: image_url, image_url: { file: invoice.pdf } }
assert:
  - contains: billing
`,
    good: `version: 1
defaults: { endpoint: openai, model: gpt-4o }
messages:
  - user:
      - { type: text, text: What was charged? }
      - { type: file, file: { file: invoice.pdf } }
assert:
  - contains: billing
`,
    files: { 'invoice.pdf': '%PDF-1.7\n' },
  },
};
