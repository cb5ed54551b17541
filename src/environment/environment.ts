/**
 * The world as an argument. Everything the program does to or learns from its surroundings goes
 * through here, so that it can be run without a network, a clock or a disk.
 */
export interface Environment {
  readonly clock: Clock;
  readonly files: Files;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Environment variables. Secrets live here; never print one. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Absolute. Relative paths that a user gives are relative to it. */
  readonly workingDirectory: string;
  /** Uniform in [0, 1). For jitter and run ids; whatever must be reproducible uses a seeded generator. */
  random(): number;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds from an arbitrary origin; never goes backwards. For durations. */
  monotonic(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after that many milliseconds, unless the returned function is called first. */
  schedule(milliseconds: number, callback: () => void): () => void;
  /** Calls back as soon as what has arrived by now was taken in. */
  defer(callback: () => void): void;
}

/** Where text goes. Writes after the reader has gone (a closed pipe) are dropped silently. */
export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Terminal width in columns; undefined where there is none. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

/** `stream`: a pipe, a terminal or another device, which may be read once, or without end. */
export type PathKind = 'file' | 'directory' | 'stream' | 'missing';

/** Paths are absolute, or relative to the working directory. Rejects with {@link FileError} only. */
export interface Files {
  kind(path: string): Promise<PathKind>;
  /** Decodes UTF-8, drops a byte order mark; rejects with `not-text` when the bytes are not UTF-8. */
  readText(path: string): Promise<string>;
  /** The bytes in chunks, without reading the whole file. */
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Names (not paths) of what is in a folder, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** Files that match a glob, sorted, relative to `directory`, with forward slashes. */
  glob(pattern: string, directory: string): Promise<readonly string[]>;
  /** Makes parent folders; replaces the file in one step, so that a reader never sees half of it. */
  writeText(path: string, text: string): Promise<void>;
  /** Makes parent folders; truncates. For text that is written bit by bit. */
  openWrite(path: string): Promise<WritableFile>;
  openRead(path: string): Promise<ReadableFile>;
  /** Rejects when a file cannot be written there now. Makes parent folders, and changes no file. */
  tryWrite(path: string): Promise<void>;
}

export interface WritableFile {
  /** Resolves when the text was handed to the operating system, in the order of the calls. */
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface ReadableFile {
  readonly size: number;
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export type FileErrorKind =
  | 'missing'
  | 'directory'
  | 'denied'
  | 'not-text'
  | 'disk-full'
  | 'exists'
  | 'other';

/** What went wrong with a file, in words that can be shown ("no such file"). */
export class FileError extends Error {
  readonly kind: FileErrorKind;
  readonly path: string;

  constructor(kind: FileErrorKind, path: string, message: string) {
    super(message);
    this.name = 'FileError';
    this.kind = kind;
    this.path = path;
  }
}
