import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Pipeline } from '../pipeline.ts';
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

/** Free axes that nothing reads: each of their values would pay for the same calls again. */
export function checkAxes(pipeline: Pipeline): readonly Diagnostic[] {
  const axes = pipeline.matrix?.axes.filter((axis) => isFreeAxis(axis.name)) ?? [];
  if (axes.length === 0) return [];
  const paths = listUses(pipeline).map((use) => use.path);
  const all = paths.some((path) => path.length === 0 || path.join('.') === 'matrix');
  const read = new Set(paths.filter((path) => path[0] === 'matrix').map((path) => path[1]));
  return axes
    .filter((axis) => !all && !read.has(axis.name))
    .map((axis) => ({
      code: 'unused-axis',
      severity: 'warning',
      message: `nothing reads the axis \`${axis.name}\`: its variants send the same requests`,
      location: axis.location,
      hints: [
        parameters.includes(axis.name)
          ? `did you mean \`params.${axis.name}\`?`
          : `use it as \`{{matrix.${axis.name}}}\``,
      ],
    }));
}
