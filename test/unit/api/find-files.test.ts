import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFiles } from '../../../src/api/find-files.ts';
import { FileError } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

it('names the folder that cannot be read', async () => {
  const workingDirectory = await makeTemporaryFolder();
  const files = {
    ...makeNodeFiles(workingDirectory),
    glob: () =>
      Promise.reject(new FileError('denied', `${workingDirectory}/lock/sub`, 'permission denied')),
  };
  expect(await findFiles(['lock/**/*.yaml'], { files, workingDirectory })).toEqual({
    paths: [],
    diagnostics: [
      {
        code: 'unreadable-file',
        severity: 'error',
        message: '`lock/**/*.yaml`: `lock/sub`: permission denied',
      },
    ],
  });
  expect(await findFiles(['lock/sub'], { files, workingDirectory })).toMatchObject({
    diagnostics: [{ message: '`lock/sub`: permission denied' }],
  });
});

it('says of a link to nothing that it is one, and not that it may have been meant', async () => {
  const workingDirectory = await makeTemporaryFolder();
  await symlink('gone.yaml', join(workingDirectory, 'd.yaml'));
  const files = makeNodeFiles(workingDirectory);
  expect(await findFiles(['d.yaml'], { files, workingDirectory })).toEqual({
    paths: [],
    diagnostics: [
      {
        code: 'no-such-file',
        severity: 'error',
        message: 'there is no file behind the link `d.yaml`',
      },
    ],
  });
});

it('takes an empty name for a mistake, not for the working directory', async () => {
  const workingDirectory = await makeTemporaryFolder();
  await writeTree(workingDirectory, { 'a.yaml': 'version: 1' });
  const files = makeNodeFiles(workingDirectory);
  expect(await findFiles(['a.yaml', ''], { files, workingDirectory })).toEqual({
    paths: ['a.yaml'],
    diagnostics: [
      {
        code: 'usage',
        severity: 'error',
        message: 'one of `files` is empty',
        hints: ['write `.` for the files of the working directory'],
      },
    ],
  });
});

const BESIDE = { 'a.yaml': '', 'a.snapshots.yaml': '', 'pulze.config.yaml': '' };

it('passes over what lies beside pipelines where a shell has named all that a glob matches', async () => {
  const workingDirectory = await makeTemporaryFolder();
  await writeTree(workingDirectory, BESIDE);
  const files = makeNodeFiles(workingDirectory);
  const wanted = ['a.snapshots.yaml', 'a.yaml', 'pulze.config.yaml'];
  expect(await findFiles(wanted, { files, workingDirectory })).toEqual({
    paths: ['a.yaml'],
    diagnostics: [],
  });
});

it('says what lies beside pipelines is where nothing else is named', async () => {
  const workingDirectory = await makeTemporaryFolder();
  await writeTree(workingDirectory, BESIDE);
  const files = makeNodeFiles(workingDirectory);
  const wanted = ['pulze.config.yaml', './a.snapshots.yaml'];
  expect(await findFiles(wanted, { files, workingDirectory })).toEqual({
    paths: [],
    diagnostics: [
      {
        code: 'no-such-file',
        severity: 'error',
        message: '`pulze.config.yaml` is the configuration, and no pipeline',
        hints: ['it is read with every pipeline: name those'],
      },
      {
        code: 'no-such-file',
        severity: 'error',
        message: '`a.snapshots.yaml` has the snapshots of a pipeline, and is none',
        hints: ['they are read with it: name that'],
      },
    ],
  });
});

it('offers only pipelines in place of a name that is none', async () => {
  const workingDirectory = await makeTemporaryFolder();
  await writeTree(workingDirectory, BESIDE);
  const files = makeNodeFiles(workingDirectory);
  expect(await findFiles(['tickets.yaml'], { files, workingDirectory })).toMatchObject({
    diagnostics: [{ message: 'there is no file `tickets.yaml`', hints: ['there is `a.yaml`'] }],
  });
});
