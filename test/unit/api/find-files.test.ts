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
