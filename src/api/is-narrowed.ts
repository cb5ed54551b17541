import type { Selection } from '../plan/selection.ts';
import type { ExpectedTrials } from './match-earlier.ts';

/** What leaves out a part of what the pipelines ask. */
export interface Narrowing {
  readonly selection?: Selection;
  readonly changed?: object | undefined;
  readonly confirm?: object | undefined;
}

/** Whether anything that the pipelines ask is left out. */
export function isNarrowed({ selection, changed, confirm }: Narrowing): boolean {
  return [changed, confirm, ...Object.values(selection ?? {})].some((each) => each !== undefined);
}

/**
 * Whether cases or variants are left out, which earlier results then have without a loss. Where a whole run
 * is judged again, its cases are selected one by one, and none is left out.
 */
export function leavesOutCases({
  selection = {},
  changed,
  confirm,
  expected,
}: Narrowing & { readonly expected?: ExpectedTrials }): boolean {
  const { steps: _, only, ...named } = selection;
  if (only !== undefined && expected?.known === undefined) return true;
  return isNarrowed({ selection: named, changed, confirm });
}
