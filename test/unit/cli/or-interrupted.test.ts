import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import { orInterrupted } from '../../../src/cli/or-interrupted.ts';
import type { Interrupts } from '../../../src/environment/interrupts.ts';
import { makeProgram } from '../../support/program.ts';

function makeInterrupts(): { readonly interrupts: Interrupts; readonly stop: () => void } {
  const [stop, abort] = [new AbortController(), new AbortController()];
  return {
    interrupts: { stop: stop.signal, abort: abort.signal },
    stop: () => stop.abort(),
  };
}

describe('a command that keeps nothing', () => {
  it('ends with its own code when nobody interrupts it', async () => {
    const { interrupts } = makeInterrupts();
    expect(await orInterrupted(interrupts, () => Promise.resolve(exitCodes.mistake))).toBe(2);
  });

  it('ends at the first interrupt, whatever it waits for', async () => {
    const { interrupts, stop } = makeInterrupts();
    const ended = orInterrupted(interrupts, () => new Promise(() => {}));
    stop();
    expect(await ended).toBe(130);
  });

  it('does not begin after one', async () => {
    const { interrupts, stop } = makeInterrupts();
    stop();
    const work = (): Promise<never> => Promise.reject(new Error('it began'));
    expect(await orInterrupted(interrupts, work)).toBe(130);
  });

  it('rejects when it does', async () => {
    const { interrupts } = makeInterrupts();
    const work = (): Promise<never> => Promise.reject(new Error('the disk is purple'));
    await expect(orInterrupted(interrupts, work)).rejects.toThrow('the disk is purple');
  });

  it.each(['validate', 'list', 'report', 'run --dry-run'])('is %s', async (command) => {
    const { interrupts, stop } = makeInterrupts();
    const program = await makeProgram({
      files: { 'tickets.yaml': 'version: 1\nmessages: [{ user: Which queue? }]\n' },
      variables: { PULZE_ENDPOINT: 'emulator' },
      wrapFiles: (files) => ({
        ...files,
        kind: () => {
          stop();
          return new Promise(() => {});
        },
      }),
    });
    const output = await program.runWith(interrupts, ...command.split(' '), 'tickets.yaml');
    expect(output).toEqual({ exitCode: 130, stdout: '', stderr: '' });
  });
});
