import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import type { Location } from '../../source/location.ts';
import type { AssertionUse, BoundTemplate, InlineCase, Pipeline } from '../pipeline.ts';
import { assertionTemplates, pipelineTemplates } from '../references.ts';
import { reservedNames } from '../reserved-names.ts';

/** A variable that a template cannot do without. */
export interface RequiredVariable {
  readonly name: string;
  readonly location: Location;
}

/** The variables that templates need, each use once. Those with a `default` are not needed. */
export function requiredVariables(
  templates: readonly BoundTemplate[],
): readonly RequiredVariable[] {
  const found = new Map<string, RequiredVariable>();
  for (const bound of templates) {
    for (const reference of bound.template.references) {
      const name = reference.path[0] ?? '';
      if (reference.isOptional || reservedNames.includes(name)) continue;
      const location = bound.locate(reference.place);
      const key = `${location.path}:${location.start.line}:${location.start.column}:${name}`;
      found.set(key, { name, location });
    }
  }
  return [...found.values()];
}

/** What every case of the pipeline needs, with what a case's own assertions need besides. */
export function variablesOfCase(
  pipeline: Pipeline,
  assertions: readonly AssertionUse[],
): readonly RequiredVariable[] {
  return requiredVariables([...pipelineTemplates(pipeline), ...assertionTemplates(assertions)]);
}

/** Variables that no source can give to a case that is written in the file. */
export function checkInlineVariables(pipeline: Pipeline): readonly Diagnostic[] {
  const cases = pipeline.cases.filter((each): each is InlineCase => each.kind === 'inline');
  const shared = requiredVariables(pipelineTemplates(pipeline));
  const everywhere = [
    ...new Set([...Object.keys(pipeline.vars), ...cases.flatMap((each) => Object.keys(each.vars))]),
  ];
  const lacking = cases.flatMap((each) => {
    const own = requiredVariables(assertionTemplates(each.assertions));
    const known = new Set([...Object.keys(pipeline.vars), ...Object.keys(each.vars)]);
    return [...shared, ...own]
      .filter((need) => !known.has(need.name))
      .map((need) => ({ need, each }));
  });
  return groupByNeed(lacking).map(({ need, by }) => {
    const inAll = by.length === cases.length;
    const hints = inAll ? suggestName(need.name, everywhere) : [];
    return {
      code: 'unknown-variable',
      severity: 'error',
      message: inAll
        ? `no variable \`${need.name}\``
        : `no variable \`${need.name}\` in ${listCases(by)}`,
      location: need.location,
      hints: [...hints, `give it in \`vars\`, in a case, or with \`--var ${need.name}=…\``],
      ...(!inAll &&
        by[0] && { related: [{ message: 'this case lacks it', location: by[0].location }] }),
    };
  });
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
    const group = groups.get(need);
    if (group === undefined) groups.set(need, [each]);
    else group.push(each);
  }
  return [...groups].map(([need, by]) => ({ need, by }));
}

function listCases(cases: readonly InlineCase[]): string {
  const names = cases.slice(0, 3).map((each) => `\`${each.id}\``);
  const rest = cases.length - names.length;
  return `${cases.length === 1 ? 'the case' : 'the cases'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
