import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { FileError } from '../environment/environment.ts';

interface Unopened {
  readonly problem: Diagnostic;
}

/** Nothing is kept of a run that was not begun: on a full disk its folder is not there any more. */
export function explainUnbegun(path: string, output: string): (error: unknown) => Unopened {
  return (error) => {
    const isFull = error instanceof FileError && error.kind === 'disk-full';
    if (!isFull) return explainUnwritable(path)(error);
    const message = `the run cannot be kept in \`${output}\`: ${error.message}`;
    const hints = ['make room, or name another place with `--output`'];
    return { problem: { code: 'unwritable-output', severity: 'error', message, hints } };
  };
}

/** Why a run cannot be kept where it is; throws what is no such reason. */
export function explainUnwritable(path: string): (error: unknown) => Unopened {
  return (error) => {
    if (!(error instanceof FileError) || error.kind === 'disk-full') throw error;
    const message = `the run cannot be kept in \`${path}\`: ${error.message}`;
    const hints = ['name another place with `--output`'];
    return { problem: { code: 'unwritable-output', severity: 'error', message, hints } };
  };
}
