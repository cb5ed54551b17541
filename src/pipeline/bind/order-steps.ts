import type { Location } from '../../source/location.ts';
import type { Step, TemplatedValue } from '../pipeline.ts';
import { promptTemplates, settingsTemplates } from '../references.ts';
import type { BindContext } from './bind-context.ts';
import { refuse } from './bind-context.ts';
import { refuseUnknownStep } from './refuse-step.ts';

interface Need {
  readonly id: string;
  readonly location: Location;
}

/**
 * The steps with what each needs, ordered so that each comes after what it refers to; steps that are
 * free of each other stay in the order of the file. Unknown and circular references are reported.
 */
export function orderSteps(context: BindContext, steps: readonly Step[]): readonly Step[] {
  const ids = steps.map((step) => step.id).filter((id) => id !== '');
  const needs = new Map(steps.map((step) => [step.id, findNeeds(step)]));
  for (const need of [...needs.values()].flat()) {
    if (!ids.includes(need.id)) refuseUnknownStep(context, need, ids);
  }
  const known = (step: Step): readonly Need[] =>
    (needs.get(step.id) ?? []).filter((need) => ids.includes(need.id));
  const bound = steps.map((step) => ({
    ...step,
    needs: [...new Set(known(step).map((need) => need.id))],
  }));
  return sort(bound) ?? reportCircle(context, bound, known);
}

function findNeeds(step: Step): readonly Need[] {
  const values: readonly TemplatedValue[] = settingsTemplates(step.settings);
  const templates = [
    ...promptTemplates(step.prompt),
    ...values.flatMap((value) => value.templates),
  ];
  const fromTemplates = templates.flatMap((bound) =>
    bound.template.references
      .filter((reference) => reference.path[0] === 'steps' && reference.path[1] !== undefined)
      .map((reference) => ({
        id: reference.path[1] ?? '',
        location: bound.locate(reference.place),
      })),
  );
  const histories = step.prompt.kind === 'chat' ? step.prompt.messages : [];
  const expressions = [
    ...(step.when ? [step.when] : []),
    ...histories.flatMap((entry) => (entry.kind === 'history' ? [entry.expression] : [])),
  ];
  const fromExpressions = expressions.flatMap((bound) =>
    bound.expression.names
      .filter((use) => use.name === 'steps' && use.path[0] !== undefined)
      .map((use) => ({ id: use.path[0] ?? '', location: bound.location })),
  );
  const continued = step.continues
    ? [{ id: step.continues.value, location: step.continues.location }]
    : [];
  return [...continued, ...fromTemplates, ...fromExpressions];
}

function sort(steps: readonly Step[]): readonly Step[] | undefined {
  const sorted: Step[] = [];
  const done = new Set<string>();
  let waiting = [...steps];
  while (waiting.length > 0) {
    const ready = waiting.find((step) => step.needs.every((id) => done.has(id)));
    if (ready === undefined) return undefined;
    sorted.push(ready);
    done.add(ready.id);
    waiting = waiting.filter((step) => step !== ready);
  }
  return sorted;
}

function reportCircle(
  context: BindContext,
  steps: readonly Step[],
  needsOf: (step: Step) => readonly Need[],
): readonly Step[] {
  const circle = findCircle(steps);
  const [first] = circle;
  const second = circle[1] ?? first;
  const need = first && needsOf(first).find((each) => each.id === second?.id);
  const names = [...circle, first].map((step) => `\`${step?.id}\``).join(' → ');
  refuse(context, 'circular-steps', {
    message:
      circle.length === 1
        ? `the step ${names.split(' → ')[0]} refers to itself`
        : `steps wait for each other: ${names}`,
    ...(need && { location: need.location }),
  });
  return steps;
}

/** Follows what is needed from a step that is stuck until a step comes up again. */
function findCircle(steps: readonly Step[]): readonly Step[] {
  const done = new Set<string>();
  let progress = true;
  while (progress) {
    const ready = steps.filter(
      (step) => !done.has(step.id) && step.needs.every((id) => done.has(id)),
    );
    for (const step of ready) done.add(step.id);
    progress = ready.length > 0;
  }
  const trail: Step[] = [];
  let step = steps.find((candidate) => !done.has(candidate.id));
  while (step && !trail.includes(step)) {
    trail.push(step);
    const next: string | undefined = step.needs.find((id) => !done.has(id));
    step = steps.find((candidate) => candidate.id === next);
  }
  return step ? trail.slice(trail.indexOf(step)) : trail;
}
