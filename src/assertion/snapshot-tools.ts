/** Texts that are kept beside the pipeline, to compare answers with. */
export interface SnapshotTools {
  /** Compares with what is kept for this place; keeps the text where nothing is, and that is wanted. */
  match(answer: SnapshotAnswer): Promise<SnapshotMatch>;
}

export interface SnapshotAnswer {
  readonly text: string;
  /** Which choice it is from; each has a text of its own. */
  readonly choice: number;
  /** Applied to what is kept before it is compared; the text has been through it. */
  readonly normalize: (text: string) => string;
}

export type SnapshotMatch =
  | { readonly kind: 'same' | 'new' | 'updated' }
  | { readonly kind: 'different'; readonly kept: string }
  /** There is none, and none may be written. */
  | { readonly kind: 'missing'; readonly file: string };
