import { describe, expect, it } from 'vitest';
import { draftMessages } from '../../../src/api/draft-messages.ts';
import { builtIns } from '../../../src/api/extensions.ts';
import { makeValidators } from '../../../src/api/validators.ts';
import { makeVocabulary } from '../../../src/api/vocabulary.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { noSettings } from '../../../src/pipeline/bind/bind-settings.ts';
import { loadPipeline } from '../../../src/pipeline/load-pipeline.ts';

const vocabulary = makeVocabulary(builtIns);
const { pipeline: validate } = makeValidators(vocabulary, builtIns);

/** Loads steps beside a picture, and drafts the last one's messages. */
async function draft(steps: string) {
  const missing = (path: string) => new FileError('missing', path, 'no such file');
  const files: Pick<Files, 'readText' | 'openRead' | 'kind' | 'list'> = {
    readText: (path) =>
      path === 'triage.yaml'
        ? Promise.resolve(
            `version: 1\nvars: { turns: [], ticket: a, picture: b }\nsteps:\n${steps}`,
          )
        : Promise.reject(missing(path)),
    openRead: (path) =>
      path === 'screen.gif'
        ? Promise.resolve({
            size: 6,
            read: () => Promise.resolve(new TextEncoder().encode('GIF89a')),
            close: () => Promise.resolve(),
          })
        : Promise.reject(missing(path)),
    kind: () => Promise.resolve('missing'),
    list: () => Promise.resolve([]),
  };
  const shared = { defaults: noSettings, vars: {}, overriding: {} };
  const options = { files: files as Files, vocabulary, validate, shared };
  const { pipeline } = await loadPipeline('triage.yaml', options);
  const step = pipeline?.steps.at(-1);
  if (step === undefined) throw new Error('the steps are of no use');
  const drafted = draftMessages(step);
  return drafted && { messages: drafted.messages, awaited: [...drafted.awaited] };
}

describe('messages as far as they are known', () => {
  it('are without what templates and files will give', async () => {
    const step = `  - id: ask
    messages:
      - system: Sort the ticket.
      - user:
          - { type: text, text: "{{ticket}}" }
          - { type: image_url, image_url: { url: "{{picture}}", detail: low } }
          - { type: image_url, image_url: { file: screen.gif, detail: high } }
        name: "{{ticket}}"
      - role: assistant
        tool_calls: [{ id: "{{ticket}}", type: function, function: { name: find, arguments: "{}" } }]
`;
    expect(await draft(step)).toEqual({
      messages: [
        { role: 'system', content: 'Sort the ticket.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: '' },
            { type: 'image_url', image_url: { detail: 'low' } },
            { type: 'image_url', image_url: { detail: 'high' } },
          ],
        },
        {
          role: 'assistant',
          tool_calls: [{ type: 'function', function: { name: 'find', arguments: '{}' } }],
        },
      ],
      awaited: [
        'messages[1].name',
        'messages[1].content[1].image_url.url',
        'messages[1].content[2].image_url.url',
        'messages[2].tool_calls[0].id',
      ],
    });
  });

  it('may be preceded by those of another step', async () => {
    const steps = `  - { id: ask, messages: [{ user: "{{ticket}}" }] }
  - { id: thank, continue: ask, messages: [{ user: Thank you. }] }
`;
    expect(await draft(steps)).toEqual({
      messages: [{ role: 'user', content: 'Thank you.' }],
      awaited: ['messages'],
    });
  });

  it('are not known at all with a history', async () => {
    const step = '  - { id: ask, messages: [{ history: vars.turns }, { user: Hi }] }\n';
    expect(await draft(step)).toBeUndefined();
  });
});
