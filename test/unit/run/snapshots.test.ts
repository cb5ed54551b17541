import { describe, expect, it } from 'vitest';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = (rest: string): string => `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [snapshot]
${rest}
`;

interface Ran {
  readonly exitCode: number;
  readonly messages: readonly string[];
  readonly told: string;
}

async function run(program: Program, ...args: readonly string[]): Promise<Ran> {
  const { exitCode, stdout, stderr } = await program.run(
    'tickets.yaml',
    '-r',
    'jsonl',
    '--quiet',
    ...args,
  );
  const trials = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    exitCode,
    messages: trials.map((trial) => trial.assertions[0]?.message ?? trial.outcome),
    told: stderr.replace(/^kept as .*\n/m, ''),
  };
}

describe('snapshots of repeats', () => {
  it('are what the first repeat answered, whichever is faster', async () => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline('repeat: 3\nvars: { ticket: Hello. }') },
    });
    let others = 0;
    let wake = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const server = await startApiServer(async ({ number }): Promise<ApiAnswer> => {
      if (number === 1) await slow;
      else if (++others === 2) wake();
      return completion(`answer ${number}`);
    });
    const { messages } = await run(program, '--base-url', server.url, '--concurrency', '3');
    expect(messages).toEqual([
      'the text is kept as a new snapshot',
      'the text is not as it was kept',
      'the text is not as it was kept',
    ]);
    expect(program.read('tickets.snapshots.yaml')).toMatch(/snapshot: answer \d\n$/);
  });
});

const cases = `cases: [{ id: a, vars: { ticket: A } }, { id: b, vars: { ticket: B } }]`;

describe('snapshots that nothing asks for', () => {
  async function makeDesk(listed = cases): Promise<Program> {
    return await makeProgram({
      files: {
        'tickets.yaml': pipeline(listed),
        'tickets.snapshots.yaml':
          'version: 1\nsnapshots:\n  b: { main: { snapshot: echo } }\n  gone: { main: { snapshot: old } }\n',
      },
    });
  }

  it('are told when the whole pipeline was run, and those of errored cases are not', async () => {
    const server = await startApiServer(({ body }) =>
      JSON.stringify(body).includes('"B"') ? { status: 400, body: {} } : completion('echo'),
    );
    const { told } = await run(await makeDesk(), '--base-url', server.url);
    expect(told).toBe(
      'snapshots in tickets.snapshots.yaml: 1 new\n1 snapshot is obsolete in tickets.snapshots.yaml; --update-snapshots removes what is:\n    gone › main › snapshot\n',
    );
  });

  it.each([
    ['--case', 'b'],
    ['--param', 'temperature=0'],
  ])('are not known when a part of it was run, or another: %s', async (...narrow) => {
    const server = await startApiServer(() => completion('echo'));
    const program = await makeDesk();
    const { told } = await run(program, '--base-url', server.url, '-u', ...narrow);
    expect(told).not.toContain('obsolete');
    expect(program.read('tickets.snapshots.yaml')).toContain('gone');
  });

  describe('where the last assertion that asked for one is gone', () => {
    async function runWithout(files: Record<string, string>, ...args: readonly string[]) {
      const server = await startApiServer(() => completion('echo'));
      const text = pipeline(cases).replace('[snapshot]', '[{ contains: echo }]');
      const program = await makeProgram({ files: { 'tickets.yaml': text, ...files } });
      return { program, ...(await run(program, '--base-url', server.url, ...args)) };
    }
    const path = 'tickets.snapshots.yaml';
    const kept = { [path]: 'version: 1\nsnapshots:\n  b: { main: { snapshot: echo } }\n' };

    it('are told', async () => {
      const { exitCode, told } = await runWithout(kept);
      expect([exitCode, told]).toEqual([
        0,
        '1 snapshot is obsolete in tickets.snapshots.yaml; --update-snapshots removes what is:\n    b › main › snapshot\n',
      ]);
    });

    it('are removed with -u', async () => {
      const { program, told } = await runWithout(kept, '-u');
      expect(told).toBe('snapshots in tickets.snapshots.yaml: 1 removed\n');
      expect(program.read(path)).toMatch(/^# .*\nversion: 1\nsnapshots: \{\}\n$/);
    });

    it('are none where there is no file, nor in one that cannot be read', async () => {
      expect(await runWithout({}, '-u')).toMatchObject({ exitCode: 0, told: '' });
      const broken = await runWithout({ [path]: 'snapshots: "' }, '-u');
      expect(broken).toMatchObject({ exitCode: 0, told: '' });
    });
  });

  it('stay when the run was stopped', async () => {
    const server = await startApiServer(() => completion('other'));
    const program = await makeDesk(cases.replace(']', ', { id: c, vars: { ticket: C } }]'));
    const args = ['--base-url', server.url, '--concurrency', '1', '--bail', '1'];
    const { told } = await run(program, ...args);
    expect(told).toContain('1 new');
    expect(told).not.toContain('obsolete');
  });
});
