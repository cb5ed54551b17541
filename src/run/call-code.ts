import { posix } from 'node:path';
import type { CodeTools, ModuleCall, ProgramCall } from '../assertion/code-tools.ts';
import { ToolError } from '../assertion/tools.ts';
import type {
  Clock,
  ModuleAnswer,
  ProcessPlace,
  ProgramEnd,
  Programs,
} from '../environment/environment.ts';
import type { JsonValue } from '../source/json.ts';
import { isTooDeep, TOO_DEEP } from '../source/json-depth.ts';
import { pathBeside } from '../source/path-beside.ts';
import { describeEnd, describeThrown, fitForMessage, nameTime } from './describe-code.ts';
import { Interruption } from './interruption.ts';
import { ModuleHosts } from './module-hosts.ts';

export interface CodeContext {
  readonly programs: Programs;
  readonly clock: Clock;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Takes keys out of what code gives back or prints. */
  readonly redact: (text: string) => string;
}

export interface CodeRunner {
  /** For the assertions of this pipeline file. */
  toolsFor(pipelinePath: string): CodeTools;
}

/** A verdict and its message; no reason to keep more. */
const MOST_BYTES = 1_000_000;

/** Runs the author's code for one run; whatever still runs is ended when the signal aborts. */
export function makeCodeRunner(context: CodeContext, signal: AbortSignal): CodeRunner {
  const { programs, redact } = context;
  const hosts = new ModuleHosts(programs);
  const inProgress = new Set<AbortController>();
  signal.addEventListener(
    'abort',
    () => {
      hosts.close();
      for (const each of inProgress) each.abort();
    },
    { once: true },
  );

  const placeOf = (pipelinePath: string, names: readonly string[]): ProcessPlace => ({
    directory: posix.dirname(pipelinePath),
    variables: pickVariables(context.variables, names),
  });

  const callModule = async (pipelinePath: string, call: ModuleCall): Promise<JsonValue> => {
    const place = placeOf(pipelinePath, call.variables);
    const path = pathBeside(pipelinePath, call.path);
    const input = JSON.stringify(call.input);
    if (signal.aborted) throw new Interruption();
    const host = await hosts.take(place);
    const deadline = startDeadline(context.clock, call.timeoutMilliseconds, () => host.close());
    let isUsable = false;
    try {
      if (signal.aborted) throw new Interruption();
      const answer = await host.call({ path, exported: call.exported, input });
      const isLate = deadline.end();
      isUsable = !isLate && isStillThere(answer);
      if (signal.aborted) throw new Interruption();
      if (isLate) throw new ToolError(late(call.path, call.timeoutMilliseconds));
      return readModuleAnswer(call, answer, redact);
    } finally {
      deadline.end();
      hosts.give(place, host, isUsable);
    }
  };

  const callProgram: CodeRunnerProgram = async (pipelinePath, call) => {
    if (signal.aborted) throw new Interruption();
    const start = {
      ...placeOf(pipelinePath, call.variables),
      command: call.command,
      input: JSON.stringify(call.input),
      mostBytes: MOST_BYTES,
    };
    const ending = new AbortController();
    inProgress.add(ending);
    const deadline = startDeadline(context.clock, call.timeoutMilliseconds, () => ending.abort());
    const name = call.command.join(' ');
    try {
      const end = await programs.run(start, ending.signal);
      if (signal.aborted) throw new Interruption();
      if (deadline.end()) throw new ToolError(late(name, call.timeoutMilliseconds));
      return readProgramEnd(name, end, redact);
    } finally {
      deadline.end();
      inProgress.delete(ending);
    }
  };

  return {
    toolsFor: (pipelinePath) => ({
      callModule: (call) => callModule(pipelinePath, call),
      callProgram: (call) => callProgram(pipelinePath, call),
    }),
  };
}

type CodeRunnerProgram = (
  pipelinePath: string,
  call: ProgramCall,
) => ReturnType<CodeTools['callProgram']>;

function pickVariables(
  variables: CodeContext['variables'],
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Calls back when the time is over; `end` says whether it was. */
function startDeadline(
  clock: Clock,
  milliseconds: number,
  onLate: () => void,
): { readonly end: () => boolean } {
  let isLate = false;
  const cancel = clock.schedule(milliseconds, () => {
    isLate = true;
    onLate();
  });
  return {
    end: () => {
      cancel();
      return isLate;
    },
  };
}

function isStillThere(answer: ModuleAnswer): boolean {
  return answer.kind !== 'ended' && !(answer.kind === 'threw' && answer.isFatal);
}

function late(name: string, milliseconds: number): string {
  return `\`${name}\` did not end within ${nameTime(milliseconds)}`;
}

function readProgramEnd(
  name: string,
  end: ProgramEnd,
  redact: CodeContext['redact'],
): Awaited<ReturnType<CodeRunnerProgram>> {
  if (end.kind === 'not-started') {
    throw new ToolError(fitForMessage(`\`${name}\` cannot be started: ${end.message}`, redact));
  }
  if (end.kind === 'too-much') {
    throw new ToolError(`\`${name}\` wrote more than ${MOST_BYTES / 1_000_000} MB and was ended`);
  }
  if (end.exitCode === undefined) throw new ToolError(describeEnd(name, end, redact));
  return {
    exitCode: end.exitCode,
    output: redact(end.output),
    errors: fitForMessage(end.errors, redact),
  };
}

function readModuleAnswer(
  call: ModuleCall,
  answer: ModuleAnswer,
  redact: CodeContext['redact'],
): JsonValue {
  const name = `\`${call.path}\``;
  if (answer.kind === 'no-function') {
    throw new ToolError(`${name} exports no function \`${call.exported}\``);
  }
  if (answer.kind === 'threw') throw new ToolError(describeThrown(call.path, answer, redact));
  if (answer.kind === 'ended') throw new ToolError(describeEnd(call.path, answer, redact));
  if (answer.noNumber !== undefined) {
    throw new ToolError(`${name} gave ${answer.noNumber}, which is no number that JSON can hold`);
  }
  if (answer.json === undefined) throw new ToolError(`${name} gave nothing that JSON can hold`);
  if (Buffer.byteLength(answer.json) > MOST_BYTES)
    throw new ToolError(`${name} gave more than 1 MB`);
  const value = JSON.parse(redact(answer.json)) as JsonValue;
  if (isTooDeep(value)) throw new ToolError(`what ${name} gave is ${TOO_DEEP}`);
  return value;
}
