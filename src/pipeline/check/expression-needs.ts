import type { AssertionUse, BoundExpression, Pipeline, Step } from '../pipeline.ts';
import { useExpressions } from '../references.ts';
import type { RequiredVariable } from './required-variable.ts';

/** The variables that CEL reads as `vars.name`, each use once. Those that `has` asks for are not needed. */
export function pipelineNeeds(pipeline: Pipeline): readonly RequiredVariable[] {
  return [...pipeline.steps.flatMap(stepNeeds), ...assertionNeeds(pipeline.assertions)];
}

/** A step's `when` may keep its other expressions from being read. */
function stepNeeds({ when, prompt, assertions }: Step): readonly RequiredVariable[] {
  const entries = prompt.kind === 'chat' ? prompt.messages : [];
  const histories = entries.flatMap((entry) =>
    entry.kind === 'history' ? findNeeds(entry.expression) : [],
  );
  const inside = [...histories, ...assertionNeeds(assertions)];
  if (when === undefined) return inside;
  const tested = findTested(when);
  return [...findNeeds(when), ...open(inside.filter(({ name }) => !tested.has(name)))];
}

/** What `transform` and `expression` need; in `any` and `at_least` another part may decide. */
export function assertionNeeds(uses: readonly AssertionUse[]): readonly RequiredVariable[] {
  return uses.flatMap((use) => {
    const parts = assertionNeeds(use.combine?.parts ?? []);
    const isOpen = use.combine?.kind === 'any' || use.combine?.kind === 'at_least';
    return [...useExpressions(use).flatMap(findNeeds), ...(isOpen ? open(parts) : parts)];
  });
}

function open(needs: readonly RequiredVariable[]): readonly RequiredVariable[] {
  return needs.map((need) => ({ ...need, isConditional: true }));
}

/** None where an expression looks at `vars` as a whole: it may ask there what it has. */
function findNeeds(bound: BoundExpression): readonly RequiredVariable[] {
  const read = bound.expression.names.filter((use) => use.name === 'vars');
  if (read.some(({ path }) => path.length === 0)) return [];
  const tested = findTested(bound);
  return read.flatMap(({ path: [name = ''], offset, isConditional }) => {
    if (tested.has(name)) return [];
    const location = bound.locate(offset, `vars.${name}`.length);
    return [{ name, location, ...(isConditional && { isConditional }) }];
  });
}

/** `has(vars.order.id)` wants `order` to be there, and asks for `id` only. */
function findTested({ expression }: BoundExpression): ReadonlySet<string> {
  const tests = expression.names.filter((use) => use.name === 'vars' && use.isTested === true);
  return new Set(tests.flatMap(({ path }) => (path.length === 1 ? path : [])));
}
