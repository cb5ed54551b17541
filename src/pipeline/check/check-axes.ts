import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Axis, Pipeline } from '../pipeline.ts';
import { isFreeAxis } from '../variants.ts';
import { listUses } from './check-references.ts';

const parameters: readonly string[] = [
  'max_tokens',
  'temperature',
  'top_p',
  'n',
  'best_of',
  'stop',
  'presence_penalty',
  'frequency_penalty',
  'logprobs',
  'seed',
];

/**
 * Axes that change nothing, since nothing reads them or every step sets their value itself: each of
 * their values would pay for the same calls again.
 */
export function checkAxes(pipeline: Pipeline): readonly Diagnostic[] {
  const axes = pipeline.matrix?.axes ?? [];
  if (axes.length === 0) return [];
  const paths = listUses(pipeline).map((use) => use.path);
  const all = paths.some((path) => path.length === 0 || path.join('.') === 'matrix');
  const read = new Set(paths.filter((path) => path[0] === 'matrix').map((path) => path[1]));
  return axes
    .filter((axis) => !all && !read.has(axis.name) && !read.has(axis.name.split('.')[0]))
    .filter((axis) => isFreeAxis(axis.name) || isSetEverywhere(pipeline, axis.name))
    .map(tellUnused);
}

function tellUnused({ name, location }: Axis): Diagnostic {
  const isFree = isFreeAxis(name);
  const why = isFree ? `nothing reads the axis \`${name}\`` : `every step sets \`${name}\` itself`;
  const free = parameters.includes(name)
    ? `did you mean \`params.${name}\`?`
    : `use it as \`{{matrix.${name}}}\``;
  return {
    code: 'unused-axis',
    severity: 'warning',
    message: `${why}: its variants send the same requests`,
    location,
    hints: [isFree ? free : 'the matrix is over `defaults`, and under what a step sets'],
  };
}

function isSetEverywhere({ steps }: Pipeline, axis: string): boolean {
  const [group, ...rest] = axis.split('.');
  const key = rest.join('.');
  return (
    steps.length > 0 &&
    steps.every(({ settings }) => {
      if (group === 'params' || group === 'pulze') return settings[group].has(key);
      const isSetting = group === 'endpoint' || group === 'model' || group === 'stream';
      return isSetting && settings[group] !== undefined;
    })
  );
}
