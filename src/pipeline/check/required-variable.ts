import type { Location } from '../../source/location.ts';

/** A variable that a template or an expression cannot do without. */
export interface RequiredVariable {
  readonly name: string;
  readonly location: Location;
  /** An expression may come to its value without it: it is missed only where nothing ever gives it. */
  readonly isConditional?: true;
  /** It is read as `row.name`: a column of a dataset, whatever `vars` there are. */
  readonly isColumn?: true;
  /** Of a template that reads `vars.name`, as expressions do: that name. */
  readonly meant?: string;
  /** Of a template, where a helper has this name: how that is written. */
  readonly helperUsage?: string;
}

/** How the name that is meant is written; undefined where no other is. */
export function sayMeant({ meant }: RequiredVariable): string | undefined {
  return meant && `write \`{{${meant}}}\`: templates name variables without \`vars\``;
}
