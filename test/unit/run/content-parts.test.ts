import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

/** A PNG of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** The head of a recording. */
const wav = Buffer.from('RIFF$\0\0\0WAVEfmt ', 'latin1');

interface Sent {
  readonly exitCode: number;
  readonly stderr: string;
  readonly bodies: readonly JsonObject[];
  readonly trials: readonly TrialRecord[];
}

/** Runs a pipeline against a service on this machine that speaks OpenAI's dialect. */
async function run(
  files: Readonly<Record<string, string>>,
  answer: (number: number) => ApiAnswer = () => completion('ok'),
  ...args: readonly string[]
): Promise<Sent> {
  const server = await startApiServer(({ number }) => answer(number));
  const program = await makeProgram({ files });
  await writeFile(join(program.folder, 'screen.jpg'), png);
  await writeFile(join(program.folder, 'call.wav'), wav);
  const { stdout, stderr, exitCode } = await program.run(
    'triage.yaml',
    ...['-r', 'jsonl', '--base-url', server.url, '--concurrency', '1', ...args],
  );
  const trials = stdout.trim() === '' ? [] : stdout.trim().split('\n');
  return {
    exitCode,
    stderr,
    bodies: server.requests.map(({ body }) => body),
    trials: trials.map((line) => JSON.parse(line) as TrialRecord),
  };
}

const contentOf = (body: JsonObject | undefined) =>
  (body?.['messages'] as readonly JsonObject[] | undefined)?.[0]?.['content'];

describe('content parts', () => {
  const triage = `version: 1
model: gpt-4o
messages:
  - user:
      - { type: text, text: "{{ticket}}" }
      - { type: text, text: { file: rules.md } }
      - { type: image_url, image_url: { url: "https://desk.example/{{picture}}.png" } }
      - { type: image_url, image_url: { file: screen.jpg, detail: low } }
      - { type: input_audio, input_audio: { file: call.wav } }
      - { type: file, file: { file: invoice.pdf } }
      - { type: file, file: { file: invoice.pdf, filename: bill.pdf } }
assert: [{ equals: ok }]
cases:
  - { id: refund, vars: { ticket: I was charged twice., picture: seventeen } }
  - { id: late, vars: { ticket: My parcel is late., picture: eighteen } }
`;
  const files = {
    'triage.yaml': triage,
    'rules.md': 'Sort {{ticket}}\n',
    'invoice.pdf': '%PDF-1.7\n',
  };
  const pdf = `data:application/pdf;base64,${Buffer.from('%PDF-1.7\n').toString('base64')}`;

  it('are sent in the form of the API, with what is in their files', async () => {
    const { exitCode, bodies } = await run(files);
    expect(exitCode).toBe(0);
    expect(bodies.map(contentOf)).toEqual(
      [
        { ticket: 'I was charged twice.', picture: 'seventeen' },
        { ticket: 'My parcel is late.', picture: 'eighteen' },
      ].map(({ ticket, picture }) => [
        { type: 'text', text: ticket },
        { type: 'text', text: `Sort ${ticket}\n` },
        { type: 'image_url', image_url: { url: `https://desk.example/${picture}.png` } },
        {
          type: 'image_url',
          image_url: { url: `data:image/png;base64,${png.toString('base64')}`, detail: 'low' },
        },
        { type: 'input_audio', input_audio: { data: wav.toString('base64'), format: 'wav' } },
        { type: 'file', file: { filename: 'invoice.pdf', file_data: pdf } },
        { type: 'file', file: { filename: 'bill.pdf', file_data: pdf } },
      ]),
    );
  });

  it('are in the record with the length and digest of their files', async () => {
    const { trials } = await run(files);
    const [content] = trials.map(({ steps }) => contentOf(steps[0]?.request?.body));
    expect((content as readonly JsonObject[]).slice(3)).toEqual([
      {
        type: 'image_url',
        image_url: {
          url: 'data:image/png;base64,<70 bytes, sha256 6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0>',
          detail: 'low',
        },
      },
      {
        type: 'input_audio',
        input_audio: {
          data: '<16 bytes, sha256 d19d18a983a363cdce2d41623462760cd49b2b8f0694e2636037b5a10ee2e83d>',
          format: 'wav',
        },
      },
      {
        type: 'file',
        file: {
          filename: 'invoice.pdf',
          file_data:
            'data:application/pdf;base64,<9 bytes, sha256 0716f9264c9fe19f5d7455276107f3ddcc1d3497f63d60689a73558ae8a1bf5e>',
        },
      },
      {
        type: 'file',
        file: {
          filename: 'bill.pdf',
          file_data:
            'data:application/pdf;base64,<9 bytes, sha256 0716f9264c9fe19f5d7455276107f3ddcc1d3497f63d60689a73558ae8a1bf5e>',
        },
      },
    ]);
  });

  it('take their file from the matrix', async () => {
    const { bodies } = await run({
      'triage.yaml': `version: 1
model: gpt-4o
matrix: { size: [small, large] }
messages: [{ user: [{ type: file, file: { file: "bills/{{matrix.size}}.pdf" } }] }]
assert: [{ equals: ok }]
`,
      'bills/small.pdf': '%PDF-1.7\n',
      'bills/large.pdf': '%PDF-1.7\n\n',
    });
    expect(bodies.map(contentOf)).toEqual([
      [{ type: 'file', file: { filename: 'small.pdf', file_data: pdf } }],
      [{ type: 'file', file: { filename: 'large.pdf', file_data: `${pdf}Cg==` } }],
    ]);
  });

  it('go along in a conversation that is continued, with their data', async () => {
    const { bodies, trials } = await run({
      'triage.yaml': `version: 1
defaults: { model: gpt-4o }
steps:
  - { id: look, messages: [{ user: [{ type: file, file: { file: invoice.pdf } }] }] }
  - { id: sum, continue: look, messages: [{ user: What is the sum? }] }
assert: [{ equals: ok }]
`,
      'invoice.pdf': '%PDF-1.7\n',
    });
    expect(contentOf(bodies[1])).toEqual([
      { type: 'file', file: { filename: 'invoice.pdf', file_data: pdf } },
    ]);
    expect(contentOf(trials[0]?.steps[1]?.request?.body)).toEqual(
      contentOf(trials[0]?.steps[0]?.request?.body),
    );
  });

  it('that only their rendered templates make refused ones keep the run from being sent', async () => {
    const { bodies, exitCode, stderr } = await run({
      'triage.yaml': `version: 1
model: gpt-4o
messages: [{ user: [{ type: image_url, image_url: { url: "{{picture}}" } }] }]
assert: [{ equals: ok }]
cases:
  - { id: address, vars: { picture: "https://desk.example/screen.png" } }
  - { id: path, vars: { picture: screen.png } }
`,
    });
    expect([bodies.length, exitCode]).toEqual([0, 2]);
    expect(stderr).toContain(
      'triage.yaml:3:58 error refused-parameter: in the case `path`: `messages[0].content[0].image_url.url` is "screen.png"; OpenAI takes an address with `https://`, or `data:` with base64',
    );
    expect(stderr).toContain('a file is named with `file: path` in place of `url`');
  });

  it('are listed without their data', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({ files });
    await writeFile(join(program.folder, 'screen.jpg'), png);
    await writeFile(join(program.folder, 'call.wav'), wav);
    const { stdout } = await program.run('triage.yaml', '--dry-run', '--base-url', server.url);
    expect(stdout).not.toContain(png.toString('base64').slice(0, 20));
    expect(stdout).toContain(
      '"data": "<16 bytes, sha256 d19d18a983a363cdce2d41623462760cd49b2b8f0694e2636037b5a10ee2e83d>"',
    );
    expect(server.requests).toEqual([]);
  });
});

describe("a tool's result", () => {
  const call: ApiAnswer = {
    body: {
      model: 'gpt-4o',
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: 'call_17',
                type: 'function',
                function: { name: 'find_order', arguments: '{"order":17}' },
              },
            ],
          },
        },
      ],
    },
  };

  it('goes back to the model that called the tool', async () => {
    const pipeline = `version: 1
defaults:
  model: gpt-4o
  tools: [{ type: function, function: { name: find_order, parameters: { type: object } } }]
steps:
  - id: ask
    messages: [{ developer: Be brief. }, { user: Where is order 17? }]
    assert: [{ tool_call: { name: find_order, arguments: { order: 17 } } }]
  - id: answer
    continue: ask
    messages:
      - role: tool
        tool_call_id: "{{steps.ask.tool_calls.[0].id}}"
        content: "Order {{steps.ask.tool_calls.0.function.arguments.order}} is sent."
    assert: [{ equals: ok }]
`;
    const { exitCode, stderr, bodies } = await run({ 'triage.yaml': pipeline }, (number) =>
      number === 1 ? call : completion('ok'),
    );
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('warning')]);
    expect(bodies[1]?.['messages']).toEqual([
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'Where is order 17?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'call_17',
            type: 'function',
            function: { name: 'find_order', arguments: '{"order":17}' },
          },
        ],
      },
      { role: 'tool', content: 'Order 17 is sent.', tool_call_id: 'call_17' },
    ]);
  });

  it.each([
    [{ content: 'Hello.' }],
    [{ role: null, content: 'Hello.' }],
    [{ role: '', content: 'Hello.' }],
  ])('goes back as the assistant’s where it does not say whose it is: %j', async (message) => {
    const pipeline = `version: 1
defaults: { model: gpt-4o }
steps:
  - { id: greet, messages: [{ user: Hello! }] }
  - { id: answer, continue: greet, messages: [{ user: Where is order 17? }], assert: [{ equals: ok }] }
`;
    const { exitCode, bodies } = await run({ 'triage.yaml': pipeline }, (number) =>
      number === 1
        ? { body: { choices: [{ index: 0, message, finish_reason: 'stop' }] } }
        : completion('ok'),
    );
    expect([exitCode, bodies[1]?.['messages']]).toEqual([
      0,
      [
        { role: 'user', content: 'Hello!' },
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: 'Where is order 17?' },
      ],
    ]);
  });

  it('is not sent where no tool was called', async () => {
    const pipeline = `version: 1
defaults: { model: gpt-4o }
steps:
  - { id: ask, messages: [{ user: Where is order 17? }] }
  - id: answer
    continue: ask
    messages: [{ role: tool, tool_call_id: call_17, content: It is sent. }]
assert: [{ equals: ok }]
`;
    const { bodies, trials } = await run({ 'triage.yaml': pipeline });
    expect(bodies.length).toBe(1);
    expect(trials[0]?.steps[1]?.failure).toMatchObject({
      kind: 'refused',
      message:
        '`messages[2]` answers a tool call, and the message before it calls no tool; OpenAI refuses that',
      location: { start: { line: 7, column: 24 } },
    });
  });
});
