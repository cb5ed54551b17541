import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/location.ts';
import { fingerprint } from './fingerprint.ts';
import type { Interaction } from './interaction.ts';
import { LineError, readLine } from './read-line.ts';

/** An interaction, and the line that it is on. */
export interface Recorded extends Interaction {
  /** From 1; 0 for one that is not in the file yet. */
  readonly line: number;
}

/** By fingerprint. */
export type Recordings = ReadonlyMap<string, Recorded>;

/** A whole conversation with its files is some megabytes. */
const LONGEST_LINE = 20_000_000;

/** What a cassette holds. Every line that is none is told, not the first one only. */
export function readCassette(file: SourceFile): Checked<Recordings> {
  const known = new Map<string, Recorded>();
  const diagnostics: Diagnostic[] = [];
  file.text.split('\n').forEach((text, at) => {
    const written = text.replace(/\r$/, '');
    if (written.trim() === '') return;
    const line = at + 1;
    const read = tryRead(written);
    if (typeof read === 'string') diagnostics.push(tell(file, { line, text: written }, read));
    else {
      const key = fingerprint(read.request);
      const earlier = known.get(key);
      if (earlier === undefined) known.set(key, { ...read, line });
      else {
        const message = `the same request is recorded on line ${earlier.line}`;
        diagnostics.push(tell(file, { line, text: written }, message));
      }
    }
  });
  return diagnostics.length > 0 ? { diagnostics } : { value: known, diagnostics };
}

/**
 * What a recording that was cut off holds: each line that came to its end. Of two that ask the same
 * the later one counts.
 */
export function readRemains(text: string): Recordings {
  const known = new Map<string, Recorded>();
  for (const line of text.split('\n')) {
    const read = line.trim() === '' ? '' : tryRead(line);
    if (typeof read !== 'string') known.set(fingerprint(read.request), { ...read, line: 0 });
  }
  return known;
}

function tryRead(line: string): Interaction | string {
  if (line.length > LONGEST_LINE) return `this line is longer than ${LONGEST_LINE} characters`;
  try {
    return readLine(line);
  } catch (error) {
    if (error instanceof LineError) return error.message;
    throw error;
  }
}

function tell(
  { path }: SourceFile,
  { line, text }: { readonly line: number; readonly text: string },
  message: string,
): Diagnostic {
  const start = { line, column: 1 };
  const end = { line, column: Math.max(2, Math.min(text.length, 80) + 1) };
  const hints = ['correct the line, or remove it and record it again: `--cassette auto`'];
  return {
    code: 'bad-cassette',
    severity: 'error',
    message,
    location: { path, start, end },
    hints,
  };
}
