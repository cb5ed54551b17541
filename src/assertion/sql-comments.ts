import type { SqlDialect } from './parse-sql.ts';

/** What servers make of a text. */
export type SqlReadings =
  | {
      /** Each as long as the text; the newest server's is the first. */
      readonly texts: readonly string[];
      /** There where any is run. */
      readonly skipped?: SkippedComments;
      readonly problem?: undefined;
    }
  | { readonly texts?: undefined; readonly skipped?: undefined; readonly problem: string };

/** The comments that are run where servers of some version run them. */
export interface SkippedComments {
  /** The text without them, as long as it. */
  readonly text: string;
  /** Where each begins that the newest server runs; there is one at least. */
  readonly starts: readonly number[];
}

/** Servers of how many versions are told apart. */
const MOST_READINGS = 8;

/**
 * MySQL and MariaDB run what is in `/*! … *\/`, and in `/*!50000 … *\/` from that version on, which is a
 * comment to the parser. It is laid bare here, as a server of each version reads it.
 */
export function readAsServers(text: string, dialect: SqlDialect): SqlReadings {
  if (dialect !== 'mysql' && dialect !== 'mariadb') return { texts: [text] };
  const readings: Reading[] = [];
  const servers = [Number.POSITIVE_INFINITY];
  for (const version of servers) {
    const reading = readAsServer(text, { dialect, version });
    readings.push(reading);
    // A server just before each version that a comment names reads another text.
    servers.push(...[...reading.versions].map((named) => named - 1).filter(isNewTo(servers)));
    if (servers.length > MOST_READINGS) return { problem: TOO_MANY };
  }
  if (readings[0]?.isOpen) return { problem: 'a comment in it is never closed' };
  const whole = readings.filter(({ isOpen }) => !isOpen);
  const texts = [...new Set(whole.map((each) => each.text))];
  const starts = readings[0]?.starts ?? [];
  const none = readAsServer(text, { dialect, version: Number.NEGATIVE_INFINITY });
  if (starts.length === 0 || none.isOpen) return { texts };
  return { texts, skipped: { text: none.text, starts } };
}

const TOO_MANY = `servers of more than ${MOST_READINGS} versions would each run another text`;

function isNewTo(known: readonly number[]): (version: number) => boolean {
  return (version) => !known.includes(version);
}

interface Server {
  readonly dialect: 'mysql' | 'mariadb';
  readonly version: number;
}

interface Reading {
  readonly text: string;
  readonly versions: ReadonlySet<number>;
  /** Where the comments begin that it runs. */
  readonly starts: readonly number[];
  readonly isOpen: boolean;
}

/** How far a stretch of the text goes, and what stands for it; itself where nothing does. */
interface Stretch {
  readonly end: number;
  readonly read?: string;
  /** Whether what follows is in a comment that is run. */
  readonly isInside?: boolean;
  readonly isOpen?: boolean;
}

function readAsServer(text: string, server: Server): Reading {
  const versions = new Set<number>();
  const starts: number[] = [];
  const telling = /['"`#]|--|\/\*|\*\//g;
  let read = '';
  let done = 0;
  let isInside = false;
  for (let match = telling.exec(text); match !== null; match = telling.exec(text)) {
    const at = match.index;
    const stretch: Stretch =
      match[0] === '/*'
        ? readComment(text, at, { server, versions })
        : readOther(text, at, { found: match[0], isInside });
    if (stretch.isOpen) return { text, versions, starts, isOpen: true };
    if (stretch.isInside) starts.push(at);
    isInside = stretch.isInside ?? isInside;
    read += text.slice(done, at) + (stretch.read ?? text.slice(at, stretch.end));
    done = stretch.end;
    telling.lastIndex = done;
  }
  return { text: read + text.slice(done), versions, starts, isOpen: isInside };
}

function readOther(
  text: string,
  at: number,
  { found, isInside }: { readonly found: string; readonly isInside: boolean },
): Stretch {
  if (found === '*/') {
    return isInside ? { end: at + 2, read: '  ', isInside: false } : { end: at + 1 };
  }
  if (found === '#') return { end: endOfLine(text, at) };
  if (found !== '--') return { end: endOfQuoted(text, at) };
  // Without white space behind them these are two signs, which the parser takes for a comment.
  const isComment = at + 2 >= text.length || text.charCodeAt(at + 2) <= 0x20;
  return isComment ? { end: endOfLine(text, at) } : { end: at + 2, read: '+ ' };
}

function readComment(
  text: string,
  at: number,
  { server, versions }: { readonly server: Server; readonly versions: Set<number> },
): Stretch {
  const opening = server.dialect === 'mariadb' ? /\/\*(M?)!(\d{5,6})?/y : /\/\*()!(\d{5,6})?/y;
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (match === null) return endOf(text, text.indexOf('*/', at + 2));
  const [whole, letter, digits] = match;
  const version = Number(digits ?? -1);
  // Those of MySQL 5.7 on are none to MariaDB, which went its own way before.
  const isOthers = server.dialect === 'mariadb' && letter === '' && isAfterFork(version);
  if (digits !== undefined && !isOthers) versions.add(version);
  if (version <= server.version && !isOthers) {
    return { end: at + whole.length, read: ' '.repeat(whole.length), isInside: true };
  }
  const skipped = endOf(text, endOfSkipped(text, at + 2));
  return { ...skipped, read: text.slice(at, skipped.end).replace(/[^\n]/g, ' ') };
}

function isAfterFork(version: number): boolean {
  return version >= 50_700 && version <= 50_999;
}

/** Where the comment is closed, if anywhere. */
function endOf(text: string, close: number): Stretch {
  return close === -1 ? { end: text.length, isOpen: true } : { end: close + 2 };
}

/** In what is not run comments may be nested once. */
function endOfSkipped(text: string, from: number): number {
  const telling = /\/\*|\*\//g;
  telling.lastIndex = from;
  let isNested = false;
  for (let match = telling.exec(text); match !== null; match = telling.exec(text)) {
    if (match[0] === '*/' && !isNested) return match.index;
    isNested = match[0] === '/*';
  }
  return -1;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** A quote that is written twice ends one text and begins the next. */
function endOfQuoted(text: string, at: number): number {
  const quote = text.charAt(at);
  const telling = quote === '`' ? /`/g : quote === "'" ? /['\\]/g : /["\\]/g;
  telling.lastIndex = at + 1;
  for (let match = telling.exec(text); match !== null; match = telling.exec(text)) {
    if (match[0] === quote) return telling.lastIndex;
    telling.lastIndex += 1;
  }
  return text.length;
}
