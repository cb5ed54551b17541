import { describe, expect, it } from 'vitest';
import { makeProgram, type Program } from '../../../support/program.ts';

const config = `endpoints:
  local: { base_url: http://127.0.0.1:9/v1 }
  my lab: { base_url: http://127.0.0.1:10/v1 }
  rehearsal: { emulator: true }
`;

function makeDesk(files: Readonly<Record<string, string>>): Promise<Program> {
  return makeProgram({ files, variables: { DESK_KEY: 'desk-secret-key' } });
}

async function ask(program: Program, ...words: readonly string[]): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await program.run('__complete', 'zsh', '--', ...words);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout.replace(/\n$/, '').split('\n');
}

async function askInBash(program: Program, line: string, part: string): Promise<readonly string[]> {
  const { stdout } = await program.run('__complete', 'bash', '--', line, part);
  return stdout.replace(/\n$/, '').split('\n');
}

describe('what a shell is told', () => {
  it('begins with the kind of files and what stays of the word', async () => {
    const program = await makeDesk({});
    expect(await ask(program, '-r', 'junit=')).toEqual(['files\tjunit=']);
    expect((await ask(program, 'validate', '')).at(0)).toBe('yaml\t');
  });

  it('has the endpoints of the configuration, with their addresses', async () => {
    const program = await makeDesk({ 'pulze.config.yaml': config });
    expect(await ask(program, '--endpoint=')).toEqual([
      'none\t--endpoint=',
      '--endpoint=pulze\thttps://api.pulze.ai/v1',
      '--endpoint=openai\thttps://api.openai.com/v1',
      '--endpoint=emulator\thttp://emulator/v1',
      '--endpoint=local\thttp://127.0.0.1:9/v1',
      '--endpoint=my lab\thttp://127.0.0.1:10/v1',
      '--endpoint=rehearsal\thttp://emulator/v1',
    ]);
  });

  it.each(['endpoints: [', 'endpoints: 7', '- a list', '', '\u{0}'])(
    'has the others when the configuration is %j',
    async (text) => {
      const program = await makeDesk({ 'pulze.config.yaml': text });
      const words = (await ask(program, '--endpoint', '')).map((line) => line.split('\t')[0]);
      expect(words).toEqual(['none', 'pulze', 'openai', 'emulator']);
    },
  );

  it('has the newest runs first', async () => {
    const kept = Array.from({ length: 30 }, (_, n) => `20261125-1542${n + 10}-aaaa`);
    const program = await makeDesk(
      Object.fromEntries(kept.map((id) => [`.pulze/runs/${id}/journal.jsonl`, ''])),
    );
    const lines = await ask(program, 'report', '');
    expect([lines.length, ...lines.slice(0, 4)]).toEqual([
      23,
      'none\t',
      'latest\t',
      'previous\t',
      '20261125-154239-aaaa\t',
    ]);
  });

  it('has codes with their titles, reporters, shells, and names of variables', async () => {
    const program = await makeDesk({});
    expect(await ask(program, 'explain', '')).toContain(
      'unknown-key\ta key that means nothing here',
    );
    expect(await ask(program, '-r', '')).toEqual([
      'none\t',
      ...['table', 'json', 'jsonl', 'csv', 'junit', 'markdown', 'sweep'].map((name) => `${name}\t`),
    ]);
    expect(await ask(program, 'completion', '')).toEqual(['none\t', 'bash\t', 'zsh\t', 'fish\t']);
    expect(await ask(program, '--api-key-env', '')).toEqual(['none\t', 'DESK_KEY\t']);
  });

  it('is no help and no file of variables, though the words ask for them', async () => {
    const program = await makeDesk({});
    expect(await ask(program, '--help', '--env-file', 'missing', '--dialect', '')).toEqual([
      'none\t',
      'pulze\t',
      'openai\t',
    ]);
  });
});

describe('what bash is told', () => {
  it('fits what is there, and takes the place of the last part of the word', async () => {
    const program = await makeDesk({ 'pulze.config.yaml': config });
    const of = (line: string, part: string): Promise<readonly string[]> =>
      askInBash(program, line, part);
    expect(await of('pulze-run --rep', '--rep')).toEqual([
      'none\t',
      '--repeat\tRun every case N times',
      expect.stringMatching(/^--reporter\t/),
    ]);
    const lab = 'my lab\thttp://127.0.0.1:10/v1';
    expect(await of('pulze-run --endpoint m', 'm')).toEqual(['none\t', lab]);
    expect(await of('pulze-run --endpoint my\\ l', 'my\\ l')).toEqual(['none\t', lab]);
    expect(await of('pulze-run --endpoint "my l', 'my l')).toEqual(['none\t', lab]);
    expect(await of('pulze-run --endpoint=m', 'm')).toEqual(['none\t--endpoint=', lab]);
    expect(await of('pulze-run --endpoint=', '')).toHaveLength(7);
    expect(await of('pulze-run --endpoint=m', '--endpoint=m')).toEqual([
      'none\t--endpoint=',
      `--endpoint=${lab}`,
    ]);
  });
});

describe('a script', () => {
  it.each(['bash', 'zsh', 'fish'])('is printed for %s', async (shell) => {
    const program = await makeDesk({});
    const { exitCode, stdout, stderr } = await program.run('completion', shell);
    expect([exitCode, stderr, stdout.includes(`__complete ${shell} -- `)]).toEqual([0, '', true]);
  });

  it.each([
    { args: [], said: 'no shell is named' },
    { args: ['cmd'], said: 'there is no script for the shell `cmd`' },
  ])('is a mistake for $args', async ({ args, said }) => {
    const program = await makeDesk({});
    expect(await program.run('completion', ...args)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error usage: ${said}\n    = there are scripts for bash, zsh, fish\n    = see \`pulze-run --help\`\n`,
    });
  });
});
