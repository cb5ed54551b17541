import { digest } from '../pipeline/digest.ts';
import {
  type AssertionUse,
  type BoundExpression,
  type BoundTemplate,
  type ContentPart,
  type MessageContent,
  type MessageEntry,
  type Pipeline,
  type PromptText,
  type Settings,
  type Step,
  type TemplatedValue,
  TemplateFailure,
} from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';

/** What an author wrote, apart from where, and which axes of the matrix it reads. */
export interface Described {
  readonly text: JsonValue;
  readonly axes: readonly string[] | 'all';
}

/** Of modules of the author's own, by the assertions that run them: what these say depends on their texts. */
export type CodeDigests = ReadonlyMap<AssertionUse, string>;

/** What a step asks for in a variant: its prompt and its settings, without time limits. */
export function describeStep(
  { pipeline, code }: { readonly pipeline: Pipeline; readonly code: CodeDigests },
  step: Step,
  variant: Variant,
): Described {
  const settings = resolveSettings(pipeline, step, variant);
  const notes = new Notes(code);
  const prompt =
    step.prompt.kind === 'text'
      ? notes.prompt(step.prompt.prompt, variant)
      : step.prompt.messages.map((entry) => describeMessage(entry, variant, notes));
  return notes.describe({
    id: step.id,
    kind: step.prompt.kind,
    prompt,
    continues: step.continues?.value ?? null,
    when: notes.expression(step.when),
    settings: describeSettings(settings, notes),
    assertions: step.assertions.map((use) => notes.assertion(use)),
  });
}

/** What an assertion asks for; not how reports call it, nor the metric that it adds to. */
export function describeAssertion(use: AssertionUse, code: CodeDigests): Described {
  const notes = new Notes(code);
  return notes.describe(notes.assertion(use));
}

/**
 * What a model is asked for an assertion. What of it only says what the answer counts for is left out: a verdict
 * is none of another judge for that.
 */
export function describeAsked(use: AssertionUse): JsonValue {
  const { step, choice, options } = use;
  return {
    ...describeAsking(use),
    step: step?.value ?? null,
    choice,
    options: withoutLimits(options.raw),
  };
}

/** Of choices the names are asked for, of a score the range. */
function withoutLimits(options: JsonValue): JsonValue {
  if (!isJsonObject(options)) return options;
  const { calibration: _, pass: _pass, min: _min, score, choices, ...rest } = options;
  return {
    ...rest,
    ...(score !== undefined && { score: withoutKeys(score, ['pass']) }),
    ...(choices !== undefined && {
      choices: isJsonObject(choices) ? Object.keys(choices) : choices,
    }),
  };
}

/**
 * What a judge is asked, wherever it is used: its options without those that change nothing of it
 * (which endpoint has the model, how it was measured), and what it looks at.
 */
export function describeJudge(use: AssertionUse): JsonValue {
  const options = withoutKeys(use.options.raw, ['calibration', 'endpoint']);
  return { ...describeAsking(use), options };
}

function describeAsking({ assertion, of, transform, options }: AssertionUse): JsonObject {
  const partials = options.templates.flatMap(({ template }) =>
    template.partials.map(({ name, text }) => [name, text]),
  );
  return { assertion, of, transform: transform?.expression.source ?? null, partials };
}

function withoutKeys(value: JsonValue, keys: readonly string[]): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** Collects the axes that are read while values are described. */
class Notes {
  readonly #axes = new Set<string>();
  readonly #code: CodeDigests;
  #all = false;

  constructor(code: CodeDigests) {
    this.#code = code;
  }

  describe(text: JsonValue): Described {
    return { text, axes: this.#all ? 'all' : [...this.#axes] };
  }

  assertion(use: AssertionUse): JsonValue {
    const { assertion, step, choice, of, transform, weight, severity, combine } = use;
    const code = this.#code.get(use);
    return {
      assertion,
      step: step?.value ?? null,
      choice,
      of,
      transform: this.expression(transform),
      expression: this.expression(use.expression),
      weight,
      severity,
      options: this.#options(use),
      ...(code !== undefined && { code }),
      combine: combine
        ? {
            kind: combine.kind,
            count: combine.count ? this.value(combine.count) : null,
            parts: combine.parts.map((part) => this.assertion(part)),
          }
        : null,
    };
  }

  /** As written, with the partials that its templates include. */
  value({ raw, templates }: Pick<TemplatedValue, 'raw' | 'templates'>): JsonValue {
    const partials = templates.flatMap((bound) => this.#readTemplate(bound));
    return partials.length === 0 ? [raw] : [raw, partials];
  }

  /** How a judge was measured changes nothing of what it says. */
  #options({ options, asksModels }: AssertionUse): JsonValue {
    const { isConstant, templates } = options;
    const all = isConstant ? options.render({}) : options.raw;
    const own = asksModels !== undefined ? withoutKeys(all, ['calibration']) : all;
    return isConstant ? own : this.value({ raw: own, templates });
  }

  prompt(text: PromptText, variant: Variant): JsonValue {
    if (text.kind === 'inline') return this.value(text.value);
    const file = text.files.get(renderPath(text.path, variant));
    if (file === undefined) return null;
    const partials = this.#readTemplate(file);
    return partials.length === 0 ? [file.template.text] : [file.template.text, partials];
  }

  expression(bound: BoundExpression | undefined): JsonValue {
    if (bound === undefined) return null;
    for (const { name, path } of bound.expression.names) this.#readPath([name, ...path]);
    return bound.expression.source;
  }

  #readTemplate({ template }: BoundTemplate): readonly JsonValue[] {
    for (const { path } of template.references) this.#readPath(path);
    return template.partials.map(({ name, text }) => [name, text]);
  }

  /** An axis may have a dot in its name (`params.temperature`); then all are noted. */
  #readPath([root, axis, ...rest]: readonly string[]): void {
    if (root !== 'matrix') return;
    if (axis === undefined || rest.length > 0 || axis.includes('.')) this.#all = true;
    else this.#axes.add(axis);
  }
}

function describeMessage(entry: MessageEntry, variant: Variant, notes: Notes): JsonValue {
  if (entry.kind === 'history') return { history: notes.expression(entry.expression) };
  const { role, content, fields } = entry;
  return {
    role,
    content: content ? describeContent(content, variant, notes) : null,
    fields: notes.value(fields),
  };
}

function describeContent(content: MessageContent, variant: Variant, notes: Notes): JsonValue {
  if (content.kind !== 'parts') return notes.prompt(content, variant);
  return content.parts.map((part) => ({
    fields: notes.value(part.fields),
    text: part.text ? notes.prompt(part.text, variant) : null,
    file: part.file ? describeFile(part.file, variant) : null,
  }));
}

/**
 * Empty where it is not one: that it reads something else than the matrix is told where it is bound, and a
 * pipeline with such a mistake is planned all the same, for what else is wrong with it.
 */
function renderPath(path: TemplatedValue, { values }: Variant): string {
  try {
    return String(path.render({ matrix: values }));
  } catch (error) {
    if (error instanceof TemplateFailure) return '';
    throw error;
  }
}

/** Of a picture, which may be megabytes, the digest; each is taken once. */
const fileDigests = new WeakMap<JsonObject, string>();

function describeFile(file: ContentPart['file'] & object, variant: Variant): JsonValue {
  const content = file.contents.get(renderPath(file.path, variant));
  if (content === undefined) return null;
  return [file.key, recall(fileDigests, content, () => digest(content))];
}

function describeSettings(settings: Settings, notes: Notes): JsonObject {
  const { endpoint, model, tools, plugins, stream, params, pulze } = settings;
  const all = Object.entries({ model, tools, plugins, stream }).flatMap(([key, value]) =>
    value ? [[key, notes.value(value)] as const] : [],
  );
  const entries = (values: Settings['params']): JsonObject =>
    Object.fromEntries([...values].map(([key, value]) => [key, notes.value(value)]));
  return {
    endpoint: endpoint?.value ?? null,
    ...Object.fromEntries(all),
    params: entries(params),
    pulze: entries(pulze),
  };
}
