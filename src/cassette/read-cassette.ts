import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { fingerprint } from './fingerprint.ts';
import type { AskedRequest, Interaction, RecordedResponse } from './interaction.ts';
import { LineError, readLine } from './read-line.ts';

/** An interaction, and the line that it is on. */
export interface Recorded extends Interaction {
  /** From 1; 0 for one that is not in the file yet. */
  readonly line: number;
}

/** By fingerprint. */
export type Recordings = ReadonlyMap<string, Recorded>;

/** A whole conversation with its files is some megabytes. */
export const LONGEST_LINE = 20_000_000;

/** A line of a cassette. */
export interface CassetteLine {
  /** From 1. */
  readonly number: number;
  /** Undefined where its bytes are not UTF-8. */
  readonly text: string | undefined;
}

/** What a cassette holds. Every line that is none is told, not the first one only. */
export class CassetteReader {
  readonly #path: string;
  readonly #known = new Map<string, Recorded>();
  readonly #diagnostics: Diagnostic[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  take({ number, text }: CassetteLine): void {
    const written = text?.replace(/\r$/, '');
    if (written?.trim() === '') return;
    const read = written === undefined ? 'this line is not UTF-8' : tryRead(written);
    const problem = typeof read === 'string' ? read : this.#keep(read, number);
    if (problem !== undefined) {
      this.#diagnostics.push(tell(this.#path, { number, text: written }, problem));
    }
  }

  #keep(read: Interaction, number: number): string | undefined {
    const key = fingerprint(read.request);
    const earlier = this.#known.get(key);
    if (earlier !== undefined) return `the same request is recorded on line ${earlier.line}`;
    this.#known.set(key, new KeptInteraction(read, number));
    return undefined;
  }

  end(): Checked<Recordings> {
    const diagnostics = this.#diagnostics;
    return diagnostics.length > 0 ? { diagnostics } : { value: this.#known, diagnostics };
  }
}

/**
 * What a recording that was cut off holds: each line that came to its end. Of two that ask the same
 * the later one counts.
 */
export class RemainsReader {
  readonly #known = new Map<string, Recorded>();

  take({ text = '' }: CassetteLine): void {
    const read = text.trim() === '' ? '' : tryRead(text);
    if (typeof read === 'string') return;
    this.#known.set(fingerprint(read.request), new KeptInteraction(read, 0));
  }

  end(): Recordings {
    return this.#known;
  }
}

/** Of ten thousand requests hardly one is looked at again: a text takes less than what it says. */
class KeptInteraction implements Recorded {
  readonly line: number;
  readonly response: RecordedResponse;
  readonly #request: string;

  constructor({ request, response }: Interaction, line: number) {
    this.line = line;
    this.response = response;
    this.#request = JSON.stringify(request);
  }

  get request(): AskedRequest {
    return JSON.parse(this.#request) as AskedRequest;
  }
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

function tell(path: string, { number, text = '' }: CassetteLine, message: string): Diagnostic {
  const start = { line: number, column: 1 };
  const end = { line: number, column: Math.max(2, Math.min(text.length, 80) + 1) };
  const hints = ['correct the line, or remove it and record it again: `--cassette auto`'];
  return {
    code: 'bad-cassette',
    severity: 'error',
    message,
    location: { path, start, end },
    hints,
  };
}
