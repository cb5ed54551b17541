import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { type PlannedCase, tagsOf } from './plan.ts';
import type { Selection } from './selection.ts';

/** Ids and tags that are remembered to say which one may have been meant. */
const MOST_KNOWN = 1000;

/**
 * Watches cases go by, and tells what a selection names that none of them has. Beside what there is, that is
 * seldom wanted, and goes unnoticed: `--case login --case chekout` is green for `login` alone.
 */
export class SelectedNames {
  readonly #kinds: readonly Kind[];

  constructor({ cases, tags }: Selection) {
    this.#kinds = [makeKind('case', cases), makeKind('tag', tags)].filter(
      ({ missing }) => missing.size > 0,
    );
  }

  see(pipeline: Pipeline, each: PlannedCase): void {
    for (const { option, missing, known } of this.#kinds) {
      for (const name of option === 'case' ? [each.id] : tagsOf(pipeline, each)) {
        missing.delete(name);
        if (known.size < MOST_KNOWN) known.add(name);
      }
    }
  }

  finish(): readonly Diagnostic[] {
    return this.#kinds.flatMap(({ option, missing, known }) =>
      [...missing].map((name) => ({
        code: 'unmatched-selection',
        severity: 'warning',
        message: `nothing fits \`--${option} ${name}\``,
        hints: suggestName(name, [...known]),
      })),
    );
  }
}

interface Kind {
  readonly option: 'case' | 'tag';
  readonly missing: Set<string>;
  readonly known: Set<string>;
}

function makeKind(option: Kind['option'], names: readonly string[] = []): Kind {
  return { option, missing: new Set(names), known: new Set() };
}
