/** What came of the snapshots of one file. */
export interface SnapshotTally {
  readonly path: string;
  /** Of the file that was written; absent where nothing in it has changed. */
  readonly sha256?: string;
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  /** Those that nothing asked for, as `case › step › name`; known of a whole run only. */
  readonly obsolete: readonly string[];
}
