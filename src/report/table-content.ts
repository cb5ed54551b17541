export interface TableColumn {
  readonly head: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** Its texts say what a row is about: where they are cut, different ones stay different. */
  readonly isName?: boolean;
}

/** Text on one line, safe and without colours of its own; it is cut to its column. */
export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export type TableRow = readonly TableCell[];
