import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { SourceFile } from '../source/location.ts';
import { checkAddresses } from './check-endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';
import { prepare } from './prepare.ts';
import type { PlanOptions } from './prepared.ts';

export interface ValidateResult {
  readonly diagnostics: readonly Diagnostic[];
  /** What was read, for code frames. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly pipelines: number;
  readonly trials: number;
}

/**
 * Checks pipelines as a run would, datasets included, and sends nothing. Where it is not said where to
 * send, the rules of a particular endpoint are not checked.
 */
export async function validate(
  options: PlanOptions & { readonly extensions?: Extensions },
  environment: Environment,
): Promise<ValidateResult> {
  const extensions = options.extensions ?? builtIns;
  const prepared = await prepare({ ...options, needsEndpoint: false }, extensions, environment);
  const { sources, plan, pipelines } = prepared;
  const diagnostics = [...checkAddresses(prepared, extensions), ...prepared.diagnostics];
  return { diagnostics, sources, pipelines: pipelines.length, trials: plan?.trialCount ?? 0 };
}
