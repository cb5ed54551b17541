import type { Location } from '../../source/location.ts';

/** A variable that a template or an expression cannot do without. */
export interface RequiredVariable {
  readonly name: string;
  readonly location: Location;
  /** An expression may come to its value without it: it is missed only where nothing ever gives it. */
  readonly isConditional?: true;
  /** It is read as `row.name`: a column of a dataset, whatever `vars` there are. */
  readonly isColumn?: true;
}
