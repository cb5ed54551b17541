import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/commands.ts';
import { renderCommandHelp, renderShortHelp } from '../../../src/cli/help.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram, type ProgramOutput } from '../../support/program.ts';
import { parseCommand } from '../../support/scenario/parse-command.ts';

const pipeline = (name: string): string => `version: 1
name: ${name}
tags: [nightly]
messages: [{ user: Which queue? }]
assert: [{ contains: billing }]
emulator: { rules: [{ reply: { text: billing } }] }
`;

const files = {
  'triage.yaml': pipeline('triage'),
  'pipelines/queue.yaml': pipeline('queue'),
  'replies.yaml': `version: 1
messages: [{ user: Hello }]
assert: [{ judge: { rubric: Is it polite?, model: openai/gpt-4o } }]
emulator: { rules: [{ reply: { text: pass } }] }
`,
  'labels.jsonl': '{"text": "Thank you.", "label": "pass", "prompt": "Hello"}\n',
  'desk.yaml': 'rules: [{ reply: { text: billing } }]\n',
};

const named = commands.map((command) => ({ name: command.name, command }));
const examples = commands.flatMap((command) => command.examples.map(([line]) => ({ line })));

/** Where there are runs to report and to compare, and a server ends as soon as it has begun. */
async function runExample(line: string): Promise<ProgramOutput> {
  const { program: name, args } = parseCommand(line);
  const clock = makeInstantClock();
  let now = clock.now();
  const program = await makeProgram({
    files: args[0] === 'init' ? {} : files,
    // Runs are told apart by when they began.
    clock: {
      ...clock,
      now: () => {
        now += 1000;
        return now;
      },
    },
    variables: { PULZE_ENDPOINT: 'emulator' },
  });
  expect(name).toBe('pulze-run');
  if (['report', 'resume', 'rerun', 'rescore', 'runs'].includes(args[0] ?? ''))
    await program.run('triage.yaml', '--quiet');
  if (args[0] === 'compare') {
    await program.run('triage.yaml', '--quiet', '--save-baseline', 'baseline.json');
    await program.run('triage.yaml', '--quiet');
  }
  if (args[0] !== 'serve') return await program.run(...args);
  const stopped = { stop: AbortSignal.abort(), abort: new AbortController().signal };
  return await program.runWith(stopped, ...args, '--port', '0');
}

describe('an example in the help', () => {
  it.each(examples)('works: $line', async ({ line }) => {
    const once = line.replace(' --port 0', '');
    const { exitCode, stderr } = await runExample(once);
    expect([exitCode, /\b(?:error|warning)\b/.exec(stderr)?.[0]]).toEqual(
      // All passed: there is nothing to run again.
      line.includes(' rerun ') ? [4, 'error'] : [0, undefined],
    );
  });

  it.each(named)('is there two or three times: $name', ({ command }) => {
    expect([2, 3]).toContain(command.examples.length);
  });
});

describe('the help', () => {
  it.each(named)('fits into 50 columns: $name', ({ command }) => {
    const lines = renderCommandHelp(command, 50).split('\n');
    expect(lines.filter((line) => line.length > 50 && !line.includes('pulze-run '))).toEqual([]);
  });

  it('fits into 50 columns when it is the short one', () => {
    const lines = renderShortHelp(50).split('\n');
    expect(lines.filter((line) => line.length > 51)).toEqual([]);
  });

  it('is as wide as COLUMNS says where there is no terminal', async () => {
    const program = await makeProgram({ variables: { COLUMNS: '50' } });
    expect((await program.run('--help')).stdout).toBe(renderShortHelp(50));
  });
});
