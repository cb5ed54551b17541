import { mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../../src/api/project-files.ts';
import { FileError } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeProgram, type Program } from '../../support/program.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeWindowsFiles } from '../../support/windows-files.ts';
import { writeTree } from '../../support/write-tree.ts';

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const outside: Readonly<Record<string, string>> = {
  'prompt.md': 'Which queue?\n',
  'schema.json': '{ "type": "object" }\n',
  'rows.jsonl': '{"ticket":"I was charged twice."}\n',
  'check.mjs': 'export default () => true;\n',
  'image.png': Buffer.from(png, 'base64').toString('latin1'),
  'baseline.json': '{}\n',
  'answers.json': '{}\n',
  'calibration.json': '{}\n',
  'rubric.md': 'Is it polite?\n',
};

const head = 'version: 1\nname: tickets\nmodel: gpt-4o\n';
const asked = `${head}messages: [{ user: Which queue? }]\n`;

/** Pipelines that name one file, `FILE`. */
const naming: Readonly<Record<string, string>> = {
  'prompt.md': `${head}messages: [{ user: { file: FILE } }]\nassert: [{ contains: queue }]\n`,
  'image.png': `${head}messages: [{ user: [{ type: image_url, image_url: { file: FILE } }] }]\nassert: [{ contains: queue }]\n`,
  'schema.json': `${asked}assert: [{ json_schema: FILE }]\n`,
  'rows.jsonl': `${asked}assert: [{ contains: queue }]\ncases: [{ dataset: FILE }]\n`,
  'check.mjs': `${asked}assert: [{ script: FILE }]\n`,
  'baseline.json': `${asked}assert: [{ contains: queue }]\ngate: { regression: { baseline: FILE } }\n`,
  'answers.json': `${asked}assert: [{ pairwise: { criterion: Which is clearer?, to: baseline, baseline: FILE, model: gpt-4o } }]\n`,
  'calibration.json': `${asked}assert: [{ judge: { rubric: Is it polite?, model: gpt-4o, calibration: FILE } }]\n`,
  'rubric.md': `${asked}assert: [{ judge: { rubric: { file: FILE }, model: gpt-4o } }]\n`,
};

const TOLD = 'is outside of the project';

/** What `validate` says of the pipeline that names the file at this path. */
async function validate(
  program: Program,
  file: string,
  { path, args = [] }: { readonly path: string; readonly args?: readonly string[] },
): Promise<string> {
  const text = naming[file]?.replace('FILE', JSON.stringify(path)) ?? '';
  await writeTree(program.folder, { 'tickets.yaml': text });
  const { stderr } = await program.run('validate', 'tickets.yaml', ...args);
  return stderr;
}

async function makeOutside(): Promise<string> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, outside);
  return folder;
}

describe('a pipeline cannot name what is outside of its project', () => {
  it.each(Object.keys(naming))('by an absolute path, by `..` or by a link: %s', async (file) => {
    const folder = await makeOutside();
    const program = await makeProgram({ files: { 'pulze.config.yaml': '{}\n' } });
    await symlink(folder, join(program.folder, 'linked'));
    const paths = [join(folder, file), `../${basename(folder)}/${file}`, `linked/${file}`];
    for (const path of paths) {
      expect(await validate(program, file, { path })).toContain(TOLD);
      expect(await validate(program, file, { path, args: ['--allow-outside'] })).not.toContain(
        TOLD,
      );
    }
  });

  it.each(Object.keys(naming))('but may name what is inside, in any way: %s', async (file) => {
    const program = await makeProgram({ files: { 'pulze.config.yaml': '{}\n' } });
    await writeTree(
      program.folder,
      Object.fromEntries(Object.entries(outside).map(([name, text]) => [`data/${name}`, text])),
    );
    await symlink(join(program.folder, 'data'), join(program.folder, 'linked'));
    const paths = [
      join(program.folder, 'data', file),
      `linked/../data/./${file}`,
      `linked/${file}`,
    ];
    for (const path of paths) {
      expect(await validate(program, file, { path })).not.toContain(TOLD);
    }
  });

  it('also by a partial that is a link', async () => {
    const folder = await makeOutside();
    const program = await makeProgram({
      files: {
        'pulze.config.yaml': '{}\n',
        'tickets.yaml': `${head}messages: [{ user: "{{> queue}}" }]\nassert: [{ contains: queue }]\n`,
      },
    });
    await symlink(join(folder, 'prompt.md'), join(program.folder, 'queue.hbs'));
    const told = await program.run('validate', 'tickets.yaml');
    expect(told.stderr).toContain(`unreadable-file: \`queue.hbs\`: ${TOLD}`);
    const allowed = await program.run('validate', 'tickets.yaml', '--allow-outside');
    expect(allowed.stderr).not.toContain('error');
  });

  it('says where, and the way on', async () => {
    const folder = await makeOutside();
    const program = await makeProgram({ files: { 'pulze.config.yaml': '{}\n' } });
    const said = await validate(program, 'prompt.md', { path: join(folder, 'prompt.md') });
    expect(said.replaceAll(folder, '<outside>').replaceAll(program.folder, '<project>')).toContain(
      `tickets.yaml:4:28 error unreadable-file: \`<outside>/prompt.md\`: ${TOLD}, \`<project>\`; \`--allow-outside\` allows that`,
    );
  });
});

describe('what a run writes beside a pipeline stays in its project', () => {
  const snapshots = `${asked}assert: [snapshot]\nemulator: { rules: [{ reply: { text: queue } }] }\n`;

  it.each([
    ['tickets.cassette.jsonl', ['--cassette', 'record']],
    ['tickets.cassette.jsonl.part', ['--cassette', 'record']],
    ['tickets.snapshots.yaml', []],
    ['.pulze', []],
  ] as const)('where %s is a link', async (name, args) => {
    const folder = await makeTemporaryFolder();
    const target = join(folder, 'target');
    const program = await makeProgram({ files: { 'tickets.yaml': snapshots } });
    if (name === '.pulze') await mkdir(target);
    await symlink(target, join(program.folder, name));
    const run = await program.run('tickets.yaml', '--endpoint', 'emulator', ...args);
    expect([run.exitCode === 0, run.stderr.includes(TOLD)]).toEqual([false, true]);
    expect(await makeNodeFiles(folder).glob('**/*', '.')).toEqual([]);
  });
});

describe('the project', () => {
  const read = async (
    folder: string,
    {
      from = '.',
      pipeline,
      path,
    }: { readonly from?: string; readonly pipeline: string; readonly path: string },
  ): Promise<string> => {
    const workingDirectory = join(folder, from);
    const environment = { files: makeNodeFiles(workingDirectory), workingDirectory };
    return await openProject({}, environment)
      .of(pipeline)
      .readText(path)
      .catch((error: unknown) => {
        if (error instanceof FileError) return error.kind;
        throw error;
      });
  };

  it.each([
    ['the folder of the configuration', 'pulze.config.yaml', 'read'],
    ['the folder of a package', 'package.json', 'read'],
    ['the folder of a repository', '.git/HEAD', 'read'],
    ['the working directory', 'notes.txt', 'outside'],
  ])('is %s', async (_what, marker, expected) => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, { [marker]: '{}\n', 'shared.md': 'read', 'desk/tickets.yaml': '' });
    const found = await read(folder, {
      from: 'desk',
      pipeline: 'tickets.yaml',
      path: '../shared.md',
    });
    expect(found).toBe(expected);
  });

  it('of a pipeline elsewhere is its own folder, and ours is none of it', async () => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, {
      'desk/pulze.config.yaml': '{}\n',
      'desk/secret.md': 'secret',
      'other/tickets.yaml': 'pipeline',
      'other/prompts/ask.md': 'read',
    });
    const pipeline = '../other/tickets.yaml';
    const found = ['../other/prompts/ask.md', 'secret.md', pipeline].map((path) =>
      read(folder, { from: 'desk', pipeline, path }),
    );
    expect(await Promise.all(found)).toEqual(['read', 'outside', 'pipeline']);
  });

  it.each([
    ['c:/DESK/Prompt.md', 'ask'],
    ['C:\\desk\\Prompt.md', 'ask'],
    ['D:/secret.md', 'outside'],
    ['C:/desktop/secret.md', 'outside'],
    ['\\\\server\\share\\secret.md', 'outside'],
    ['../secret.md', 'outside'],
  ])('on Windows has drives, and no case: %s', async (path, expected) => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, {
      'C/desk/pulze.config.yaml': '{}\n',
      'C/desk/Prompt.md': 'ask',
      'C/DESK/Prompt.md': 'ask',
    });
    const workingDirectory = 'C:\\desk';
    const files = makeWindowsFiles(folder, workingDirectory);
    const found = await openProject({}, { files, workingDirectory })
      .of('tickets.yaml')
      .readText(path)
      .catch((error: unknown) => (error instanceof FileError ? error.kind : error));
    expect(found).toBe(expected);
  });

  it('is told from what a link to nothing would make', async () => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, { 'desk/pulze.config.yaml': '{}\n' });
    await symlink('../nothing.md', join(folder, 'desk', 'one'));
    await symlink('one', join(folder, 'desk', 'two'));
    const workingDirectory = join(folder, 'desk');
    const files = makeNodeFiles(workingDirectory);
    const project = openProject({}, { files, workingDirectory });
    await expect(project.here.writeText('two', 'text')).rejects.toMatchObject({ kind: 'outside' });
    expect(await makeNodeFiles(folder).glob('*.md', '.')).toEqual([]);
  });
});
