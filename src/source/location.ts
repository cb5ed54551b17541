/** A file's text as it was read: UTF-8 decoded, without a byte order mark, line ends untouched. */
export interface SourceFile {
  /** Relative to the working directory, with forward slashes: what a user sees and clicks. */
  readonly path: string;
  readonly text: string;
}

/** A point in a file. Both are 1-based; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a file; `end` is exclusive and on the line of `start` or a later one. */
export interface Location {
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
}

/** Whether both begin at the same point: one of them may have been read from a record. */
export function isSamePlace(one: Location | undefined, other: Location): boolean {
  if (one === other) return true;
  const { line, column } = other.start;
  return one?.start.line === line && one.start.column === column && one.path === other.path;
}

/** The way from the root of a document to a value: map keys and list indexes. */
export type Pointer = readonly (string | number)[];
