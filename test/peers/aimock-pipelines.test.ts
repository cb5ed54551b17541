import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { LLMock } from '@copilotkit/aimock';
import { describe, expect, it } from 'vitest';
import { outcomesOf, ownPipeline, runAgainst } from './aimock-run.ts';
import { startAimock } from './aimock-server.ts';

const threeChoices = `
version: 1
name: choices
messages: [{ user: "A note, please." }]
params: { n: 3 }
assert: [{ choices: 3 }]
`;

const parcelCall = { name: 'find_parcel', arguments: '{"number":4711}' };

function lastText(messages: readonly { readonly content?: unknown }[]): string {
  return String(messages.at(-1)?.content);
}

function answerTickets(mock: LLMock): void {
  mock.onMessage('charged', { content: '{"queue":"billing","urgent":true,"summary":"twice"}' });
  mock.onMessage('login', { content: '{"queue":"technical","urgent":true,"summary":"login"}' });
  mock.onMessage('parcel', { content: '{"queue":"shipping","urgent":false,"summary":"late"}' });
}

function answerSteps(mock: LLMock): void {
  const isSorting = { systemMessage: 'You sort support tickets' };
  mock.on(
    { ...isSorting, userMessage: 'charged' },
    { content: '{"queue": "billing", "needs_reply": true}' },
  );
  mock.on(
    { ...isSorting, userMessage: 'login' },
    { content: '{"queue": "technical", "needs_reply": true}' },
  );
  mock.on(isSorting, { content: '{"queue": "none", "needs_reply": false}' });
  mock.on({ systemMessage: 'Write to the customer' }, ({ messages }) => ({
    content: `Thank you. ${lastText(messages)} We will come back to you.`,
  }));
}

function answerTools(mock: LLMock): void {
  mock.on({ predicate: (sent) => sent.tool_choice === 'none' }, { content: 'It is on its way.' });
  mock.on({}, { toolCalls: [parcelCall] });
}

function answerAsFarAsAllowed(mock: LLMock): void {
  mock.on({}, ({ max_tokens: limit = 0 }) => ({
    content: 'word '.repeat(limit).trim(),
    finishReason: 'length',
    usage: { prompt_tokens: 20, completion_tokens: limit, total_tokens: 20 + limit },
  }));
}

type Answering = (mock: LLMock) => unknown;

const tried: readonly (readonly [pipeline: string, answer: Answering])[] = [
  ['json-mode', answerTickets],
  ['two-step', answerSteps],
  ['tools', answerTools],
  ['streaming', (mock) => mock.on({}, { content: 'Open your settings. Then save.' })],
  ['stop-sequences', (mock) => mock.on({}, { content: 'Please write to us' })],
  ['max-tokens', answerAsFarAsAllowed],
  ['top-p', (mock) => mock.on({}, { content: 'Open your settings.' })],
];

const noPrompts = 'aimock has no text completions';
const checksNothing = 'aimock checks no parameter, so that it refuses none';
const noPulze = "it is about Pulze's metadata, headers or router, and aimock speaks OpenAI's API";
const drawsNothing =
  'aimock draws nothing: what it is told to answer would pass or fail whatever is sent';

const noContract =
  'it is about what this program does with answers, which are scripted for the emulator';

/** Why the others are not tried. */
const others: Readonly<Record<string, string>> = {
  choices: noPrompts,
  'frequency-penalty': noPrompts,
  logprobs: noPrompts,
  'presence-penalty': noPrompts,
  'refused-prompts': noPrompts,
  'text-completions': noPrompts,
  refusals: checksNothing,
  'refused-headers': checksNothing,
  'logit-bias': drawsNothing,
  models: 'aimock says of whatever model it is asked for that it answered',
  'temperature-sweep': 'aimock gives one choice, and this asks for four',
  'feature-flags': noPulze,
  labels: noPulze,
  'model-error': noPulze,
  plugins: noPulze,
  privacy: noPulze,
  'prompt-id': noPulze,
  response: noPulze,
  retries: noPulze,
  warnings: noPulze,
  weights: noPulze,
  gated: noContract,
  judged: noContract,
  regression: noContract,
  'tone-sweep': noContract,
};

describe("the repository's pipelines, against aimock", () => {
  it('are tried, or there is a reason', () => {
    const names = readdirSync('pipelines')
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => basename(name, '.yaml'));
    expect([...tried.map(([name]) => name), ...Object.keys(others)].sort()).toEqual(names.sort());
  });

  it.each(tried)('pass: %s', async (name, answer) => {
    const mock = await startAimock((each) => answer(each));
    const run = await runAgainst(mock.url, ownPipeline(name), '--retries', '0');
    expect([run.exitCode, outcomesOf(run).filter((line) => !line.endsWith(' passed'))]).toEqual([
      0,
      [],
    ]);
    expect(run.trials.length).toBeGreaterThan(0);
  });

  it('meet a service that has no text completions, and say that it is the address', async () => {
    const mock = await startAimock((each) => each.on({}, { content: 'is on its way.' }));
    const run = await runAgainst(mock.url, ownPipeline('text-completions'));
    expect([run.exitCode, outcomesOf(run)]).toEqual([
      3,
      ['text-completions/default#1 errored refused refused'],
    ]);
    const { message, status, body, hints } = run.trials[0]?.steps[0]?.failure ?? {};
    expect({ message, status, body, hints }).toEqual({
      message: 'not found (404): Not found',
      status: 404,
      body: { error: { message: 'Not found', type: 'not_found' } },
      hints: ['is the base URL right (it mostly ends with /v1), and the model available there?'],
    });
  });

  it('find out that aimock gives one choice for whatever n asks for; OpenAI documents n', async () => {
    const mock = await startAimock((each) => each.on({}, { content: 'Please write to us.' }));
    const run = await runAgainst(mock.url, threeChoices);
    expect(outcomesOf(run)).toEqual([
      'choices/default#1 failed choices: there is 1 choice, not exactly 3',
    ]);
  });
});
