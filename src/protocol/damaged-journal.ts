/** A line that should be of a run and is not, found while its trials are read. */
export class DamagedJournal extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(problem);
    this.name = 'DamagedJournal';
    this.path = path;
  }
}
