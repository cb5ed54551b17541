import type { JsonObject } from '../../../src/source/json.ts';
import { parseTemplate } from '../../../src/template/parse-template.ts';
import {
  type Partial,
  type PartialSource,
  type Template,
  TemplateError,
  type TemplateProblem,
} from '../../../src/template/template.ts';

export function partials(texts: Readonly<Record<string, string>>): PartialSource {
  const entries = Object.entries(texts).map(([name, text]): [string, Partial] => [
    name,
    { name, path: `pipelines/partials/${name}.hbs`, text },
  ]);
  return new Map(entries);
}

export function template(text: string, source?: PartialSource): Template {
  const parsed = parseTemplate(text, source);
  if (parsed.template === undefined) throw new Error(JSON.stringify(parsed.problems));
  return parsed.template;
}

export function problems(text: string, source?: PartialSource): readonly TemplateProblem[] {
  return parseTemplate(text, source).problems ?? [];
}

export function render(text: string, variables: JsonObject = {}, source?: PartialSource): string {
  return template(text, source).render(variables);
}

/** The error of a rendering: its message, and its place where it is known. */
export function failure(text: string, variables: JsonObject = {}, source?: PartialSource): string {
  try {
    render(text, variables, source);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { place } = error;
    const where =
      place === undefined
        ? ''
        : `${place.partial ?? ''}${place.line}:${place.column}+${place.length} `;
    return where + error.message;
  }
  throw new Error('it rendered');
}
