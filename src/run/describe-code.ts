import { safeLine } from '../diagnostic/safe-text.ts';
import type { ModuleAnswer, ProcessEnd } from '../environment/environment.ts';
import { cutText, endOfText } from '../source/cut-text.ts';

type Redact = (text: string) => string;

/** Longer ones are cut. */
const LONGEST = 300;

/** What code printed, on one line, without keys and control characters; the end of it where it is long. */
export function fitForMessage(text: string, redact: Redact): string {
  const line = toLine(text, redact);
  return line.length > LONGEST ? `…${endOfText(line, LONGEST)}` : line;
}

/** How a process ended that should have answered. */
export function describeEnd(name: string, end: ProcessEnd, redact: Redact): string {
  const { exitCode, signal } = end;
  const errors = fitForMessage(end.errors, redact);
  const isStarted = exitCode !== undefined || signal !== undefined;
  if (!isStarted) return `\`${name}\` cannot be started: ${errors}`;
  const how = signal === undefined ? `with exit code ${exitCode}` : `by ${signal}`;
  const message = `\`${name}\` ended ${how} without an answer`;
  return errors === '' ? message : `${message}: ${errors}`;
}

/** What a module threw, and where in it. */
export function describeThrown(
  path: string,
  { message, stack }: Extract<ModuleAnswer, { readonly kind: 'threw' }>,
  redact: Redact,
): string {
  const said = cutText(toLine(message, redact), LONGEST);
  const place = findPlace(path, stack);
  return `\`${path}\` threw ${said}${place === undefined ? '' : ` (${place})`}`;
}

/** The first place of the stack that is in the module: `check.ts:3:9`. */
function findPlace(path: string, stack: string): string | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  for (const line of stack.split('\n')) {
    const named = line.slice(Math.max(line.lastIndexOf('/'), line.lastIndexOf('\\')) + 1);
    if (!named.startsWith(file)) continue;
    const [, place] = /^(:\d+(?::\d+)?)\)?$/.exec(named.slice(file.length)) ?? [];
    if (place !== undefined) return `${file}${place}`;
  }
  return undefined;
}

function toLine(text: string, redact: Redact): string {
  return safeLine(redact(text).trim().replace(/\s+/g, ' '), false);
}

export function nameTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
