import type { Checked } from '../diagnostic/diagnostic.ts';
import type { JsonObject } from '../source/json.ts';
import type { Location } from '../source/location.ts';

/** Reads one format of dataset. */
export interface DatasetLoader {
  readonly name: string;
  readonly summary: string;
  /** In lower case, with the dot. */
  readonly extensions: readonly `.${string}`[];
  /**
   * Rows in the order of the file, streamed. A row that cannot be read comes as diagnostics without
   * a value, and reading goes on where the format allows it.
   */
  read(file: DatasetFile): AsyncIterable<Checked<Row>>;
}

export interface DatasetFile {
  /** What a user sees. */
  readonly path: string;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export interface Row {
  /** From 1, counting rows of data (a CSV's header is none). */
  readonly number: number;
  /** Columns or keys to values. CSV and TSV give text only. */
  readonly values: JsonObject;
  /** Where the row begins. */
  readonly location: Location;
}
