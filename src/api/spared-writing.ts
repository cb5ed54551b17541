import { FileError } from '../environment/environment.ts';

/** Writing at the end of a run that is no reason to withhold its report; what failed is told after it. */
export class SparedWriting {
  readonly #failures: FileError[] = [];

  get failures(): readonly FileError[] {
    return this.#failures;
  }

  /** What writing gives, or `otherwise` where a file cannot be written. */
  readonly spare: Spare = async (writing, otherwise) => {
    try {
      return await writing;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#failures.push(error);
      return otherwise;
    }
  };
}

export type Spare = <Result>(writing: Promise<Result>, otherwise: Result) => Promise<Result>;
