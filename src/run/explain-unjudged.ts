import { OptionError } from '../assertion/assertion.ts';
import { JudgedLater } from '../assertion/repeat-tools.ts';
import { ToolError } from '../assertion/tools.ts';
import { FileError } from '../environment/environment.ts';
import { type AssertionUse, TemplateFailure } from '../pipeline/pipeline.ts';
import { DamagedJournal } from '../protocol/damaged-journal.ts';
import { ProviderError } from '../provider/provider.ts';
import { Interruption } from './interruption.ts';
import { cannotJudge, type Decided } from './record-assertion.ts';

/** What an author's template or option does wrong while a trial runs, or a tool. */
const mistakes = [TemplateFailure, OptionError, ToolError] as const;

/** What is about more than this one judgement. */
const larger = [JudgedLater, Interruption, FileError, DamagedJournal, ProviderError] as const;

/**
 * What was thrown leaves the assertion unjudged, and its trial errored. That holds of a bug, too, of ours, of a
 * library or of an extension: the answers of the other trials are paid for, and no bug is in them.
 */
export function explainUnjudged(error: unknown, use: AssertionUse): Decided {
  if (mistakes.some((kind) => error instanceof kind)) return cannotJudge((error as Error).message);
  if (larger.some((kind) => error instanceof kind) || isAbort(error)) throw error;
  const name = use.combine?.kind ?? use.assertion;
  return cannotJudge(`a bug in \`${name}\`, and nothing in the answer: ${describeBug(error)}`);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** With the place in the code, as far as that is the same on every machine. */
function describeBug(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = findPlace(error.stack ?? '');
  return `${error.name}: ${error.message}${place === undefined ? '' : ` (${place})`}`;
}

/** The first place that the stack names: `check.js:3:9`. */
function findPlace(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const words = /^\s+at /.test(line) ? line.split(/[\\/\s()]/) : [];
    const place = words.map((word) => /^.+:\d+:\d+/.exec(word)?.[0]).find(Boolean);
    if (place !== undefined) return place;
  }
  return undefined;
}
