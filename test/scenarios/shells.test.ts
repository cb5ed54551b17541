import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

type Shell = 'bash' | 'zsh' | 'fish';

function canRun(shell: Shell): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => join(folder, shell)).find((each) => existsSync(each));
  return spawned && hasComponent(path ?? `/usr/bin/${shell}`, `apt-get install ${shell}`);
}

/** In place of the program: it completes as that does, and otherwise tells what it was given. */
const stand = `#!/bin/sh
case "$1" in
  __complete | completion) exec "$PULZE_RUN_NODE" "$PULZE_RUN_BUILT" "$@" ;;
esac
printf 'GIVEN'
printf '<%s>' "$@"
printf 'END\\n'
`;

const desk = {
  'bin/pulze-run': stand,
  'desk/triage.yaml': '',
  'desk/my tickets.yml': '',
  'desk/notes.txt': '',
  'desk/pipelines/queue.yaml': '',
  'desk/.pulze/runs/20261125-204141-aaaa/journal.jsonl': '',
  'desk/pulze.config.yaml': 'endpoints: { my lab: { base_url: http://127.0.0.1:9/v1 } }\n',
};

interface Session {
  readonly args: readonly string[];
  readonly input?: string;
}

async function play(shell: Shell, session: Session): Promise<string> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, desk);
  await chmod(join(folder, 'bin/pulze-run'), 0o755);
  const child = spawn(shell, session.args, {
    cwd: join(folder, 'desk'),
    env: {
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      HOME: folder,
      TERM: 'dumb',
      PULZE_RUN_NODE: nodeBinary,
      PULZE_RUN_BUILT: programBuilt,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A start takes a second where other suites run beside it, and a shell makes a dozen.
    timeout: 50_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.stdin.end(session.input ?? '');
  await new Promise((resolve) => child.on('close', resolve));
  return output;
}

/** What the program was given for each line, whose `\t` is the key. */
function readGiven(output: string): readonly string[] {
  return [...output.matchAll(/GIVEN(.*?)END/g)].map(([, given = '']) => given);
}

/** Lines as they are typed, and what the program is given when the key was pressed. */
const typed: readonly (readonly [line: string, given: string])[] = [
  ['pulze-run val\ttri\t', '<validate><triage.yaml>'],
  ['pulze-run pip\tq\t', '<pipelines/queue.yaml>'],
  ['pulze-run my\t', '<my tickets.yml>'],
  ['pulze-run "my t\t', '<my tickets.yml>'],
  ['pulze-run --endpoint my\t', '<--endpoint><my lab>'],
  ['pulze-run --endpoint=m\t', '<--endpoint=my lab>'],
  ['pulze-run --diale\top\t', '<--dialect><openai>'],
  ['pulze-run --env-file missing.env -r mark\t', '<--env-file><missing.env><-r><markdown>'],
  ['pulze-run -r junit=no\t', '<-r><junit=notes.txt>'],
  ['pulze-run report 2026\t', '<report><20261125-204141-aaaa>'],
  ['pulze-run explain unknown-k\t', '<explain><unknown-key>'],
  ['CI=1 ../bin/pulze-run report la\t', '<report><latest>'],
];
const lines = typed.map(([line]) => line);
const given = typed.map(([, words]) => words);

describe.skipIf(!canRun('bash'))('bash', () => {
  it('completes what is typed', async () => {
    const set = 'eval "$(pulze-run completion bash)"\n';
    const args = ['--norc', '--noprofile', '-i'];
    const output = await play('bash', { args, input: `${set}${lines.join('\n')}\n` });
    expect(readGiven(output)).toEqual(given);
  });
});

describe.skipIf(!canRun('zsh'))('zsh', () => {
  // zsh completes at a terminal only: one zsh types into another.
  const script = `
zmodload zsh/zpty
zpty inner 'zsh -f -i'
zpty -w inner "PS1=''; PROMPT_SP=''; autoload -Uz compinit; compinit -D -u; eval \\"\\$(pulze-run completion zsh)\\"; echo REA''DY"
zpty -r -m inner output '*READY*'
for line in "$@"; do
  zpty -w inner "$line"
  zpty -r -m inner output '*GIVEN*END*'
  print -r -- "$output"
done
zpty -d inner
`;

  it('completes what is typed', async () => {
    const output = await play('zsh', { args: ['-f', '-c', script, 'zsh', ...lines] });
    expect(readGiven(output)).toEqual(given);
  });
});

describe.skipIf(!canRun('fish'))('fish', () => {
  const set = 'pulze-run completion fish | source';
  const ask = async (line: string): Promise<readonly string[]> => {
    const args = ['--no-config', '-c', `${set}; complete -C $argv[1]`, line];
    return (await play('fish', { args })).trimEnd().split('\n');
  };

  it.each([
    ['pulze-run val', ['validate\tCheck files without sending anything']],
    ['pulze-run tri', ['triage.yaml']],
    ['pulze-run pipelines/', ['pipelines/queue.yaml']],
    ['pulze-run "my t', ['my tickets.yml']],
    ['pulze-run --endpoint my\\ ', ['my lab\thttp://127.0.0.1:9/v1']],
    ['pulze-run --endpoint=my', ['--endpoint=my lab\thttp://127.0.0.1:9/v1']],
    ['pulze-run --env-file missing.env -r mark', ['markdown']],
    ['pulze-run -r junit=no', ['junit=notes.txt']],
    ['pulze-run --output pip', ['pipelines/']],
    ['pulze-run report ', ['latest', '20261125-204141-aaaa']],
    ['pulze-run explain unknown-k', ['unknown-key\ta key that means nothing here']],
  ])('completes `%s`', async (line, words) => {
    expect(await ask(line)).toEqual(words);
  });
});
