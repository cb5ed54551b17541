import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { BoundTemplate, TemplatedValue } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindTemplated, bindTemplateFile, renderText } from './bind-templates.ts';

export interface WrittenOptions {
  readonly written: JsonValue;
  readonly place: Pointer;
  /** Options that may be `{ file: path }` in place of a text. */
  readonly textFiles: readonly string[];
}

/**
 * Options with the texts of their files put in; these are templates as if they were written in the
 * pipeline. Undefined where a file cannot be read, which is reported.
 */
export async function bindWithFiles(
  context: BindContext,
  { written, place, textFiles }: WrittenOptions,
): Promise<TemplatedValue | undefined> {
  if (!isJsonObject(written)) return bindTemplated(context, written, place);
  const texts = new Map<string, string>();
  const bound = new Map<string, BoundTemplate>();
  for (const key of textFiles) {
    const file = fileOf(written[key]);
    if (file === undefined) continue;
    const pointer = [...place, key, 'file'];
    const read = await context.readBeside(file);
    if (read.file === undefined) {
      refuse(context, 'unreadable-file', { message: `\`${file}\`: ${read.problem}`, pointer });
      return undefined;
    }
    texts.set(key, read.file.text);
    if (!read.file.text.includes('{{')) continue;
    const template = bindTemplateFile(context, read.file, read.partials);
    if (template === undefined) return undefined;
    bound.set(key, template);
  }
  if (texts.size === 0) return bindTemplated(context, written, place);
  return joinFiles(bindTemplated(context, without(written, texts), place), { texts, bound });
}

function fileOf(option: JsonValue | undefined): string | undefined {
  const file = option !== undefined && isJsonObject(option) ? option['file'] : undefined;
  return typeof file === 'string' ? file : undefined;
}

function without(written: JsonObject, keys: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(Object.entries(written).filter(([key]) => !keys.has(key)));
}

function joinFiles(
  base: TemplatedValue,
  files: {
    readonly texts: ReadonlyMap<string, string>;
    readonly bound: ReadonlyMap<string, BoundTemplate>;
  },
): TemplatedValue {
  const texts = Object.fromEntries(files.texts);
  const join = (options: JsonValue, rendered: JsonObject): JsonValue =>
    isJsonObject(options) ? { ...options, ...rendered } : rendered;
  return {
    ...base,
    raw: join(base.raw, texts),
    isConstant: base.isConstant && files.bound.size === 0,
    templates: [...base.templates, ...files.bound.values()],
    render: (variables) =>
      join(base.render(variables), {
        ...texts,
        ...Object.fromEntries(
          [...files.bound].map(([key, template]) => [key, renderText(template, variables)]),
        ),
      }),
  };
}
