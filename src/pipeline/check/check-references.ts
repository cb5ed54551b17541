import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import type { Location } from '../../source/location.ts';
import type { BoundExpression, Pipeline } from '../pipeline.ts';
import {
  allAssertions,
  assertionTemplates,
  flattenAssertions,
  pipelineTemplates,
  useExpressions,
} from '../references.ts';

/** What templates and expressions see of an earlier step. */
const stepFields: readonly string[] = [
  'text',
  'json',
  'tool_calls',
  'model',
  'finish_reason',
  'usage',
  'cost',
  'choices',
];

/** Something that a template or an expression reads. */
export interface Use {
  readonly by: 'template' | 'expression';
  readonly path: readonly string[];
  readonly location: Location;
}

/** Places in templates and expressions that lead into `steps`, `matrix`, `case` or `repeat` and find nothing. */
export function checkReferences(pipeline: Pipeline): readonly Diagnostic[] {
  return findBadUses(pipeline, listUses(pipeline));
}

/** All that templates and CEL (`when`, `history`, `transform`, `expression`) read, with its place. */
export function listUses(pipeline: Pipeline): readonly Use[] {
  const templates = [
    ...pipelineTemplates(pipeline),
    ...assertionTemplates(pipeline.cases.flatMap((each) => each.assertions)),
  ];
  return [
    ...templates.flatMap((bound) =>
      bound.template.references.map((reference) => ({
        by: 'template' as const,
        path: reference.path,
        location: bound.locate(reference.place),
      })),
    ),
    ...listExpressions(pipeline).flatMap((bound) =>
      bound.expression.names.map((use) => ({
        by: 'expression' as const,
        path: [use.name, ...use.path],
        location: bound.location,
      })),
    ),
  ];
}

function listExpressions(pipeline: Pipeline): readonly BoundExpression[] {
  const histories = pipeline.steps.flatMap((step) =>
    step.prompt.kind === 'chat' ? step.prompt.messages : [],
  );
  return [
    ...pipeline.steps.flatMap((step) => (step.when ? [step.when] : [])),
    ...histories.flatMap((entry) => (entry.kind === 'history' ? [entry.expression] : [])),
    ...flattenAssertions(allAssertions(pipeline)).flatMap(useExpressions),
  ];
}

function findBadUses(pipeline: Pipeline, uses: readonly Use[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return uses.flatMap((use) => {
    const bad = findBadUse(pipeline, use);
    const key = `${use.location.path}:${use.location.start.line}:${use.location.start.column}:${bad?.message}`;
    if (bad === undefined || told.has(key)) return [];
    told.add(key);
    return [bad];
  });
}

function findBadUse(pipeline: Pipeline, use: Use): Diagnostic | undefined {
  const [root, name, field] = use.path;
  const ids = pipeline.steps.map((step) => step.id);
  if (root === 'row' && pipeline.cases.every((each) => each.kind === 'inline')) {
    return unknown(use, 'there is no `row`: no case comes from a dataset', []);
  }
  if (name === undefined) return undefined;
  if (root === 'matrix') return findBadAxis(pipeline, use, name);
  if (root === 'case' && name !== 'id' && name !== 'name')
    return unknown(use, `a case has no \`${name}\``, suggestName(name, ['id', 'name']));
  if (root === 'repeat') return unknown(use, `\`repeat\` is a number and has no \`${name}\``, []);
  if (root !== 'steps') return undefined;
  if (!ids.includes(name)) {
    return {
      ...unknown(use, `there is no step \`${name}\``, suggestName(name, ids)),
      code: 'unknown-step',
      about: name,
    };
  }
  if (field === undefined || stepFields.includes(field)) return undefined;
  return unknown(use, `a step has no \`${field}\``, suggestName(field, stepFields));
}

function findBadAxis(pipeline: Pipeline, use: Use, name: string): Diagnostic | undefined {
  const axes = pipeline.matrix?.axes.map((axis) => axis.name) ?? [];
  const dotted = use.path.slice(1).join('.');
  if (axes.some((axis) => axis === name || dotted === axis || dotted.startsWith(`${axis}.`)))
    return undefined;
  const bad = unknown(use, `the matrix has no axis \`${name}\``, suggestName(name, axes));
  return { ...bad, about: name };
}

function unknown(use: Use, message: string, hints: readonly string[]): Diagnostic {
  return { code: 'unknown-variable', severity: 'error', message, location: use.location, hints };
}
