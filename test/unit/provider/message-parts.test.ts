import { describe, expect, it } from 'vitest';
import { openai } from '../../../src/provider/builtin/openai.ts';
import type { RequestDraft } from '../../../src/provider/provider.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';

function check(messages: readonly JsonValue[], draft: Partial<RequestDraft> = {}) {
  return openai.check({
    kind: 'chat',
    body: { model: 'gpt-4o', messages },
    settings: {},
    ...draft,
  });
}

/** In short: severity, path and message. */
function brief(messages: readonly JsonValue[], draft: Partial<RequestDraft> = {}) {
  return check(messages, draft).map(({ severity, path, message }) => [
    severity,
    path.slice(1).join('.'),
    message,
  ]);
}

const withPart = (part: JsonValue, role = 'user'): JsonObject[] => [{ role, content: [part] }];

describe('the parts that OpenAI takes', () => {
  it.each<[JsonObject]>([
    [{ type: 'text', text: 'Which queue?' }],
    [{ type: 'text', text: 'Long rules.', prompt_cache_breakpoint: { mode: 'explicit' } }],
    [{ type: 'image_url', image_url: { url: 'https://desk.example/screen.png' } }],
    [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==', detail: 'low' } }],
    [{ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }],
    [{ type: 'file', file: { file_id: 'file-7' } }],
    [
      {
        type: 'file',
        file: { filename: 'invoice.pdf', file_data: 'data:application/pdf;base64,J' },
      },
    ],
  ])('are these from a user: %j', (part) => {
    expect(check(withPart(part))).toEqual([]);
  });

  it('are text from everybody, and a refusal from the assistant', () => {
    const text = { type: 'text', text: 'Hi' };
    expect(
      check([
        ...withPart(text, 'system'),
        ...withPart(text, 'developer'),
        { role: 'assistant', content: [text, { type: 'refusal', refusal: 'No.' }] },
      ]),
    ).toEqual([]);
  });

  it('are data that a template will give', () => {
    const awaited = new Set([
      'messages[0].content[0].image_url.url',
      'messages[0].content[1].text',
      'messages[0].content[2].type',
    ]);
    const content = [{ type: 'image_url', image_url: { detail: 'low' } }, { type: 'text' }, {}];
    expect(check([{ role: 'user', content }], { awaited })).toEqual([]);
  });
});

describe('the parts that OpenAI refuses', () => {
  it.each<[JsonValue, string, string]>([
    ['Hi', '0', 'is "Hi"; OpenAI takes a map with `type` there'],
    [{ text: 'Hi' }, '0', 'has no `type`'],
    [{ type: 7 }, '0.type', 'is 7; OpenAI takes text'],
    [{ type: 'text' }, '0', 'has no `text`'],
    [{ type: 'text', text: 7 }, '0.text', 'is 7; OpenAI takes text'],
    [
      { type: 'image_url', image_url: 'https://x' },
      '0.image_url',
      'is "https://x"; OpenAI takes a map',
    ],
    [{ type: 'image_url', image_url: {} }, '0.image_url', 'has no `url`'],
    [
      { type: 'image_url', image_url: { url: 'ftp://desk/screen.png' } },
      '0.image_url.url',
      'is "ftp://desk/screen.png"; OpenAI takes an address with `https://`, or `data:` with base64',
    ],
    [
      { type: 'image_url', image_url: { url: 'https://desk/screen.png', detail: 'full' } },
      '0.image_url.detail',
      'is "full"; OpenAI takes auto, low or high',
    ],
    [
      { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'ogg' } },
      '0.input_audio.format',
      'is "ogg"; OpenAI takes wav or mp3',
    ],
    [
      { type: 'input_audio', input_audio: { data: 'UklGRg==' } },
      '0.input_audio',
      'has no `format`',
    ],
    [{ type: 'file', file: { filename: 'a.pdf' } }, '0.file', 'has no `file_id` or `file_data`'],
  ])('%j', (part, path, message) => {
    const place = path.replace(/^0/, '[0]');
    expect(brief(withPart(part))).toEqual([
      ['error', `0.content.${path}`, `\`messages[0].content${place}\` ${message}`],
    ]);
  });

  it.each([
    ['system', 'image_url', 'text'],
    ['developer', 'input_audio', 'text'],
    ['tool', 'file', 'text'],
    ['assistant', 'image_url', 'text or refusal'],
    ['user', 'refusal', 'text, image_url, input_audio or file'],
  ])('from %s: %s', (role, type, taken) => {
    const [message] = brief(withPart({ type, [type]: {} }, role), { awaited: new Set() });
    expect(message).toEqual([
      'error',
      '0.content.0.type',
      `there is a part of the type \`${type}\` in a message of the role \`${role}\`; OpenAI takes ${taken} there`,
    ]);
  });

  it('with a path in place of an address, and how a file is named', () => {
    const [finding] = check(withPart({ type: 'image_url', image_url: { url: 'screen.png' } }));
    expect(finding?.hints).toEqual(['a file is named with `file: path` in place of `url`']);
  });
});

describe('the parts that OpenAI is not known to take', () => {
  it('are a warning', () => {
    const content = [
      { type: 'image_ulr', image_url: { url: 'x' } },
      { type: 'video_url', video_url: { url: 'https://desk/screen.mp4' } },
      { type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } },
      { type: 'image_url', image_url: { url: 'https://desk/screen.png', size: 7 } },
    ];
    const findings = check([{ role: 'user', content }]);
    expect(
      findings.map(({ code, severity, path, message, hints }) => [
        code,
        severity,
        path.slice(3).join('.'),
        message,
        ...(hints ?? []),
      ]),
    ).toEqual([
      [
        'unknown-parameter',
        'warning',
        '0.type',
        'OpenAI is not known to take parts of the type `image_ulr`',
        'did you mean `image_url`?',
      ],
      [
        'unknown-parameter',
        'warning',
        '1.type',
        'OpenAI is not known to take parts of the type `video_url`',
      ],
      [
        'unknown-parameter',
        'warning',
        '2.cache_control',
        'OpenAI is not known to take `messages[0].content[2].cache_control`',
      ],
      [
        'unknown-parameter',
        'warning',
        '3.image_url.size',
        'OpenAI is not known to take `messages[0].content[3].image_url.size`',
      ],
    ]);
  });
});

const call = (id: string): JsonObject => ({
  id,
  type: 'function',
  function: { name: 'find_order', arguments: '{}' },
});
const caller = (...ids: readonly string[]): JsonObject => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map(call),
});
const result = (id: string): JsonObject => ({ role: 'tool', tool_call_id: id, content: 'sent' });
const user = { role: 'user', content: 'Where is it?' };

describe("a tool's result", () => {
  it('answers any call of the message before it, among others', () => {
    expect(check([user, caller('a', 'b'), result('b'), result('a'), user])).toEqual([]);
  });

  it('may answer a call that is not known yet', () => {
    const earlier = new Set(['messages']);
    expect(check([result('a')], { awaited: earlier })).toEqual([]);
    const id = new Set(['messages[2].tool_call_id']);
    expect(check([user, caller('a'), { role: 'tool', content: 'sent' }], { awaited: id })).toEqual(
      [],
    );
    const calls = new Set(['messages[0].tool_calls']);
    expect(check([{ role: 'assistant' }, result('a')], { awaited: calls })).toEqual([]);
  });

  it('may answer a call without an id, which some gateways leave out', () => {
    const { id: _, ...bare } = call('a');
    const said = { role: 'assistant', tool_calls: [{ ...bare, id: null }] };
    expect(brief([user, said, result('a')])).toEqual([
      ['error', '1.tool_calls.0.id', '`messages[1].tool_calls[0].id` is null; OpenAI takes text'],
    ]);
  });

  it('says which call it answers', () => {
    const [finding, ...others] = check([user, caller('a'), { role: 'tool', content: 'sent' }]);
    expect(finding).toEqual({
      code: 'refused-parameter',
      severity: 'error',
      path: ['messages', 2],
      message: '`messages[2]` has no `tool_call_id`',
      hints: [
        '`tool_call_id: "{{steps.<id>.tool_calls.[0].id}}"` answers the first call of a step',
      ],
    });
    expect(others).toEqual([]);
  });

  it('is refused where the message before it made other calls, or none', () => {
    const stranded =
      '`messages[1]` answers a tool call, and the message before it calls no tool; OpenAI refuses that';
    expect(brief([caller('a', 'b'), result('c')])).toEqual([
      [
        'error',
        '1.tool_call_id',
        '`messages[1].tool_call_id` is "c"; OpenAI takes the id of a call before it: a or b',
      ],
    ]);
    expect(brief([user, result('a')])).toEqual([['error', '1.role', stranded]]);
    expect(brief([{ role: 'assistant', content: 'Hi' }, result('a')])).toEqual([
      ['error', '1.role', stranded],
    ]);
    expect(brief([user, result('a')], { awaited: new Set(['messages']) })).toEqual([
      ['error', '1.role', stranded],
    ]);
    expect(brief([result('a')]).map(([, path]) => path)).toEqual(['0.role']);
  });
});
