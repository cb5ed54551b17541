import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FileError } from '../../../src/environment/environment.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

describe('the environment on Node', () => {
  it('is this process, where nothing else was given', () => {
    const environment = makeNodeEnvironment();
    expect(environment.workingDirectory).toBe(process.cwd());
    expect(environment.variables['PATH']).toBe(process.env['PATH']);
    const drawn = Array.from({ length: 100 }, () => environment.random());
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(90);
  });

  it('listens to the standard streams once, however often it is made', () => {
    const count = (): number => makeNodeEnvironment() && process.stdout.listenerCount('error');
    const first = count();
    expect(count()).toBe(first);
  });

  it('is a problem with a file where its folder was removed', () => {
    const gone = Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), {
      code: 'ENOENT',
    });
    const cwd = vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw gone;
    });
    try {
      expect(() => makeNodeEnvironment()).toThrow(FileError);
      expect(makeNodeEnvironment({ workingDirectory: '/' }).workingDirectory).toBe('/');
    } finally {
      cwd.mockRestore();
    }
  });

  it('takes what it was given instead of the real thing', () => {
    const clock = makeFakeClock();
    const variables = { PULZE_ENDPOINT: 'emulator' };
    const environment = makeNodeEnvironment({ clock, variables, random: () => 0.5 });
    expect(environment.clock).toBe(clock);
    expect(environment.variables).toBe(variables);
    expect(environment.random()).toBe(0.5);
  });

  it('looks for relative paths in the working directory that it was given', async () => {
    const workingDirectory = await makeTemporaryFolder();
    await writeFile(join(workingDirectory, 'ticket.txt'), 'I was charged twice.');
    const { files } = makeNodeEnvironment({ workingDirectory });
    expect(await files.readText('ticket.txt')).toBe('I was charged twice.');
  });
});
