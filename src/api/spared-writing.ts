import { FileError } from '../environment/environment.ts';

/** Writing at the end of a run that is no reason to withhold its report; what failed first is told after it. */
export class SparedWriting {
  #failure: FileError | undefined;

  get failure(): FileError | undefined {
    return this.#failure;
  }

  /** What writing gives, or `otherwise` where a file cannot be written. */
  async spare<Result>(writing: Promise<Result>, otherwise: Result): Promise<Result> {
    try {
      return await writing;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#failure ??= error;
      return otherwise;
    }
  }
}
