import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: ok }]
cases: [{ id: refund }, { id: login }]
`;

/** A run of which a budget left one case. */
async function makeDesk() {
  const server = await startApiServer(() => completion('ok'));
  const config = `endpoint: desk
endpoints: { desk: { base_url: "${server.url}", dialect: openai, api_key: { env: DESK_KEY } } }
`;
  const variables: Record<string, string> = { DESK_KEY: 'desk-secret-key' };
  const program = await makeProgram({
    files: { 'tickets.yaml': pipeline, 'pulze.config.yaml': config },
    variables,
  });
  await program.run('tickets.yaml', '--concurrency', '1', '--max-requests', '1');
  const resume = async (...args: string[]): Promise<readonly string[]> => {
    const { exitCode, stderr } = await program.run('resume', '--max-requests', '9', ...args);
    expect([exitCode, server.requests.length]).toEqual([2, 1]);
    return stderr.split('\n').slice(0, 2);
  };
  return { program, variables, resume };
}

describe('what keeps a run from going on', () => {
  it('is a key that is not set any more, and has to be', async () => {
    const { variables, resume } = await makeDesk();
    delete variables['DESK_KEY'];
    expect(await resume()).toEqual([
      'error missing-secret: the endpoint `desk` needs a key, and DESK_KEY is not set',
      '    = set it as it was set for the run: `resume` asks the endpoints that the run asked',
    ]);
  });

  it('is a configuration that is gone, and has to be put back', async () => {
    const { program, resume } = await makeDesk();
    await rm(join(program.folder, 'pulze.config.yaml'));
    expect(await resume()).toEqual([
      'error no-endpoint: it is not said where to send requests',
      '    = the run asked endpoints of `pulze.config.yaml`: put it back as it was',
    ]);
  });

  it('is a file that is gone', async () => {
    const { program, resume } = await makeDesk();
    await rm(join(program.folder, 'tickets.yaml'));
    expect(await resume()).toEqual([
      'error no-such-file: there is no file `tickets.yaml`',
      '    = put it back, or go on from the folder that the run was started in',
    ]);
  });

  it('is another folder than the run was started in, which is named', async () => {
    const { program } = await makeDesk();
    const other = await makeProgram();
    await mkdir(join(other.folder, 'sub'));
    const output = join(program.folder, '.pulze/runs');
    const { exitCode, stderr } = await other.run('resume', '--output', output);
    expect([exitCode, stderr.split('\n').slice(0, 2)]).toEqual([
      2,
      [
        'error no-such-file: there is no file `tickets.yaml`',
        `    = the run was started in \`${program.folder}\`: go on with it there`,
      ],
    ]);
  });
});

describe('a file of variables that the record of a run names', () => {
  it('is not read for that, but named in how to go on', async () => {
    const server = await startApiServer(() => completion('no'));
    const config = `endpoint: desk
endpoints: { desk: { base_url: "${server.url}", dialect: openai, api_key: { env: DESK_KEY } } }
`;
    const program = await makeProgram({
      files: {
        ...{ 'tickets.yaml': pipeline, 'pulze.config.yaml': config },
        '.env': 'DESK_KEY=desk-secret-key\n',
      },
    });
    const tell = async (...args: string[]): Promise<readonly string[]> => {
      const { stderr } = await program.run(...args);
      return stderr.replace(/\d{8}-\d{6}-\w+/g, '<id>').split('\n');
    };
    const first = ['tickets.yaml', '--concurrency', '1', '--max-requests', '1', '-e', '.env'];
    expect(await tell(...first)).toContain(
      'run what is missing, with more in all: pulze-run resume <id> -e .env --max-requests N',
    );
    const missing =
      'error missing-secret: the endpoint `desk` needs a key, and DESK_KEY is not set';
    const named = '    = the run had variables from a file; if that is right: `-e .env`';
    const resume = ['resume', '--max-requests', '9'];
    expect((await tell(...resume)).slice(0, 3)).toEqual([
      ...[missing, named],
      '    = set it as it was set for the run: `resume` asks the endpoints that the run asked',
    ]);
    expect((await tell('rerun', '--failed')).slice(0, 3)).toEqual([
      ...[missing, named],
      '    = set DESK_KEY, or use the embedded emulator: `--endpoint emulator`',
    ]);
    expect(await tell('rescore', '--save-baseline', 'baseline.json')).toContain(
      '    = run what is missing: pulze-run resume <id> -e .env',
    );
    expect(server.requests.length).toBe(1);
    await program.run(...resume, '-e', '.env');
    expect(server.requests.length).toBe(2);
  });

  it('is named for what could not be judged, too', async () => {
    const server = await startApiServer(() => ({
      status: 422,
      body: { error: { message: 'no' } },
    }));
    const files = { 'tickets.yaml': pipeline, 'desk.env': 'DESK=1\n' };
    const program = await makeProgram({ files });
    const sent = ['--base-url', server.url, '--retries', '0'];
    await program.run('tickets.yaml', ...sent, '-e', 'desk.env');
    expect((await program.run('resume')).stderr).toMatch(/rerun --errored \S+ -e desk\.env\n$/);
  });
});

describe('a run that is finished and has what could not be judged', () => {
  it('is not missing it, and says how it is run again', async () => {
    const server = await startApiServer(() => ({
      status: 422,
      body: { error: { message: 'no' } },
    }));
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
    await program.run('tickets.yaml', '--base-url', server.url, '--retries', '0');
    const { exitCode, stderr } = await program.run('resume');
    expect([exitCode, stderr.replace(/\d{8}-\d{6}-\w+/g, '<id>')]).toEqual([
      3,
      'nothing is missing in <id>\nrun again what could not be judged: pulze-run rerun --errored <id>\n',
    ]);
  });
});
