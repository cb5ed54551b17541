import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/program.ts';
import type { Keyboard, Sink } from '../../../src/environment/environment.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = (name: string): string => `version: 1
name: ${name}
messages: [{ user: { file: ${name}.md } }]
assert: [{ contains: billing }]
emulator: { rules: [{ reply: { text: "${name} is for billing" } }] }
tags: [${name}]
`;

const files = {
  'tickets.yaml': pipeline('tickets'),
  'tickets.md': 'Which queue?',
  'invoices.yaml': pipeline('invoices'),
  'invoices.md': 'Which invoice?',
};

interface Watching {
  /** Writes a file and tells of it; resolves when the program watches again. */
  change(path: string, text?: string): Promise<void>;
  /** Resolves when the program has said so many times that it watches: only then it hears of keys. */
  isWatching(times: number): Promise<void>;
  press(key: string): void;
  stop(): void;
  /** Tells of a file that changed, while nobody reads these streams any more. */
  leave(path: string, gone: readonly ('stdout' | 'stderr')[]): void;
  readonly exitCode: Promise<number>;
  /** Which pipelines were run, run by run, and what was told beside. */
  told(): readonly string[];
}

/** The program, watching a disk that says when something changes. */
async function startWatching(...args: string[]): Promise<Watching> {
  let onChange: (path: string) => void = () => undefined;
  const program = await makeProgram({
    files,
    wrapFiles: (disk) => ({
      ...disk,
      watch: (_watched, listener) => {
        onChange = listener;
        return Promise.resolve(() => Promise.resolve());
      },
    }),
  });
  const environment = program.makeEnvironment();
  const keys = new Set<(key: string) => void>();
  const keyboard: Keyboard = {
    listen: (onKey) => {
      keys.add(onKey);
      return () => keys.delete(onKey);
    },
  };
  const stop = new AbortController();
  const interrupts = { stop: stop.signal, abort: new AbortController().signal };
  const words = ['.', '--endpoint', 'emulator', '--watch', '--quiet', ...args];
  const gone = new Set<string>();
  const { stdout, stderr: told } = environment;
  const leaving = (name: string, sink: Sink): Sink => ({
    ...{ write: sink.write, isTerminal: false, columns: undefined, rows: undefined },
    get isEnded() {
      return gone.has(name);
    },
  });
  const streams = { stdout: leaving('stdout', stdout), stderr: leaving('stderr', told) };
  const exitCode = runCommandLine(words, { ...environment, ...streams, keyboard }, interrupts);
  const stderr = (): string => environment.output().stderr;
  const times = (): number => stderr().match(/^watching/gm)?.length ?? 0;
  const isWatching = (count: number): Promise<void> => expect.poll(times).toBe(count);
  await isWatching(1);
  return {
    async change(path, text) {
      const before = times();
      if (text !== undefined) await writeFile(join(program.folder, path), text);
      onChange(path);
      await isWatching(before + 1);
    },
    isWatching,
    press: (key) => keys.forEach((onKey) => void onKey(key)),
    stop: () => stop.abort(),
    leave(path, which) {
      for (const each of which) gone.add(each);
      onChange(path);
    },
    exitCode,
    told: () =>
      `${stderr()}${environment.output().stdout}`
        .split('\n')
        .filter((line) => /^(watching|changed|.*error )|Kept answers| {2}Trials/.test(line)),
  };
}

describe('--watch', () => {
  it('runs again the pipelines that read what changed, and no others', async () => {
    const watching = await startWatching();
    await watching.change('tickets.md', 'Say which queue.');
    watching.press('q');
    expect(await watching.exitCode).toBe(0);
    expect(watching.told()).toEqual([
      'watching 2 pipelines and what they read; q ends it',
      'changed: tickets.md',
      'watching 2 pipelines and what they read; q ends it',
      '  Trials    2 passed, 0 failed',
      '  Trials    1 passed, 0 failed',
    ]);
  });

  it('runs again what is selected in what changed, whatever is in other files', async () => {
    const words = ['--tag', 'tickets', '--tag', 'invoices', '--var', 'x=1', '--strict'];
    const watching = await startWatching(...words);
    await watching.change('tickets.md', 'Say which queue, {{x}}.');
    await watching.change('invoices.md', 'Say which invoice.');
    watching.press('q');
    expect(await watching.exitCode).toBe(0);
    expect(watching.told().filter((line) => line.includes('Trials'))).toHaveLength(2);
  });

  it('ends where nobody reads any more what it says, and sends nothing', async () => {
    const watching = await startWatching();
    watching.leave('tickets.md', ['stdout', 'stderr']);
    expect(await watching.exitCode).toBe(0);
    expect(watching.told().filter((line) => line.includes('Trials'))).toHaveLength(1);
  });

  it.each(['stdout', 'stderr'] as const)('goes on where the other is read: %s', async (gone) => {
    const watching = await startWatching();
    watching.leave('tickets.md', [gone]);
    await watching.isWatching(2);
    expect(watching.told().filter((line) => line.includes('Trials'))).toHaveLength(2);
    watching.press('q');
    expect(await watching.exitCode).toBe(0);
  });

  it('has its answers from the cache where nothing was changed', async () => {
    const watching = await startWatching();
    await watching.change('tickets.yaml');
    watching.press('\u0003');
    expect(await watching.exitCode).toBe(0);
    expect(watching.told().slice(3)).toEqual([
      '  Trials    2 passed, 0 failed',
      '  Trials        1 passed, 0 failed',
      '  Kept answers  1 from the cache',
    ]);
  });

  it('runs again what a cassette answers, when that is edited', async () => {
    const watching = await startWatching('--cassette=replay');
    await watching.change('tickets.cassette.jsonl', '');
    watching.press('q');
    await watching.exitCode;
    expect(watching.told().filter((line) => /^(changed|watching)/.test(line))).toEqual([
      'watching 2 pipelines and what they read; q ends it',
      'changed: tickets.cassette.jsonl',
      'watching 2 pipelines and what they read; q ends it',
    ]);
  });

  it.each(['--cache=off', '--cassette=off'])('asks again with %s', async (option) => {
    const watching = await startWatching(option);
    await watching.change('tickets.yaml');
    watching.press('q');
    await watching.exitCode;
    const kept = watching.told().filter((line) => line.includes('Kept'));
    expect(kept.length).toBe(option === '--cache=off' ? 0 : 1);
  });

  it('runs all when the configuration comes, and ends with the code of the last run', async () => {
    const watching = await startWatching();
    await watching.change('pulze.config.yaml', 'vars: { desk: billing }\n');
    await watching.change('tickets.yaml', pipeline('tickets').replace('billing', 'parcels'));
    watching.stop();
    expect(await watching.exitCode).toBe(1);
    expect(watching.told().filter((line) => line.includes('Trials'))).toEqual([
      '  Trials    2 passed, 0 failed',
      '  Trials        2 passed, 0 failed',
      '  Trials        0 passed, 1 failed',
    ]);
  });

  it('says what is wrong with a file, and goes on when it is mended', async () => {
    const watching = await startWatching();
    await watching.change('tickets.yaml', pipeline('tickets').replace('assert', 'asert'));
    await watching.change('tickets.yaml', pipeline('tickets'));
    watching.press('q');
    expect(await watching.exitCode).toBe(0);
    expect(watching.told().filter((line) => /error|changed/.test(line))).toEqual([
      'changed: tickets.yaml',
      'tickets.yaml:4:1 error unknown-key: the file has no key `asert`',
      'changed: tickets.yaml',
    ]);
  });

  it('runs a pipeline that is new in the folder', async () => {
    const watching = await startWatching();
    await watching.change(
      'parcels.yaml',
      pipeline('tickets').replace('name: tickets', 'name: parcels'),
    );
    watching.press('q');
    expect(await watching.exitCode).toBe(0);
    expect(watching.told().slice(0, 3)).toEqual([
      'watching 2 pipelines and what they read; q ends it',
      'changed: parcels.yaml',
      'watching 3 pipelines and what they read; q ends it',
    ]);
  });

  it.each(['--dry-run', '--confirm=top=1'])('does not go with %s', async (option) => {
    const program = await makeProgram({ files });
    const { exitCode, stderr } = await program.run(
      '.',
      '--endpoint',
      'emulator',
      '--watch',
      option,
    );
    expect([exitCode, stderr]).toEqual([
      2,
      `error usage: \`--watch\` does not go with \`${option.split('=')[0]}\`\n    = see \`pulze-run --help\`\n`,
    ]);
  });

  it.each(['json', 'junit', 'csv'])('takes %s with a file only', async (name) => {
    const program = await makeProgram({ files });
    const words = ['.', '--endpoint', 'emulator', '--watch', '-r', name];
    const { exitCode, stderr } = await program.run(...words);
    expect([exitCode, stderr]).toEqual([
      2,
      `error usage: \`--watch\` runs again and again, and \`${name}\` on standard output is one document
    = give it a file: \`-r ${name}=FILE\`
    = see \`pulze-run --help\`
`,
    ]);
  });
});
