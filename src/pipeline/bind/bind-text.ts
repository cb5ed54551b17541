import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import {
  type BoundTemplate,
  type PromptText,
  type TemplatedValue,
  TemplateFailure,
} from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindTemplated, bindTemplateFile } from './bind-templates.ts';

/** Binds a text that stands in the pipeline, or `{ file: path }`. */
export async function bindPromptText(
  context: BindContext,
  value: JsonValue,
  pointer: Pointer,
): Promise<PromptText> {
  const file = isJsonObject(value) ? value['file'] : undefined;
  if (typeof file !== 'string')
    return { kind: 'inline', value: bindTemplated(context, value, pointer) };
  const path = bindTemplated(context, file, [...pointer, 'file']);
  const files = new Map<string, BoundTemplate>();
  for (const rendered of renderPaths(context, path)) {
    const bound = await readPromptFile(context, rendered, [...pointer, 'file']);
    if (bound) files.set(rendered, bound);
  }
  return { kind: 'file', path, files };
}

/** Every path that the matrix can give, in its order, each once. */
export function renderPaths(context: BindContext, path: TemplatedValue): readonly string[] {
  const paths = new Set<string>();
  for (const matrix of context.variants) {
    try {
      paths.add(String(path.render({ matrix })));
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      refuse(context, 'bad-template', {
        message: `a path may use only \`{{matrix.…}}\`: ${error.message}`,
        location: error.location,
      });
      return [];
    }
  }
  return [...paths];
}

async function readPromptFile(
  context: BindContext,
  path: string,
  pointer: Pointer,
): Promise<BoundTemplate | undefined> {
  const read = await context.readBeside(path);
  if (read.file) return bindTemplateFile(context, read.file, read.partials);
  refuse(context, 'unreadable-file', { message: `\`${path}\`: ${read.problem}`, pointer });
  return undefined;
}
