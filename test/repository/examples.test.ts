import { readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../src/api/serve.ts';
import { makeNodeEnvironment } from '../../src/environment/node.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { makeStable } from '../support/scenario/make-stable.ts';
import { parseCommand } from '../support/scenario/parse-command.ts';
import { runInProcess, startNode } from '../support/scenario/run-program.ts';
import { silent } from '../support/silent-sink.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const update = process.env['UPDATE'] === '1';
const pipelines = readdirSync('pipelines').filter((name) => name.endsWith('.yaml'));
const examples = readdirSync('examples');

describe('the pipelines', () => {
  it('all pass with one line, also where CI is set and without a key', async () => {
    const folder = await makeTemporaryFolder();
    await cp('pipelines', join(folder, 'pipelines'), { recursive: true });
    await cp('pulze.config.yaml', join(folder, 'pulze.config.yaml'));
    const { stdout, exitCode } = await runLine('CI=1 pulze-run pipelines/*.yaml', folder);
    const verdicts = stdout
      .split('\n')
      .flatMap((line) => /^[✓✗!] \S+ {2}pipelines\S+/.exec(line) ?? []);
    expect({ verdicts, exitCode }).toEqual({
      verdicts: pipelines.map((name) => `✓ ${basename(name, '.yaml')}  pipelines/${name}`),
      exitCode: 0,
    });
    const [, conformance] = /^Conformance of emulator {2}(.*)$/m.exec(stdout) ?? [];
    expect(conformance).toMatch(/^\d+ honoured$/);
  });

  it.each(pipelines)('are described beside them: %s', (name) => {
    expect(readFileSync('pipelines/README.md', 'utf8')).toContain(`](${name})`);
  });

  it.each([...pipelines.map((name) => `pipelines/${name}`), ...examples.map(pipelineOf)])(
    'tell editors of the schema and give no warning: %s',
    async (path) => {
      const depth = path.split('/').length - 1;
      const schema = `${'../'.repeat(depth)}schemas/pipeline.schema.json`;
      const [first] = readFileSync(path, 'utf8').split('\n');
      expect(first).toBe(`# yaml-language-server: $schema=${schema}`);
      const line = `pulze-run validate --strict ${basename(path)}`;
      const { stderr, exitCode } = await runLine(line, resolve(dirname(path)));
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
  );
});

/** An answer that does not honour what a pipeline asks for, and what is then said of it. */
const dishonoured: readonly {
  readonly name: string;
  readonly pipeline: string;
  readonly rules: readonly string[];
  readonly failed: readonly string[];
}[] = [
  {
    name: 'JSON mode: prose around the object',
    pipeline: 'json-mode',
    rules: ['reply: { text: "Sure! {\\"queue\\": \\"billing\\"}" }'],
    failed: ['json_mode', 'json_schema'],
  },
  {
    name: 'JSON mode: an object of another shape',
    pipeline: 'json-mode',
    rules: ['reply: { json: { queue: kitchen, urgent: maybe, summary: "" } }'],
    failed: ['json_schema'],
  },
  {
    name: 'stop sequences: the answer goes on behind one',
    pipeline: 'stop-sequences',
    rules: ['reply: { text: "I am sorry. Please wait." }'],
    failed: ['stop_sequences'],
  },
  {
    name: 'stop sequences: the answer ended for its length',
    pipeline: 'stop-sequences',
    rules: ['reply: { text: "I am", finish_reason: length }'],
    failed: ['stop_sequences'],
  },
  {
    name: 'max_tokens: the answer is longer',
    pipeline: 'max-tokens',
    rules: ['reply: { text: "I am sorry that it is not there." }'],
    failed: ['finish_reason', 'max_tokens', 'the limit is used up'],
  },
  {
    name: 'temperature: it makes no difference',
    pipeline: 'temperature-sweep',
    rules: ['reply: { text: Please wait. }'],
    failed: ['the same at temperature 0, and only there'],
  },
  {
    name: 'temperature: answers differ at 0',
    pipeline: 'temperature-sweep',
    rules: ['reply: { choices: [{ text: A }, { text: B }, { text: C }, { text: D }] }'],
    failed: ['the same at temperature 0, and only there'],
  },
  {
    name: 'n: there is one choice',
    pipeline: 'temperature-sweep',
    rules: ['reply: { choices: [{ text: "Please wait, {{call}}." }] }'],
    failed: ['choices', 'the same at temperature 0, and only there'],
  },
  {
    name: 'two steps: the second does not get the answer of the first',
    pipeline: 'two-step',
    rules: [
      'match: { step: classify }\n      reply: { json: { queue: billing, needs_reply: true } }',
      'reply: { text: We are looking into it. }',
    ],
    failed: ['contains', 'json_path'],
  },
];

describe('a pipeline fails when what it shows is not honoured', () => {
  it.each(dishonoured)('$name', async ({ pipeline, rules, failed }) => {
    const folder = await makeTemporaryFolder();
    const [own = ''] = readFileSync(`pipelines/${pipeline}.yaml`, 'utf8').split(/^emulator:/m);
    const script = rules.map((rule) => `    - ${rule}\n`).join('');
    await writeTree(folder, { [`${pipeline}.yaml`]: `${own}emulator:\n  rules:\n${script}` });
    const line = `pulze-run ${pipeline}.yaml --endpoint emulator -r jsonl`;
    const { stdout, exitCode } = await runLine(line, folder);
    expect({ failed: findFailed(stdout), exitCode }).toEqual({
      failed: failed.toSorted(),
      exitCode: 1,
    });
  });
});

describe('an example', () => {
  it.each(examples)('prints what it is expected to, from a folder of its own: %s', async (name) => {
    const folder = await makeTemporaryFolder();
    await cp(`examples/${name}`, folder, { recursive: true });
    const { stdout, exitCode } = await runLine(findCommand(name), folder);
    const printed = makeStable(stdout, folder);
    const path = `examples/${name}/expected.txt`;
    if (update) await writeFile(path, printed);
    expect({ printed, exitCode }).toEqual({
      printed: await readFile(path, 'utf8'),
      exitCode: 0,
    });
  });
});

describe('the script that a pipeline takes the place of', () => {
  const folder = 'examples/migrating-a-script';
  const readYaml = (name: string): JsonObject => {
    const path = join(folder, name);
    const { value } = parseYaml({ path, text: readFileSync(path, 'utf8') });
    return value as JsonObject;
  };

  it('says the same of the same answers, and ends with the same code', async () => {
    const environment = { ...makeNodeEnvironment(), stderr: silent };
    const script = join(folder, 'answers.yaml');
    const { server } = await serve({ host: '127.0.0.1', port: 0, script }, environment);
    if (server === undefined) throw new Error(`${script} cannot be served`);
    onTestFinished(() => server.close());
    const variables = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'any' };
    const command = { program: 'node', args: [], variables };
    expect(await startNode(resolve(folder, 'check-tickets.mjs'), command, '.')).toEqual({
      stdout: 'charged-twice: ok\nlogin: ok\nparcel: ok\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('is served what the emulator answers to the pipeline', () => {
    const { emulator } = readYaml('migrating-a-script.yaml');
    expect(readYaml('answers.yaml')).toEqual(emulator);
  });
});

describe('the pipeline that `init` writes', () => {
  it('passes and gives no warning', async () => {
    const folder = await makeTemporaryFolder();
    await runLine('pulze-run init', folder);
    const checked = await runLine('pulze-run validate --strict triage.yaml', folder);
    const ran = await runLine('pulze-run triage.yaml --endpoint emulator -r jsonl', folder);
    const outcomes = ran.stdout.trim().split('\n').map(readOutcome);
    expect({ warnings: checked.stderr, outcomes, exitCode: ran.exitCode }).toEqual({
      warnings: '',
      outcomes: ['triage/charged-twice#1 passed', 'triage/login#1 passed'],
      exitCode: 0,
    });
  });
});

function pipelineOf(example: string): string {
  return `examples/${example}/${example}.yaml`;
}

/** The command that an example's README has. */
function findCommand(example: string): string {
  const text = readFileSync(`examples/${example}/README.md`, 'utf8');
  const line = /^npx (pulze-run .+)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error(`examples/${example}/README.md has no command`);
  return line;
}

function runLine(line: string, folder: string): ReturnType<typeof runInProcess> {
  return runInProcess(parseCommand(line), folder);
}

interface Trial {
  readonly id: string;
  readonly outcome: string;
  readonly assertions: readonly { readonly name: string; readonly verdict: string }[];
}

/** Names of the assertions that did not pass in any of the trials. */
function findFailed(jsonl: string): readonly string[] {
  const trials = jsonl
    .trim()
    .split('\n')
    .map((line): Trial => JSON.parse(line));
  const names = trials.flatMap(({ assertions }) =>
    assertions.filter(({ verdict }) => verdict !== 'passed').map(({ name }) => name),
  );
  return [...new Set(names)].toSorted();
}

function readOutcome(line: string): string {
  const { id, outcome }: Trial = JSON.parse(line);
  return `${id} ${outcome}`;
}
