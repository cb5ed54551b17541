import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Environment } from '../environment/environment.ts';
import { noOverrides, type Overrides } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { makeVariants } from '../pipeline/variants.ts';
import type { Selection } from '../plan/selection.ts';
import type { ConfirmedRun } from '../protocol/confirmed-run.ts';
import { findRun, RUNS_FOLDER } from './run-store.ts';

/** Which variants are asked again: so many of the best of an earlier run, of each of its pipelines. */
export interface ConfirmChoice {
  readonly top: number;
  /** An id, a path, or `latest`. */
  readonly run: string;
  /** Where runs are kept; `.pulze/runs`. */
  readonly output?: string;
}

export type Confirming =
  | { readonly run: ConfirmedRun; readonly problem?: undefined }
  | { readonly run?: undefined; readonly problem: Diagnostic };

export async function findConfirmed(
  { run: wanted, top, output = RUNS_FOLDER }: ConfirmChoice,
  environment: Environment,
): Promise<Confirming> {
  const found = await findRun(wanted, output, environment);
  if (found.run === undefined) return { problem: found.problem };
  // Loaded where it is asked for: most runs confirm nothing.
  const { pickBest } = await import('../report/sweep/pick-best.ts');
  const run = await pickBest(found.run, top);
  if (run.pipelines.length > 0) return { run };
  return {
    problem: {
      code: 'nothing-to-confirm',
      severity: 'error',
      message: `no pipeline of the run \`${run.run}\` has several variants`,
      hints: ['name the run of a matrix: `--confirm top=2,run=ID`'],
    },
  };
}

/** Tells of variants that are to be asked again and are no longer there: those of pipelines that are looked at. */
export function checkConfirmed(
  { run, pipelines: confirmed }: ConfirmedRun,
  pipelines: readonly Pipeline[],
): readonly Diagnostic[] {
  return confirmed.flatMap((earlier) =>
    pipelines
      .filter(({ name }) => name === earlier.pipeline)
      .flatMap(({ name, matrix }) => {
        const known = makeVariants(matrix).map(({ id }) => id);
        return earlier.variants
          .filter(({ variant_id: id }) => !known.includes(id))
          .map(
            ({ variant_id: id }): Diagnostic => ({
              code: 'unmatched-selection',
              severity: 'warning',
              message: `\`${name}\` no longer has the variant \`${id}\`, one of the best of the run \`${run}\`: it is not asked again`,
              hints: suggestName(id, known),
            }),
          );
      }),
  );
}

/** The plan of those variants alone, with repeats that the earlier run had not. */
export function applyConfirmed<
  T extends { readonly selection?: Selection; readonly overrides?: Overrides },
>(options: T, run: ConfirmedRun): T {
  const variants = run.pipelines.map(
    (each) => [each.pipeline, each.variants.map(({ variant_id: id }) => id)] as const,
  );
  return {
    ...options,
    selection: { ...options.selection, variants: new Map(variants) },
    overrides: { ...(options.overrides ?? noOverrides), firstRepeat: run.first_repeat },
  };
}
