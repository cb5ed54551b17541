import type { CaseSource } from '../pipeline.ts';

/** In a sentence: a case by its id, those of a dataset by its path. */
export function nameCase(each: CaseSource): string {
  return each.kind === 'inline'
    ? `the case \`${each.id}\``
    : `the cases of \`${each.dataset.value}\``;
}
