import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { listUses } from '../pipeline/check/check-references.ts';
import { type Overrides, placeOfOption } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { allAssertions, flattenAssertions } from '../pipeline/references.ts';
import { reservedNames } from '../pipeline/reserved-names.ts';

/**
 * Variables of the command line that nothing reads: they change no request. Nothing is said where one
 * of the files could not be read as a pipeline.
 */
export function checkUnread(
  { vars }: Pick<Overrides, 'vars'>,
  pipelines: readonly Pipeline[],
  known: {
    readonly files: readonly string[];
    readonly assertions: ReadonlyMap<string, Assertion>;
  },
): readonly Diagnostic[] {
  const given = Object.keys(vars).filter((name) => !reservedNames.includes(name));
  const isOpen = pipelines.length < known.files.length || pipelines.length === 0;
  if (given.length === 0 || isOpen) return [];
  if (pipelines.some((each) => readsAll(each, known.assertions))) return [];
  const read = new Set(pipelines.flatMap(listRead));
  return given
    .filter((name) => !read.has(name))
    .map((name) => ({
      code: 'unread-variable',
      severity: 'warning',
      message: `nothing reads the variable \`${name}\``,
      location: placeOfOption(`--var ${name}`),
      hints: suggestName(name, [...read]),
    }));
}

/** Code of the author's is given all variables, and an expression may look at `vars` as a whole. */
function readsAll(pipeline: Pipeline, assertions: ReadonlyMap<string, Assertion>): boolean {
  const uses = flattenAssertions(allAssertions(pipeline));
  return (
    uses.some((use) => assertions.get(use.assertion)?.needs?.includes('code') === true) ||
    listUses(pipeline).some(({ by, path }) =>
      by === 'template' ? path.length === 0 : path.join('.') === 'vars',
    )
  );
}

/** Templates read them by their names, expressions below `vars`. */
function listRead(pipeline: Pipeline): readonly string[] {
  const ids = pipeline.cases.flatMap((each) =>
    each.kind === 'dataset' ? (each.id?.templates ?? []) : [],
  );
  return [
    ...ids.flatMap(({ template }) => template.references.map(({ path }) => path[0] ?? '')),
    ...listUses(pipeline).flatMap(({ by, path: [root = '', name = ''] }) => {
      if (by === 'template') return [root];
      return root === 'vars' ? [name] : [];
    }),
  ].filter((name) => !reservedNames.includes(name));
}
