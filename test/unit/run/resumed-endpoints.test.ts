import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/api/run.ts';
import { noOverrides } from '../../../src/pipeline/overrides.ts';
import { type ApiServer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const places = {
  'an axis': 'matrix: { endpoint: [e2, e3] }',
  'a step': 'endpoint: e2',
  defaults: 'defaults: { endpoint: e2 }',
} as const;

const mains = ['the configuration', 'the environment', '--endpoint', '--base-url', 'nothing'];

interface Desk {
  readonly program: Program;
  readonly variables: Record<string, string>;
  readonly args: readonly string[];
  /** How often each service was asked since the last time. */
  count(): readonly number[];
}

async function makeDesk(place: string, main: string): Promise<Desk> {
  const servers: ApiServer[] = [];
  for (let at = 0; at < 4; at++) servers.push(await startApiServer(() => completion('ok')));
  const [e1, e2, e3, other] = servers.map(({ url }) => url);
  const variables: Record<string, string> = {};
  const steps =
    place === 'endpoint: e2'
      ? 'steps: [{ id: a, model: gpt-4o, endpoint: e2, messages: [{ user: "{{case.id}}" }] }]'
      : `model: gpt-4o\nmessages: [{ user: "{{case.id}}" }]\n${place}`;
  let draws = 0;
  const program = await makeProgram({
    files: {
      'tickets.yaml': `version: 1
name: tickets
${steps}
assert: [{ contains: ok }]
cases: [{ id: a }, { id: b }, { id: c }]
`,
      'pulze.config.yaml': `${main === 'the configuration' ? 'endpoint: e1\n' : ''}endpoints:
  e1: { base_url: "${e1}", dialect: openai }
  e2: { base_url: "${e2}", dialect: openai }
  e3: { base_url: "${e3}", dialect: openai }
`,
    },
    variables,
    random: () => (0.377 * draws++) % 1,
  });
  if (main === 'the environment') variables['PULZE_ENDPOINT'] = 'e1';
  const options = {
    '--endpoint': ['--endpoint', 'e1'],
    '--base-url': ['--base-url', other ?? ''],
  }[main];
  let seen = [0, 0, 0, 0];
  return {
    program,
    variables,
    args: ['tickets.yaml', '--quiet', '--concurrency', '1', ...(options ?? [])],
    count() {
      const now = servers.map(({ requests }) => requests.length);
      const since = now.map((each, at) => each - (seen[at] ?? 0));
      seen = now;
      return since;
    },
  };
}

function journalOf({ folder }: Program): string {
  const runs = join(folder, '.pulze/runs');
  return join(runs, readdirSync(runs).sort()[0] ?? '', 'journal.jsonl');
}

/** What a kill leaves, after so many lines. */
function cutOff(program: Program, lines: number): void {
  const path = journalOf(program);
  const all = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${all.slice(0, lines).join('\n')}\n`);
}

const all = Object.entries(places).flatMap(([name, place]) =>
  mains.map((main) => [name, main, place] as const),
);

describe('a run of a pipeline that names its endpoint', () => {
  it.each(all)('goes on at the same one, named by %s beside %s', async (_, main, place) => {
    const { program, variables, args, count } = await makeDesk(place, main);
    expect((await program.run(...args)).exitCode).toBe(0);
    const whole = count();
    cutOff(program, 1);
    if (main === 'the environment') variables['PULZE_ENDPOINT'] = 'e3';
    const resumed = await program.run('resume', '--quiet');
    expect([resumed.exitCode, count(), resumed.stderr]).toEqual([
      0,
      whole,
      expect.not.stringContaining('error'),
    ]);
    cutOff(program, 3);
    expect((await program.run('resume', '--quiet')).exitCode).toBe(0);
  });

  it.each(all)('is run and judged again, named by %s beside %s', async (_, main, place) => {
    const { program, args, count } = await makeDesk(place, main);
    const path = join(program.folder, 'tickets.yaml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('contains: ok', 'contains: no'));
    expect((await program.run(...args)).exitCode).toBe(1);
    const whole = count();
    writeFileSync(path, text);
    const id = readdirSync(join(program.folder, '.pulze/runs'))[0] ?? '';
    const rescored = await program.run('rescore', id, '--quiet');
    expect([rescored.exitCode, count()]).toEqual([0, [0, 0, 0, 0]]);
    const rerun = await program.run('rerun', id, '--failed', '--quiet');
    expect([rerun.exitCode, count()]).toEqual([0, whole]);
  });

  it('goes on nowhere else', async () => {
    const { program, args, count } = await makeDesk(places['a step'], 'the configuration');
    await program.run(...args);
    count();
    cutOff(program, 1);
    const asked = { overrides: { ...noOverrides, endpoint: 'e1' }, endpoint: { name: 'e1' } };
    const options = { files: ['tickets.yaml'], resume: 'latest', ...asked };
    const { diagnostics } = await run(options, program.makeEnvironment());
    expect([diagnostics[0]?.code, count()]).toEqual(['changed-run', [0, 0, 0, 0]]);
    expect(diagnostics[0]?.message).toMatch(/asked `e2` \(.*\), and would go on with `e1` \(/);
  });
});

describe('a run whose endpoint the environment named', () => {
  it.each([undefined, 'e3'])('is gone on with there, and judged as such: %s', async (today) => {
    const { program, variables, args, count } = await makeDesk(
      'description: Tickets',
      'the environment',
    );
    expect((await program.run(...args)).exitCode).toBe(0);
    expect(count()).toEqual([3, 0, 0, 0]);
    cutOff(program, 2);
    if (today === undefined) delete variables['PULZE_ENDPOINT'];
    else variables['PULZE_ENDPOINT'] = today;
    expect((await program.run('resume', '--quiet')).exitCode).toBe(0);
    expect(count()).toEqual([2, 0, 0, 0]);
    const { exitCode, stdout } = await program.run('rescore', '--quiet', '-r', 'json');
    expect([exitCode, JSON.parse(stdout).run.endpoint.name, count()]).toEqual([
      0,
      'e1',
      [0, 0, 0, 0],
    ]);
  });
});
