import type { ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import type { ModuleAnswer, ModuleHost, ProcessPlace } from './environment.ts';
import { moduleHostSource } from './module-host-source.ts';
import {
  describeEnd,
  describeStart,
  environmentOf,
  findStartProblem,
  gatherErrors,
  keepTrack,
  killGroup,
  waitForEnd,
} from './node-processes.ts';
import { spawn } from './node-spawn.ts';

/** A process of Node's own that imports modules; it ends when this process does. */
export async function openModuleHost(
  { directory, variables }: ProcessPlace,
  absolute: (path: string) => string,
): Promise<ModuleHost> {
  let child: ChildProcess;
  try {
    child = spawn(process.execPath, [...hostFlags(), '--eval', moduleHostSource], {
      cwd: directory,
      env: environmentOf(variables),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
      windowsHide: true,
    });
  } catch (error) {
    return neverStarted(error);
  }
  keepTrack(child);
  const ended = watchEnd(child);
  await Promise.race([waitForAnswer(child).promise, ended]);
  return {
    async call({ path, exported, input }) {
      const url = pathToFileURL(absolute(path)).href;
      const answered = waitForAnswer(child);
      try {
        if (child.connected) child.send({ url, exported, input }, () => undefined);
        return await Promise.race([answered.promise, ended]);
      } finally {
        answered.forget();
      }
    },
    close: () => killGroup(child),
  };
}

function neverStarted(error: unknown): ModuleHost {
  const answer: ModuleAnswer = { kind: 'ended', errors: describeStart(error) };
  return { call: async () => answer, close: () => undefined };
}

/** Those that say whether TypeScript is understood hold for the host as they do here. */
function hostFlags(): readonly string[] {
  const flags = process.execArgv.filter((flag) =>
    /^--experimental-(strip|transform)-types/.test(flag),
  );
  return ['--no-warnings', ...flags, '--input-type=module'];
}

function waitForAnswer(child: ChildProcess): {
  readonly promise: Promise<ModuleAnswer>;
  readonly forget: () => void;
} {
  let forget = (): void => undefined;
  const promise = new Promise<ModuleAnswer>((resolve) => {
    const onMessage = (message: unknown): void => resolve(message as ModuleAnswer);
    child.once('message', onMessage);
    forget = () => void child.removeListener('message', onMessage);
  });
  return { promise, forget };
}

async function watchEnd(child: ChildProcess): Promise<ModuleAnswer> {
  const errors = gatherErrors(child);
  const problem = await Promise.race([waitForEnd(child), findStartProblem(child)]);
  if (problem !== undefined) return { kind: 'ended', errors: problem };
  return { kind: 'ended', ...describeEnd(child, errors()) };
}
