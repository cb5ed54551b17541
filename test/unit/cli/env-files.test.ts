import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: Which queue? }]
assert: [{ contains: billing }]
`;

const KEY = 'desk-secret-0123456789';

interface Sent {
  readonly exitCode: number;
  readonly authorization: string | undefined;
  readonly said: string;
}

/** The key that a run sends, and all that it says or keeps. */
async function send(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Sent> {
  const server = await startApiServer(() => completion(`billing, ${KEY}`));
  const program = await makeProgram({
    files: {
      'tickets.yaml': pipeline,
      'first.env': `DESK_KEY=${KEY}\r\n`,
      'second.env': 'DESK_KEY=second-secret-key\n',
    },
    variables,
  });
  const { exitCode, stdout, stderr } = await program.run(
    ...['tickets.yaml', '--base-url', server.url, '--api-key-env', 'DESK_KEY'],
    ...['-r', 'json', ...args],
  );
  const authorization = server.requests[0]?.headers.authorization;
  return { exitCode, authorization, said: stdout + stderr };
}

describe('a file of variables', () => {
  it('gives the key, which is nowhere shown', async () => {
    const { exitCode, authorization, said } = await send({}, '--env-file', 'first.env');
    expect([exitCode, authorization, said.includes(KEY), said.includes('[key]')]).toEqual([
      0,
      `Bearer ${KEY}`,
      false,
      true,
    ]);
  });

  it('that is named later wins over an earlier one', async () => {
    const sent = await send({}, '--env-file', 'first.env', '--env-file=second.env');
    expect(sent.authorization).toBe('Bearer second-secret-key');
    const turned = await send({}, '-e', 'second.env', '-e', 'first.env');
    expect(turned.authorization).toBe(`Bearer ${KEY}`);
  });

  it('loses against what is set', async () => {
    const sent = await send({ DESK_KEY: 'set-secret-key' }, '--env-file', 'first.env');
    expect(sent.authorization).toBe('Bearer set-secret-key');
  });

  it.each([
    { name: 'missing.env', text: undefined, said: 'no such file' },
    { name: 'bytes.env', text: 'DESK_KEY=\u{0}', said: 'is not text' },
    {
      name: 'log.env',
      text: 'The login page\nshows an error.\n',
      said: 'line 1 is not of the form `NAME=value`',
    },
    {
      name: 'space.env',
      text: '# ours\n\nA=1\nDESK KEY=secret\n',
      said: 'line 4 is not of the form `NAME=value`',
    },
    {
      name: 'open.env',
      text: `A='1'\r\nDESK_KEY="secret\r\nB=2\r\n`,
      said: 'the quote that begins on line 2 has no end',
    },
  ])('that is of no use is a mistake: $said', async ({ name, text, said }) => {
    const files = { 'tickets.yaml': pipeline, ...(text !== undefined && { [name]: text }) };
    const program = await makeProgram({ files });
    expect(await program.run('validate', 'tickets.yaml', '--env-file', name)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error usage: \`--env-file ${name}\`: ${said}\n    = a file of variables has lines such as \`PULZE_API_KEY=…\`\n    = see \`pulze-run --help\`\n`,
    });
  });

  it.runIf(process.platform !== 'win32')(
    'that others may read is told of, also where only `--api-key-env` says that a key is in it',
    async () => {
      const files = { 'tickets.yaml': pipeline, 'my.env': `MYK=${KEY}\n` };
      const program = await makeProgram({ files });
      chmodSync(join(program.folder, 'my.env'), 0o644);
      const args = [
        'tickets.yaml',
        '--base-url',
        'http://127.0.0.1:9/v1',
        '--dry-run',
        '-e',
        'my.env',
      ];
      expect((await program.run(...args)).stderr).not.toContain('loose-key-file');
      const { stderr } = await program.run(...args, '--api-key-env', 'MYK');
      expect(stderr).toContain(
        'warning loose-key-file: other users of this machine may use `my.env`',
      );
    },
  );

  it('may be empty, or all comments', async () => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline, '.env': '', 'notes.env': '# none yet\n\n' },
      variables: { PULZE_ENDPOINT: 'emulator' },
    });
    const args = ['validate', 'tickets.yaml', '-e', '.env', '-e', 'notes.env'];
    expect((await program.run(...args)).exitCode).toBe(0);
  });
});
