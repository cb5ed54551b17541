import { describe, expect, it } from 'vitest';
import type { ModuleAnswer, Programs } from '../../../src/environment/environment.ts';
import { type CodeRunner, makeCodeRunner } from '../../../src/run/call-code.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';

const MOST = 4;

interface Desk {
  readonly abort: AbortController;
  readonly opened: string[];
  readonly closed: string[];
  /** Timers that are still to come. */
  readonly timers: Set<number>;
  call(): ReturnType<ReturnType<CodeRunner['toolsFor']>['callModule']>;
  runProgram(): ReturnType<ReturnType<CodeRunner['toolsFor']>['callProgram']>;
}

/** Hosts answer by `answer`; `opens` is asked before each is opened. */
function makeDesk({
  answer = () => Promise.resolve({ kind: 'returned', json: 'true' }),
  opens = () => undefined,
}: {
  readonly answer?: () => Promise<ModuleAnswer>;
  readonly opens?: (count: number) => void;
} = {}): Desk {
  const [opened, closed, timers]: [string[], string[], Set<number>] = [[], [], new Set()];
  const programs: Programs = {
    readsTypeScript: false,
    nodeVersion: '20.0.0',
    findProblem: () => Promise.resolve(undefined),
    run: () => Promise.reject(new Error('no program')),
    openModuleHost: async () => {
      const name = String(opened.length + 1);
      opened.push(name);
      opens(opened.length);
      return { call: answer, close: () => void closed.push(name) };
    },
  };
  const clock = makeFakeClock();
  let scheduled = 0;
  const schedule: typeof clock.schedule = (milliseconds, callback) => {
    scheduled += 1;
    const timer = scheduled;
    timers.add(timer);
    const cancel = clock.schedule(milliseconds, callback);
    return () => {
      timers.delete(timer);
      cancel();
    };
  };
  const abort = new AbortController();
  const context = { programs, clock: { ...clock, schedule }, variables: {}, redact: String };
  const tools = makeCodeRunner(context, abort.signal).toolsFor('desk/tickets.yaml');
  const asked = { input: {}, variables: [], timeoutMilliseconds: 1000 };
  return {
    abort,
    opened,
    closed,
    timers,
    call: () => tools.callModule({ ...asked, path: 'check.mjs', exported: 'default' }),
    runProgram: () => tools.callProgram({ ...asked, command: ['check'] }),
  };
}

describe('a module', () => {
  it('finds a place, however many processes could not be opened before', async () => {
    const desk = makeDesk({
      opens: (count) => {
        if (count <= MOST) throw new Error('no process');
      },
    });
    for (let call = 0; call < MOST; call += 1) {
      await expect(desk.call()).rejects.toThrow('no process');
    }
    expect(await desk.call()).toBe(true);
  });

  it('finds a place where a process did not answer, and leaves no timer', async () => {
    const desk = makeDesk({ answer: () => Promise.reject(new Error('no channel')) });
    for (let call = 0; call <= MOST; call += 1) {
      await expect(desk.call()).rejects.toThrow('no channel');
    }
    expect([desk.timers.size, desk.closed]).toEqual([0, desk.opened]);
  });

  it('that waits for a place when the run is cut off has no process opened for it', async () => {
    let answer: (answer: ModuleAnswer) => void = () => undefined;
    const answered = new Promise<ModuleAnswer>((resolve) => {
      answer = resolve;
    });
    const desk = makeDesk({ answer: () => answered });
    const calls = Array.from({ length: MOST * 3 }, () => desk.call().catch(String));
    await Promise.resolve();
    desk.abort.abort();
    answer({ kind: 'ended', errors: '' });
    expect(await Promise.all(calls)).toEqual(calls.map(() => 'Interruption: interrupted'));
    await expect(desk.call()).rejects.toThrow('interrupted');
    expect(desk.opened).toHaveLength(MOST);
  });

  it('may give a megabyte, which is not as many characters', async () => {
    const give = (json: string) => makeDesk({ answer: async () => ({ kind: 'returned', json }) });
    expect(await give(`"${'e'.repeat(999_998)}"`).call()).toHaveLength(999_998);
    await expect(give(`"${'é'.repeat(500_000)}"`).call()).rejects.toThrow('gave more than 1 MB');
  });
});

it('a program that cannot be run leaves no timer', async () => {
  const desk = makeDesk();
  await expect(desk.runProgram()).rejects.toThrow('no program');
  expect(desk.timers.size).toBe(0);
});
