import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { fingerprint } from './fingerprint.ts';
import { HeldAnswer } from './held-answer.ts';
import type { Interaction, RecordedResponse } from './interaction.ts';
import { LineError, readLine } from './read-line.ts';
import type { HeldPlace, RecordedPlace } from './recordings.ts';

/** By fingerprint. */
export type RecordedPlaces = Map<string, HeldPlace>;

/** In bytes. A whole conversation with its files is some megabytes. */
export const LONGEST_LINE = 20_000_000;

/** Some 12,000 answers of a kilobyte. */
const MOST_HELD_BYTES = 16_000_000;

/** A line of a cassette. */
export interface CassetteLine extends RecordedPlace {
  /** Undefined where its bytes are not UTF-8. */
  readonly text: string | undefined;
}

/** What a cassette holds. Every line that is none is told, not the first one only. */
export class CassetteReader {
  readonly #path: string;
  readonly #mostHeldBytes: number;
  readonly #known = new Map<string, HeldPlace>();
  readonly #diagnostics: Diagnostic[] = [];

  /** `mostHeldBytes`: so much of the file's beginning has its answers held in memory. */
  constructor(path: string, mostHeldBytes: number = MOST_HELD_BYTES) {
    this.#path = path;
    this.#mostHeldBytes = mostHeldBytes;
  }

  take(line: CassetteLine): void {
    const written = line.text?.replace(/\r$/, '');
    if (written?.trim() === '') return;
    const read = written === undefined ? 'this line is not UTF-8' : tryRead(written);
    const problem = typeof read === 'string' ? read : this.#keep(read, line);
    if (problem !== undefined) {
      this.#diagnostics.push(tell(this.#path, { line: line.line, text: written }, problem));
    }
  }

  #keep({ request, response }: Interaction, place: RecordedPlace): string | undefined {
    const key = fingerprint(request);
    const earlier = this.#known.get(key);
    if (earlier !== undefined) return `the same request is recorded on line ${earlier.line}`;
    const isHeld = place.offset + place.length <= this.#mostHeldBytes;
    this.#known.set(key, placeOf(place, isHeld ? new HeldAnswer(response) : undefined));
    return undefined;
  }

  end(): Checked<RecordedPlaces> {
    const diagnostics = this.#diagnostics;
    return diagnostics.length > 0 ? { diagnostics } : { value: this.#known, diagnostics };
  }
}

/**
 * What a recording that was cut off holds: each line that came to its end. Of two that ask the same
 * the later one counts.
 */
export class RemainsReader {
  readonly #known = new Map<string, HeldPlace>();

  take({ text = '', ...place }: CassetteLine): void {
    const read = text.trim() === '' ? '' : tryRead(text);
    if (typeof read === 'string') return;
    this.#known.set(fingerprint(read.request), placeOf(place));
  }

  end(): RecordedPlaces {
    return this.#known;
  }
}

/** Without what else a line has. */
function placeOf({ line, offset, length }: RecordedPlace, response?: RecordedResponse): HeldPlace {
  return { line, offset, length, response };
}

/** The endpoint of a line, whoever wrote it; undefined where it is no interaction. */
export function readEndpoint(line: string): string | undefined {
  const read = tryRead(line);
  return typeof read === 'string' ? undefined : read.request.endpoint;
}

function tryRead(line: string): Interaction | string {
  if (line.length > LONGEST_LINE) return `this line is longer than ${LONGEST_LINE} bytes`;
  try {
    return readLine(line);
  } catch (error) {
    if (error instanceof LineError) return error.message;
    throw error;
  }
}

function tell(
  path: string,
  { line, text = '' }: Pick<CassetteLine, 'line' | 'text'>,
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
