import { describe, expect, it } from 'vitest';
import { run } from '../../../src/api/run.ts';
import type { Environment, ModuleHost } from '../../../src/environment/environment.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';
import type { AssertionRecord, TrialRecord } from '../../../src/protocol/record.ts';
import { silent } from '../../support/silent-sink.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

const pipeline = (assertions: readonly string[], rest = ''): string => `version: 1
name: tickets
messages: [{ user: I was charged twice. }]
assert:
${assertions.map((each) => `  - ${each}\n`).join('')}${rest}emulator: { rules: [{ reply: { text: Refund. } }] }
`;

interface Ran {
  readonly trials: readonly TrialRecord[];
  readonly opened: number;
}

async function runPipeline(
  files: Readonly<Record<string, string>>,
  options: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly onCall?: () => void;
    readonly abort?: AbortSignal;
  } = {},
): Promise<Ran> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, files);
  const real = makeNodeEnvironment({
    workingDirectory: folder,
    variables: options.variables ?? {},
    stdout: silent,
    stderr: silent,
  });
  let opened = 0;
  const environment: Environment = {
    ...real,
    programs: {
      ...real.programs,
      openModuleHost: async (place) => {
        opened += 1;
        const host = await real.programs.openModuleHost(place);
        const call: ModuleHost['call'] = (called) => {
          const answer = host.call(called);
          options.onCall?.();
          return answer;
        };
        return { ...host, call };
      },
    },
  };
  const stop = new AbortController().signal;
  const result = await run(
    {
      files: ['tickets.yaml'],
      endpoint: { name: 'emulator' },
      allowCode: true,
      interrupts: { stop, abort: options.abort ?? stop },
    },
    environment,
  );
  if (result.kind !== 'ran') throw new Error(JSON.stringify(result));
  const trials: TrialRecord[] = [];
  for await (const trial of result.stored.trials()) trials.push(trial);
  return { trials, opened };
}

async function verdictsOf(
  assertions: readonly string[],
  files: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const all = { ...files, 'tickets.yaml': pipeline(assertions) };
  const { trials } = await runPipeline(all, { variables });
  return (trials[0]?.assertions ?? []).map(tell);
}

function tell({ verdict, score, message }: AssertionRecord): string {
  return `${verdict} ${score ?? '–'}: ${message}`;
}

const CHECK = `
export default ({ text, vars, input }) => ({ pass: text === 'Refund.', message: 'input ' + input });
export const yes = () => true;
export const half = async () => 0.5;
export const odd = () => ({ passed: true });
export const big = () => ({ score: 2 });
export const text = () => 'fine';
export const none = () => {};
export const nan = () => ({ pass: true, score: 0 / 0 });
export const endlessly = () => Infinity;
export const quoted = () => ({ pass: 'true' });
export const wrong = () => { throw new Error('no\\u001b[31m queue'); };
export const leaves = () => process.exit(3);
export const endless = () => { for (;;); };
export const key = () => { throw new Error(process.env.SERVICE_KEY + process.env.OTHER); };
`;

describe('a script', () => {
  it('says whether the answer holds, by true, a score or a verdict', async () => {
    const verdicts = await verdictsOf(
      [
        'script: { file: check.mjs, input: "{{case.id}}" }',
        'script: { file: check.mjs, export: yes }',
        'script: { file: check.mjs, export: half }',
        'script: { file: check.mjs, export: half, min: 0.5 }',
        'not: { script: { file: check.mjs, export: yes } }',
      ],
      { 'check.mjs': CHECK },
    );
    expect(verdicts).toEqual([
      'passed 1: `check.mjs`: input default',
      'passed 1: `check.mjs` holds',
      'failed 0.5: `check.mjs` gave a score of 0.5, less than 1',
      'passed 0.5: `check.mjs` gave a score of 0.5',
      'failed 0: `check.mjs` holds, and is not to',
    ]);
  });

  it('that gives no verdict, throws, ends or does not end is errored', async () => {
    const exported = [
      'odd',
      'big',
      'text',
      'none',
      'nan',
      'endlessly',
      'quoted',
      'wrong',
      'leaves',
      'endless',
      'gone',
    ];
    const verdicts = await verdictsOf(
      exported.map((name) => `script: { file: check.mjs, export: ${name}, timeout: 2s }`),
      { 'check.mjs': CHECK },
    );
    expect(verdicts).toEqual([
      'errored –: `check.mjs` gave a verdict with `passed`, which no verdict has; it may have `pass`, `score`, `message`, `expected`, `actual`',
      'errored –: `check.mjs` gave `2` as a score, which is a number from 0 to 1',
      'errored –: `check.mjs` gave the text `fine`, which is no verdict',
      'errored –: `check.mjs` gave nothing that JSON can hold',
      'errored –: `check.mjs` gave NaN, which is no number that JSON can hold',
      'errored –: `check.mjs` gave Infinity, which is no number that JSON can hold',
      'errored –: `check.mjs` gave the text `true` as `pass`, which is true or false',
      'errored –: `check.mjs` threw Error: no\\x1b[31m queue (check.mjs:12:36)',
      'errored –: `check.mjs` ended with exit code 3 without an answer',
      'errored –: `check.mjs` did not end within 2 s',
      'errored –: `check.mjs` exports no function `gone`',
    ]);
  });

  it('sees the variables that are named, and keys are taken out of what it says', async () => {
    const files = {
      'check.mjs': CHECK,
      'pulze.config.yaml':
        'endpoints: { own: { base_url: "http://127.0.0.1:9", dialect: openai, api_key: { env: SERVICE_KEY } } }\n',
    };
    const verdicts = await verdictsOf(
      [
        'script: { file: check.mjs, export: key, env: [SERVICE_KEY] }',
        'script: { file: check.mjs, export: key }',
      ],
      files,
      { SERVICE_KEY: 'sk-0123456789', OTHER: 'other' },
    );
    expect(verdicts.map((each) => each.split(' (')[0])).toEqual([
      'errored –: `check.mjs` threw Error: [key]undefined',
      'errored –: `check.mjs` threw Error: NaN',
    ]);
  });

  it('is loaded a few times at most, however many trials there are', async () => {
    const { trials, opened } = await runPipeline({
      'check.mjs': CHECK,
      'tickets.yaml': pipeline(['script: { file: check.mjs, export: yes }'], 'repeat: 30\n'),
    });
    expect(trials.map(({ outcome }) => outcome)).toEqual(trials.map(() => 'passed'));
    expect(opened).toBeLessThanOrEqual(4);
  });

  it('whose process cannot be started is errored, in every trial', async () => {
    const { trials } = await runPipeline(
      {
        'check.mjs': CHECK,
        'tickets.yaml': pipeline(
          ['script: { file: check.mjs, export: yes, env: [LONG] }'],
          'repeat: 6\n',
        ),
      },
      { variables: { LONG: 'x'.repeat(3_000_000) } },
    );
    const said =
      'errored –: `check.mjs` cannot be started: its arguments or variables are too long';
    expect(trials.flatMap(({ assertions }) => assertions.map(tell))).toEqual(Array(6).fill(said));
  });

  it('is ended by the second interrupt, and its trial is not recorded', async () => {
    const abort = new AbortController();
    const { trials } = await runPipeline(
      {
        'check.mjs': CHECK,
        'tickets.yaml': pipeline(['script: { file: check.mjs, export: endless, timeout: 1m }']),
      },
      { abort: abort.signal, onCall: () => abort.abort() },
    );
    expect(trials).toEqual([]);
  });
});

const READ = 'd = json.load(sys.stdin)';

describe('a command', () => {
  it('says whether the answer holds, by JSON or by its exit code', async () => {
    const files = {
      'check.py': `import json, sys\n${READ}\nprint(json.dumps({"pass": d["text"] == "Refund.", "message": "input %s" % d["input"]}))\n`,
    };
    const verdicts = await verdictsOf(
      [
        'command: { run: [python3, check.py], input: { queue: billing } }',
        'command: [sh, -c, echo 0.25; exit 1]',
        'command: ["true"]',
        'command: ["false"]',
      ],
      files,
    );
    expect(verdicts).toEqual([
      "passed 1: `python3 check.py`: input {'queue': 'billing'}",
      'failed 0.25: `sh -c echo 0.25; exit 1` gave a score of 0.25, less than 1',
      'passed 1: `true` ended with exit code 0',
      'failed 0: `false` ended with exit code 1',
    ]);
  });

  it('that crashes, prints something else or does not end is errored', async () => {
    const verdicts = await verdictsOf(
      [
        'command: [python3, crash.py]',
        'command: [sh, -c, "echo oh no >&2; exit 2"]',
        'command: [echo, looks fine]',
        'command: { run: [sleep, "60"], timeout: 200ms }',
        'command: [sh, -c, "kill -9 $$"]',
        'command: ["{{case.id}}"]',
        'command: [python3, late.py]',
        'command: [sh, -c, "echo 0.9; exit 1"]',
      ],
      { 'crash.py': '1 / 0\n', 'late.py': 'print("true", flush=True)\n1 / 0\n' },
    );
    expect(verdicts).toEqual([
      expect.stringMatching(
        /^errored –: `python3 crash\.py` ended with exit code 1: .*ZeroDivisionError/,
      ),
      'errored –: `sh -c echo oh no >&2; exit 2` ended with exit code 2: oh no',
      'errored –: `echo looks fine` wrote `looks fine`, which is no verdict in JSON',
      'errored –: `sleep 60` did not end within 200 ms',
      'errored –: `sh -c kill -9 $$` ended by SIGKILL without an answer',
      'errored –: `default` cannot be started: there is no such program, or no such folder to start it in',
      expect.stringMatching(
        /^errored –: `python3 late\.py` ended with exit code 1 after a verdict that passes: .*ZeroDivisionError/,
      ),
      'failed 0.9: `sh -c echo 0.9; exit 1` gave a score of 0.9, less than 1',
    ]);
  });
});
