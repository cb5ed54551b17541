import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import type { Location } from '../../source/location.ts';
import { recall } from '../../source/recall.ts';
import { helpers } from '../../template/builtin-helpers.ts';
import type { AssertionUse, BoundTemplate, InlineCase, Pipeline } from '../pipeline.ts';
import { assertionTemplates, pipelineTemplates } from '../references.ts';
import { reservedNames } from '../reserved-names.ts';
import { asColumn, assertionNeeds, pipelineNeeds } from './expression-needs.ts';
import { type RequiredVariable, sayMeant } from './required-variable.ts';

/** The variables that templates need, each use once. Those with a `default` are not needed. */
function requiredVariables(templates: readonly BoundTemplate[]): readonly RequiredVariable[] {
  const found = new Map<string, RequiredVariable>();
  for (const bound of templates) {
    for (const reference of bound.template.references) {
      const location = bound.locate(reference.place);
      const need = reference.isOptional ? undefined : findNeed(reference.path, location);
      if (need === undefined) continue;
      const key = `${location.path}:${location.start.line}:${location.start.column}:${need.name}`;
      found.set(key, need);
    }
  }
  return [...found.values()];
}

function findNeed(path: readonly string[], location: Location): RequiredVariable | undefined {
  const [name = '', column] = path;
  if (name === 'row' && column !== undefined) return { name: column, location, ...asColumn };
  if (name === 'vars' && column !== undefined) return { name, location, meant: column };
  if (reservedNames.includes(name)) return undefined;
  const helper = path.length === 1 ? helpers.get(name) : undefined;
  return { name, location, ...(helper && { helperUsage: helper.usage }) };
}

/** What every case of the pipeline needs, with what a case's own assertions need besides. */
export function variablesOfCase(
  pipeline: Pipeline,
  assertions: readonly AssertionUse[],
): readonly RequiredVariable[] {
  const shared = sharedVariables(pipeline);
  const isOnly = pipeline.cases.length === 1;
  return [...shared.filter((need) => isOnly || !need.isConditional), ...ownVariables(assertions)];
}

function sharedVariables(pipeline: Pipeline): readonly RequiredVariable[] {
  return [...requiredVariables(pipelineTemplates(pipeline)), ...pipelineNeeds(pipeline)];
}

function ownVariables(assertions: readonly AssertionUse[]): readonly RequiredVariable[] {
  return [...requiredVariables(assertionTemplates(assertions)), ...assertionNeeds(assertions)];
}

/** Variables that no source can give to a case that is written in the file. */
export function checkInlineVariables(pipeline: Pipeline): readonly Diagnostic[] {
  const cases = pipeline.cases.filter((each): each is InlineCase => each.kind === 'inline');
  const shared = sharedVariables(pipeline);
  const everywhere = [
    ...new Set([...Object.keys(pipeline.vars), ...cases.flatMap((each) => Object.keys(each.vars))]),
  ];
  const lacking = cases.flatMap((each) => {
    const own = ownVariables(each.assertions);
    const known = new Set([...Object.keys(pipeline.vars), ...Object.keys(each.vars)]);
    return [...shared, ...own]
      .filter((need) => need.isColumn !== true && !known.has(need.name))
      .map((need) => ({ need, each }));
  });
  const missed = groupByNeed(lacking).filter(
    ({ need, by }) =>
      !need.isConditional || !shared.includes(need) || by.length === pipeline.cases.length,
  );
  return missed.map(({ need, by }) => {
    const inAll = by.length === cases.length;
    const meant = sayMeant(need);
    const hints = inAll && !meant ? suggestName(need.name, everywhere) : [];
    const way = meant ?? `give it in \`vars\`, in a case, or with \`--var ${need.name}=…\``;
    return {
      code: 'unknown-variable',
      severity: 'error',
      message: inAll
        ? `no variable \`${need.name}\``
        : `no variable \`${need.name}\` in ${listCases(by)}`,
      location: need.location,
      about: need.name,
      hints: [...hints, ...sayHelper(need), way],
      ...(!inAll &&
        by[0] && { related: [{ message: 'this case lacks it', location: by[0].location }] }),
    };
  });
}

/** One that stands alone is read as a variable. */
function sayHelper({ name, helperUsage }: RequiredVariable): readonly string[] {
  if (helperUsage === undefined) return [];
  return [`the helper \`${name}\` takes a value, as in \`${helperUsage}\``];
}

interface Lacking {
  readonly need: RequiredVariable;
  readonly each: InlineCase;
}

function groupByNeed(
  lacking: readonly Lacking[],
): readonly { readonly need: RequiredVariable; readonly by: readonly InlineCase[] }[] {
  const groups = new Map<RequiredVariable, InlineCase[]>();
  for (const { need, each } of lacking) {
    recall(groups, need, () => []).push(each);
  }
  return [...groups].map(([need, by]) => ({ need, by }));
}

function listCases(cases: readonly InlineCase[]): string {
  const names = cases.slice(0, 3).map((each) => `\`${each.id}\``);
  const rest = cases.length - names.length;
  return `${cases.length === 1 ? 'the case' : 'the cases'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
