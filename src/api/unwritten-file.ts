import { FileError } from '../environment/environment.ts';

/** A file that a run could not write; what it is to hold is kept, and `resume` writes it. */
export class UnwrittenFile extends FileError {
  /** The run's. */
  readonly journal: string;

  constructor({ kind, path, message }: FileError, journal: string) {
    super(kind, path, message);
    this.name = 'UnwrittenFile';
    this.journal = journal;
  }
}

/** One error of all; undefined where there is none. */
export function joinUnwritten(failures: readonly FileError[], journal: string): Error | undefined {
  const all = failures.map((each) => new UnwrittenFile(each, journal));
  const [first, ...others] = all;
  return first === undefined || others.length === 0
    ? first
    : new AggregateError(all, first.message);
}
