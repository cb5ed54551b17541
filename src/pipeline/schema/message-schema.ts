import type { JsonObject } from '../../source/json.ts';
import { examples, list, open, record, ref, text } from './parts.ts';

const content: JsonObject = {
  type: ['string', 'object', 'array'],
  properties: { file: text('A file beside the pipeline; its text is a template.') },
  required: ['file'],
  additionalProperties: false,
  items: ref('content_part'),
  description: 'Text, `{ file: path }`, or a list of content parts where the endpoint takes them.',
  ...examples('{{ticket}}', { file: 'prompts/triage.md' }, [{ type: 'text', text: '{{ticket}}' }]),
};

const sent = text(
  'A file beside the pipeline whose bytes are sent; its path may use `{{matrix.…}}`.',
);

/** Of what parts hold no more is said than editors need: what an endpoint takes, its dialect knows. */
export const contentPart: JsonObject = open(
  "A content part in the API's own form. Where its data goes, `{ file: path }` may stand.",
  {
    properties: {
      type: {
        description:
          '`text`, `image_url`, `input_audio`, `file`, or another that the endpoint takes.',
        ...examples('text', 'image_url', 'input_audio', 'file'),
      },
      text: {
        type: ['string', 'object'],
        properties: { file: text('A file beside the pipeline; its text is a template.') },
        description: 'Of a `text` part: a template, or `{ file: path }`.',
      },
      image_url: open('An image: PNG, JPEG, GIF or WebP.', {
        properties: {
          url: text('Its address, or a data URL; a template.'),
          file: sent,
          detail: text('How closely the model looks.', { ...examples('low', 'high', 'auto') }),
        },
        ...examples({ file: 'pictures/screen.png', detail: 'low' }),
      }),
      input_audio: open('A recording: WAV or MP3.', {
        properties: {
          data: text('Base64.'),
          format: text('Read from a `file`.', { ...examples('wav', 'mp3') }),
          file: sent,
        },
        ...examples({ file: 'calls/complaint.wav' }),
      }),
      file: open('A document, such as a PDF.', {
        properties: {
          file: sent,
          filename: text('How the model is told it is called; the name of the `file`.'),
          file_data: text('A data URL.'),
          file_id: text('One that was uploaded before.'),
        },
        ...examples({ file: 'invoices/17.pdf' }),
      }),
    },
    ...examples(
      { type: 'text', text: '{{ticket}}' },
      { type: 'image_url', image_url: { file: 'pictures/screen.png', detail: 'low' } },
    ),
  },
);

const roles = ['system', 'user', 'assistant', 'tool', 'developer'] as const;

export const message: JsonObject = record(
  {
    ...Object.fromEntries(roles.map((role) => [role, content])),
    role: text('In the full form: who speaks. `function` is what `tool` was before.', {
      enum: [...roles, 'function'],
    }),
    content: {
      ...content,
      type: ['string', 'object', 'array', 'null'],
      description: `${content['description']} Empty where the message has \`tool_calls\` and no text.`,
    },
    tool_calls: list(open('A tool call.'), 'Calls that the assistant made.', {
      ...examples([
        {
          id: 'call_1',
          type: 'function',
          function: { name: 'find_order', arguments: '{"id":17}' },
        },
      ]),
    }),
    name: text("The speaker's name."),
    tool_call_id: text('Which call a `tool` message answers.', {
      ...examples('{{steps.ask.tool_calls.[0].id}}'),
    }),
    history: text('A CEL expression that gives a list of messages, put in at this place.', {
      ...examples('vars.turns'),
    }),
  },
  'One message: a role and its text, the full form with `role` and `content`, or `history`.',
  { minProperties: 1, ...examples({ user: '{{ticket}}' }) },
);
