import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Plan } from '../plan/plan.ts';
import { findLocalProblem } from '../run/local-embeddings.ts';
import { listUses } from './list-uses.ts';

/**
 * Why assertions could take no vectors of the model on this machine: told of the first of them, since one install
 * mends all. The model is loaded only where one of them asks for it.
 */
export async function checkLocalModel(
  plan: Plan,
  assertions: ReadonlyMap<string, Assertion>,
): Promise<readonly Diagnostic[]> {
  const first = listUses(plan).find(({ use: { assertion, options } }) =>
    assertions.get(assertion)?.needsLocalModel?.(options.raw),
  );
  if (first === undefined) return [];
  const problem = await findLocalProblem();
  if (problem === undefined) return [];
  const { assertion, location } = first.use;
  const message = `\`${assertion}\` cannot be judged: ${problem.message}`;
  const hints = problem.hints && { hints: problem.hints };
  return [{ code: 'unusable-model', severity: 'error', message, location, ...hints }];
}
