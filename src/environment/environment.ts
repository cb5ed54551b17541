/**
 * The world as an argument. Everything the program does to or learns from its surroundings goes
 * through here, so that it can be run without a network, a clock or a disk.
 */
export interface Environment {
  readonly clock: Clock;
  readonly files: Files;
  readonly programs: Programs;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Absent where nobody can press a key. */
  readonly keyboard?: Keyboard | undefined;
  /** Environment variables. Secrets live here; never print one. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Names of those that this process was not begun with: what Node reads by itself, it has without them. */
  readonly lateVariables?: ReadonlySet<string>;
  /**
   * What must never be shown, such as a key: whoever reads one adds it. A crash has no other way to know
   * what is secret in its stack.
   */
  readonly secrets?: Set<string>;
  /** Absolute. Relative paths that a user gives are relative to it. */
  readonly workingDirectory: string;
  /** What this machine is called in its network; absent where it has no name. */
  readonly hostName?: string | undefined;
  /** Uniform in [0, 1). For jitter and run ids; whatever must be reproducible uses a seeded generator. */
  random(): number;
}

export interface Keyboard {
  /** Until the returned function is called, Ctrl-C is a key as well (`\u0003`), and no interrupt. */
  listen(onKey: (key: string) => void): () => void;
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
  /** Nobody reads it any more, or it cannot be written; known some time after something was written. */
  readonly isEnded?: boolean;
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
  /** Makes parent folders; replaces the file in one step, so that a reader never sees half of it. A text may come in pieces. */
  writeText(path: string, text: string | AsyncIterable<string>): Promise<void>;
  /**
   * Replaces a text while no other process does that asks in this way; undefined is for a file that is
   * not there. A lock that a process left behind holds for a few seconds.
   */
  updateText(path: string, change: (text: string | undefined) => string): Promise<void>;
  /** Makes parent folders; truncates. For text that is written bit by bit. */
  openWrite(path: string): Promise<WritableFile>;
  /**
   * Like `openWrite`, behind what is there; with `size`, behind so many bytes of it, and what follows them is
   * dropped.
   */
  openAppend(path: string, size?: number): Promise<WritableFile>;
  openRead(path: string): Promise<ReadableFile>;
  /**
   * The absolute path with every link followed, also where the end of it is not there: where something
   * would be written.
   */
  realPath(path: string): Promise<string>;
  /** Undefined for what is no file. */
  details(path: string): Promise<FileDetails | undefined>;
  /**
   * Calls back with the absolute path of each of these files that changes, comes or goes, also where their
   * folders come, go or are replaced. Resolves when it listens; the returned function ends it.
   */
  watch(watched: Watched, onChange: (path: string) => void): Promise<() => Promise<void>>;
  /**
   * Rejects when a file cannot be written there now. Makes parent folders, and changes no file. A named pipe is
   * kept open for `writeText`.
   */
  tryWrite(path: string): Promise<void>;
  /** A file, or a folder with all that is in it. Nothing happens where nothing is there. */
  remove(path: string): Promise<void>;
  /**
   * Keeps a path for this process until it is released or the process ends, however it ends. Makes
   * parent folders. A FileError is about `of`: what is kept, which is what a user knows of.
   */
  lock(path: string, of: string): Promise<FileLock>;
}

export interface Watched {
  /** Also such that are not there. */
  readonly files: readonly string[];
  /** Where other files may come. */
  readonly folders: readonly WatchedFolder[];
}

export interface WatchedFolder {
  readonly path: string;
  /** Whether folders below it count, but for `node_modules` and those that begin with a dot. */
  readonly isDeep: boolean;
  /** Of the files that are told of. */
  readonly names: RegExp;
}

/** A path that is kept, or who keeps it ("process 4711"). */
export type FileLock =
  | {
      /**
       * Gives why its file is still there, where it cannot be removed. That hinders nobody here: others of this
       * process may have it at once, and other processes of this machine once this one has ended.
       */
      release(): Promise<FileError | undefined>;
      readonly holder?: undefined;
    }
  | {
      readonly holder: string;
      /** There where it is on another machine: whether it still runs is not known. */
      readonly isElsewhere?: true;
    };

export interface FileDetails {
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
  /** Whether other users of this machine may read it; absent where the disk does not say. */
  readonly isReadByOthers?: boolean;
}

export interface WritableFile {
  /** Resolves when the text was handed to the operating system, in the order of the calls. */
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface ReadableFile {
  readonly size: number;
  /**
   * Fewer bytes than asked for only at the end of the file. With `into` they may be put there, where they
   * stay until it is used again: memory that is new to a process takes longer than to read into it.
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

export type FileErrorKind =
  | 'missing'
  | 'directory'
  | 'denied'
  | 'not-text'
  | 'disk-full'
  | 'exists'
  | 'outside'
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

/** For `catch`: what a file does not give is undefined, and any other error is thrown on. */
export function unlessFileError(error: unknown): undefined {
  if (!(error instanceof FileError)) throw error;
}

/** Other programs of this machine, each in a process group of its own, so that it ends as a whole. */
export interface Programs {
  /** Whether Node imports modules in TypeScript here, and which Node that is. */
  readonly readsTypeScript: boolean;
  readonly nodeVersion: string;
  /** Why this program cannot be started from a folder; undefined when it seems that it can. */
  findProblem(program: string, directory: string): Promise<string | undefined>;
  /** Runs a program to its end, which comes at once when the signal aborts. Never rejects. */
  run(start: ProgramStart, signal: AbortSignal): Promise<ProgramEnd>;
  /** Starts a process that imports modules and calls what they export. Never rejects. */
  openModuleHost(place: ProcessPlace): Promise<ModuleHost>;
}

export interface ProcessPlace {
  readonly directory: string;
  /** All that it sees of the environment, beside what a program needs to be found and to start. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface ProgramStart extends ProcessPlace {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly input: string;
  /** It is ended when it writes more to standard output. */
  readonly mostBytes: number;
}

/** How a process ended. */
export interface ProcessEnd {
  /** Absent when a signal ended it; both are absent of a process that could not be started. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** The last of what it wrote to standard error; or why it could not be started. */
  readonly errors: string;
}

export type ProgramEnd =
  | ({ readonly kind: 'ended'; readonly output: string } & ProcessEnd)
  | { readonly kind: 'too-much' }
  | { readonly kind: 'not-started'; readonly message: string };

export interface ModuleHost {
  /** One call at a time. Never rejects. */
  call(call: ModuleCall): Promise<ModuleAnswer>;
  /** Ends the process; a call that it has not answered is answered with `ended`. */
  close(): void;
}

export interface ModuleCall {
  /** Relative to the working directory. */
  readonly path: string;
  readonly exported: string;
  /** Of the only argument, as JSON. */
  readonly input: string;
}

export type ModuleAnswer =
  | {
      readonly kind: 'returned';
      /** Absent for what JSON cannot hold. */
      readonly json?: string;
      /** In its place: a number, or a `score`, that is none (`NaN`, `Infinity`); JSON would have null. */
      readonly noNumber?: string;
    }
  | {
      readonly kind: 'threw';
      readonly message: string;
      readonly stack: string;
      /** There for an error that nobody waited for: the process ends with it. */
      readonly isFatal?: true;
    }
  | { readonly kind: 'no-function' }
  | ({ readonly kind: 'ended' } & ProcessEnd);
