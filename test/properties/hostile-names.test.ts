import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../src/protocol/record.ts';
import { makeProgram } from '../support/program.ts';

/** What every object of JavaScript has, or is made by, without having been given it. */
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'] as const;

function mapOf(value: (name: string, at: number) => unknown): string {
  return `{ ${names.map((name, at) => `"${name}": ${JSON.stringify(value(name, at))}`).join(', ')} }`;
}

const answer = mapOf((_, at) => ({ polluted: at }));

interface Seen {
  readonly labels: string | undefined;
  readonly body: string;
}

async function listen(seen: Seen[]): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ labels: request.headers['pulze-labels']?.toString(), body });
    response.setHeader('content-type', 'application/json');
    const message = { role: 'assistant', content: answer };
    response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => server.close(),
  };
}

function makePipeline(cases: string): string {
  return `version: 1
messages: [{ user: "${names.map((name) => `{{${name}}}`).join(' ')}" }]
params: ${mapOf((_, at) => at)}
pulze: { labels: ${mapOf((name) => name)} }
tools:
  - type: function
    function:
      name: route
      parameters: { type: object, properties: ${mapOf(() => ({ type: 'string' }))} }
matrix: ${mapOf((_, at) => [at])}
assert:
  - json_equals: ${answer}
${names.map((name) => `  - { contains: polluted, metric: ${name} }`).join('\n')}
cases: ${cases}
`;
}

async function runOnce(files: Readonly<Record<string, string>>): Promise<{
  readonly seen: readonly Seen[];
  readonly trial: TrialRecord;
}> {
  const seen: Seen[] = [];
  const server = await listen(seen);
  const program = await makeProgram({ files });
  const args = ['tickets.yaml', '--base-url', server.url, '--dialect', 'pulze', '-r', 'jsonl'];
  const { stdout, stderr } = await program.run(...args);
  server.close();
  if (stdout === '') throw new Error(stderr);
  return { seen, trial: JSON.parse(stdout) as TrialRecord };
}

describe('names that every object has', () => {
  it.each([
    ['a case', { 'tickets.yaml': makePipeline(`[{ vars: ${mapOf((name) => `v-${name}`)} }]`) }],
    [
      'a dataset',
      {
        'tickets.yaml': makePipeline('[{ dataset: rows.csv }]'),
        'rows.csv': `${names.join(',')}\n${names.map((name) => `v-${name}`).join(',')}\n`,
      },
    ],
  ])('are names like any others in %s, and are sent and recorded as written', async (_, files) => {
    const { seen, trial } = await runOnce(files);
    const [request, ...more] = seen;
    expect(more).toEqual([]);
    expect(request?.labels).toBe(JSON.stringify(JSON.parse(mapOf((name) => name))));
    const body = JSON.parse(request?.body ?? '') as Record<string, unknown>;
    expect(body['messages']).toEqual([
      { role: 'user', content: names.map((name) => `v-${name}`).join(' ') },
    ]);
    expect(Object.keys(body).toSorted()).toEqual(['messages', 'tools', ...names].toSorted());
    expect(names.map((name) => Object.getOwnPropertyDescriptor(body, name)?.value)).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect(JSON.stringify(body['tools'])).toContain(
      JSON.stringify(JSON.parse(mapOf(() => ({ type: 'string' })))),
    );
    expect(Object.keys(trial.variant)).toEqual(names);
    expect(Object.keys(trial.vars)).toEqual(names);
    expect(Object.keys(trial.metrics ?? {})).toEqual(names);
    expect(trial.outcome).toBe('passed');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('are missing where no row gives them', async () => {
    const program = await makeProgram({
      files: {
        'tickets.yaml':
          'version: 1\nprompt: "{{constructor}}"\nassert: [{ contains: a }]\ncases: [{ dataset: rows.csv }]\n',
        'rows.csv': 'ticket\nlamp\n',
      },
    });
    const { stderr, exitCode } = await program.run('tickets.yaml', '--endpoint', 'emulator');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error unknown-variable: no variable `constructor`');
  });
});
