import { expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/program.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { makeFakeTerminal } from '../../support/fake-terminal.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `
version: 1
name: desk
defaults:
  model: gpt-4o
  params: { seed: 7, max_completion_tokens: 60 }
steps:
  - id: classify
    messages: [{ user: "A refund that is late, as JSON" }]
    params: { response_format: { type: json_object } }
    assert: [json_mode, { model: gpt-4o }]
  - id: find
    messages: [{ user: "Where is order {{steps.classify.text}}?" }]
    tools: [{ type: function, function: { name: find_order, parameters: { type: object, properties: {} } } }]
    params: { tool_choice: required, max_completion_tokens: 600 }
    assert: [{ tool_call: find_order }, { finish_reason: tool_calls }]
  - id: stream
    stream: true
    messages: [{ user: "Where is my refund?" }]
    params: { n: 2, logprobs: true, top_logprobs: 2, stream_options: { include_usage: true } }
    assert: [{ choices: 2 }, { usage: { completion_tokens: { min: 2 } } }, stream_valid]
`;

it('serves the API of OpenAI, which pipelines are run against as against any other', async () => {
  const program = await makeProgram({
    files: { 'desk.yaml': pipeline },
    variables: { DESK_KEY: 'desk-key' },
  });
  const stop = new AbortController();
  const terminal = makeFakeTerminal({ isTerminal: false });
  let tell: (line: string) => void = () => {};
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const ended = runCommandLine(
    ['serve', '--port', '0', '--dialect', 'openai', '--api-key', 'desk-key'],
    { ...program.makeEnvironment(), stdout: { ...terminal, write: (text) => tell(text) } },
    { stop: stop.signal, abort: new AbortController().signal },
  );
  const url = (await told).trim();
  const flags = ['--base-url', url, '--api-key-env', 'DESK_KEY', '--output', 'runs'];
  const run = await program.run('desk.yaml', ...flags, '-r', 'json');
  stop.abort();
  await ended;
  const { trials } = JSON.parse(run.stdout) as { trials: readonly JsonObject[] };
  expect([run.exitCode, trials.map(({ outcome }) => outcome)]).toEqual([0, ['passed']]);
});

it('speaks no other dialect', async () => {
  const program = await makeProgram();
  const { exitCode, stderr } = await program.run('serve', '--dialect', 'acme');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('dialect')]);
});
