import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { withLineFeeds } from '../../source/line-ends.ts';
import type { Location, Pointer, SourceFile } from '../../source/location.ts';
import { setKey } from '../../source/merge-maps.ts';
import { parseTemplate } from '../../template/parse-template.ts';
import { type PartialSource, TemplateError, type TemplatePlace } from '../../template/template.ts';
import { type BoundTemplate, type TemplatedValue, TemplateFailure } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';

type Renderer = (variables: JsonObject) => JsonValue;

/** Binds a value whose texts are templates. Bad templates are reported at their place. */
export function bindTemplated(
  context: BindContext,
  raw: JsonValue,
  pointer: Pointer,
): TemplatedValue {
  const templates: BoundTemplate[] = [];
  const render = compile(context, { raw, pointer, templates });
  return {
    raw,
    isConstant: templates.length === 0,
    templates,
    locate: (path = [], place = 'value') => context.document.locate([...pointer, ...path], place),
    render: render ?? (() => raw),
  };
}

interface Part {
  readonly raw: JsonValue;
  readonly pointer: Pointer;
  readonly templates: BoundTemplate[];
}

/** Undefined for a part without templates, which stays as it is. */
function compile(context: BindContext, part: Part): Renderer | undefined {
  const { raw, pointer, templates } = part;
  if (typeof raw === 'string') return compileText(context, part);
  if (isJsonArray(raw)) {
    const items = raw.map((item, at) =>
      compile(context, { raw: item, pointer: [...pointer, at], templates }),
    );
    if (items.every((item) => item === undefined)) return undefined;
    return (variables) =>
      raw.map((item, at) => {
        const render = items[at];
        return render ? render(variables) : item;
      });
  }
  if (!isJsonObject(raw)) return undefined;
  const entries = Object.entries(raw).map(
    ([key, item]) =>
      [key, item, compile(context, { raw: item, pointer: [...pointer, key], templates })] as const,
  );
  if (entries.every(([, , render]) => render === undefined)) return undefined;
  return (variables) => {
    const rendered: Record<string, JsonValue> = {};
    for (const [key, item, render] of entries) {
      setKey(rendered, key, render ? render(variables) : item);
    }
    return rendered;
  };
}

function compileText(context: BindContext, part: Part): Renderer | undefined {
  const text = part.raw as string;
  if (!text.includes('{{')) return undefined;
  const bound = bindText(context, text, {
    partials: context.partials,
    locate: (place) =>
      place === undefined
        ? context.document.locate(part.pointer)
        : context.document.locateInText(part.pointer, place),
  });
  if (bound === undefined) return undefined;
  part.templates.push(bound);
  return (variables) => withPlace(bound, () => bound.template.evaluate(variables));
}

/** Binds a file's whole text as one template. */
export function bindTemplateFile(
  context: BindContext,
  file: SourceFile,
  partials: PartialSource,
): BoundTemplate | undefined {
  const locate = (place: TemplatePlace | undefined): Location =>
    fileLocation(file.path, place ?? { line: 1, column: 1, length: 1 });
  return bindText(context, withLineFeeds(file.text), { partials, locate });
}

interface TextHome {
  readonly partials: PartialSource;
  readonly locate: (place: TemplatePlace | undefined) => Location;
}

function bindText(context: BindContext, text: string, home: TextHome): BoundTemplate | undefined {
  const locate = (place?: TemplatePlace): Location =>
    place?.partial === undefined ? home.locate(place) : fileLocation(place.partial, place);
  const parsed = parseTemplate(text, home.partials);
  if (parsed.template) return { template: parsed.template, locate };
  for (const problem of parsed.problems) {
    refuse(context, problem.code, {
      message: problem.message,
      location: locate(problem.place),
      hints: problem.hints ?? [],
    });
  }
  return undefined;
}

function fileLocation(path: string, place: TemplatePlace): Location {
  const start = { line: place.line, column: place.column };
  return {
    path,
    start,
    end: { line: place.line, column: place.column + Math.max(1, place.length) },
  };
}

/** Renders a template as text, telling a failure at its place in the user's file. */
export function renderText(bound: BoundTemplate, variables: JsonObject): string {
  return withPlace(bound, () => bound.template.render(variables));
}

function withPlace<T>(bound: BoundTemplate, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateFailure(error.message, bound.locate(error.place));
  }
}
