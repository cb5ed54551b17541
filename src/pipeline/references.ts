import type {
  AssertionUse,
  BoundExpression,
  BoundTemplate,
  ContentPart,
  MessageContent,
  Pipeline,
  Prompt,
  PromptText,
  Settings,
  TemplatedValue,
} from './pipeline.ts';

/** Every template of a prompt; of files, those of every variant. */
export function promptTemplates(prompt: Prompt): readonly BoundTemplate[] {
  if (prompt.kind === 'text') return textTemplates(prompt.prompt);
  return prompt.messages.flatMap((entry) =>
    entry.kind === 'history'
      ? []
      : [...(entry.content ? contentTemplates(entry.content) : []), ...entry.fields.templates],
  );
}

function contentTemplates(content: MessageContent): readonly BoundTemplate[] {
  return content.kind === 'parts' ? content.parts.flatMap(partTemplates) : textTemplates(content);
}

function partTemplates({ fields, text, file }: ContentPart): readonly BoundTemplate[] {
  return [
    ...fields.templates,
    ...(text ? textTemplates(text) : []),
    ...(file ? file.path.templates : []),
  ];
}

/** The texts of a message: its own, or those of its parts. */
export function contentTexts(content: MessageContent | undefined): readonly PromptText[] {
  if (content === undefined) return [];
  if (content.kind !== 'parts') return [content];
  return content.parts.flatMap(({ text }) => (text ? [text] : []));
}

function textTemplates(text: PromptText): readonly BoundTemplate[] {
  return text.kind === 'inline'
    ? text.value.templates
    : [...text.path.templates, ...text.files.values()];
}

export function settingsTemplates(settings: Settings): readonly TemplatedValue[] {
  const { model, tools, plugins, stream, params, pulze } = settings;
  const single = [model, tools, plugins, stream].filter((value) => value !== undefined);
  return [...single, ...params.values(), ...pulze.values()];
}

/** The templates of assertions, of those that they combine too. */
export function assertionTemplates(uses: readonly AssertionUse[]): readonly BoundTemplate[] {
  return uses.flatMap((use) => [
    ...use.options.templates,
    ...(use.combine?.count?.templates ?? []),
    ...assertionTemplates(use.combine?.parts ?? []),
  ]);
}

/** What an assertion's entry holds of CEL, apart from what it combines. */
export function useExpressions(use: AssertionUse): readonly BoundExpression[] {
  return [use.transform, use.expression].filter((bound) => bound !== undefined);
}

/** Assertions and those that they combine, flat. */
export function flattenAssertions(uses: readonly AssertionUse[]): readonly AssertionUse[] {
  return uses.flatMap((use) => [use, ...flattenAssertions(use.combine?.parts ?? [])]);
}

/** The templates that every case of the pipeline has to satisfy. */
export function pipelineTemplates(pipeline: Pipeline): readonly BoundTemplate[] {
  const settings = [pipeline.defaults, ...pipeline.steps.map((step) => step.settings)];
  return [
    ...settings.flatMap(settingsTemplates).flatMap((value) => value.templates),
    ...pipeline.steps.flatMap((step) => promptTemplates(step.prompt)),
    ...pipeline.steps.flatMap((step) => assertionTemplates(step.assertions)),
    ...assertionTemplates(pipeline.assertions),
  ];
}

export function allAssertions(
  pipeline: Pick<Pipeline, 'steps' | 'assertions' | 'cases'>,
): readonly AssertionUse[] {
  return [
    ...pipeline.steps.flatMap((step) => step.assertions),
    ...pipeline.assertions,
    ...pipeline.cases.flatMap((each) => each.assertions),
  ];
}
