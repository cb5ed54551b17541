import type { AssertionUse, BoundExpression, Pipeline, Step } from '../pipeline.ts';
import { useExpressions } from '../references.ts';
import type { RequiredVariable } from './required-variable.ts';

/** The variables that CEL reads as `vars.name` or `row.name`, each use once. Those that `has` asks for are not needed. */
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
  return [...findNeeds(when), ...open(inside.filter((need) => !tested.has(pathOf(need))))];
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

function findNeeds(bound: BoundExpression): readonly RequiredVariable[] {
  const columns = findReads(bound, 'row').map((need) => ({ ...need, ...asColumn }));
  return [...findReads(bound, 'vars'), ...columns];
}

/** Rows of one dataset may have different keys, and an expression or a template may know which has what. */
export const asColumn = { isColumn: true, isConditional: true } as const;

/** None where an expression looks at the map as a whole: it may ask there what it has. */
function findReads(bound: BoundExpression, root: 'vars' | 'row'): readonly RequiredVariable[] {
  const read = bound.expression.names.filter((use) => use.name === root);
  if (read.some(({ path }) => path.length === 0)) return [];
  const tested = findTested(bound);
  return read.flatMap(({ path: [name = ''], offset, isConditional }) => {
    const path = `${root}.${name}`;
    if (tested.has(path)) return [];
    const location = bound.locate(offset, path.length);
    return [{ name, location, ...(isConditional && { isConditional }) }];
  });
}

function pathOf({ name, isColumn }: RequiredVariable): string {
  return `${isColumn ? 'row' : 'vars'}.${name}`;
}

/** `has(vars.order.id)` wants `order` to be there, and asks for `id` only. */
function findTested({ expression }: BoundExpression): ReadonlySet<string> {
  const tests = expression.names.filter((use) => use.isTested === true && use.path.length === 1);
  return new Set(tests.map(({ name, path }) => `${name}.${path[0]}`));
}
