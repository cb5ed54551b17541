/** What is told of a code: by `pulze-run explain`, and in the documents. */
export interface CatalogueEntry {
  /** A few words. */
  readonly title: string;
  /** Why it matters and what to do, in a few sentences. */
  readonly explanation: string;
  /** A pipeline file that gives this code and no other; absent where no file is at fault. */
  readonly bad?: string;
  /** The same, mended: gives no diagnostic. */
  readonly good?: string;
  /** What the examples name, by path from the pipeline: datasets, partials, the configuration. */
  readonly files?: Readonly<Record<string, string>>;
}
