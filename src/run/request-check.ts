import type {
  ContentPart,
  MessageEntry,
  PromptText,
  Settings,
  Step,
} from '../pipeline/pipeline.ts';
import { contentTexts, settingsTemplates } from '../pipeline/references.ts';
import type { Failure } from '../protocol/failure.ts';
import type { ParameterFinding, Provider } from '../provider/provider.ts';
import type { JsonObject } from '../source/json.ts';
import type { RenderedRequest } from './render-request.ts';

export interface CheckedRequest {
  readonly step: Step;
  readonly settings: Settings;
  readonly provider: Provider;
  readonly rendered: RenderedRequest;
  /** The body without the data of files, in which no words are looked for. */
  readonly recorded: JsonObject;
  /** Of the endpoint, where its own rules are to hold as well. */
  readonly host?: string;
}

/** All for which a request would be refused. */
export type FindRefusals = (request: CheckedRequest) => readonly ParameterFinding[];

/** Why a request is not sent, although every template could be rendered. */
export type RequestCheck = (request: CheckedRequest) => Failure | undefined;

/** What could not be seen before its templates were rendered is checked before it is sent. */
export function makeRequestCheck(): RequestCheck {
  const findRefusals = makeRefusalFinder();
  return (request) => {
    const [error] = findRefusals(request);
    if (error === undefined) return undefined;
    const { message, path, hints } = error;
    const location = request.rendered.locate(path) ?? request.step.location;
    return { kind: 'refused', message, location, ...(hints && { hints }) };
  };
}

/**
 * A step in which templates give no more than texts is checked once, with the text that every trial has in
 * it: more text than that has never made a request worse. Settings have to be the same object each time.
 */
export function makeRefusalFinder(): FindRefusals {
  const sound = new WeakMap<Settings, Provider>();
  return (request) => {
    const { step, settings, provider, recorded } = request;
    if (sound.get(settings) === provider) return [];
    if (isAlike(step, settings) && findErrors(request, textOfEveryTrial(step)).length === 0) {
      sound.set(settings, provider);
      return [];
    }
    return findErrors(request, JSON.stringify(recorded['messages'] ?? recorded['prompt'] ?? ''));
  };
}

function findErrors(
  { provider, rendered, host }: CheckedRequest,
  known: string,
): readonly ParameterFinding[] {
  const { kind, body, settings } = rendered;
  const text = { known, complete: true };
  const findings = provider.check({
    kind,
    body,
    settings,
    text,
    ...(host !== undefined && { host }),
  });
  return findings.filter((each) => each.severity === 'error');
}

/** Whether the requests of all trials differ in the texts of their messages only. */
function isAlike(step: Step, settings: Settings): boolean {
  return (
    step.continues === undefined &&
    step.prompt.kind === 'chat' &&
    step.prompt.messages.every(isTextMessage) &&
    settingsTemplates(settings).every((value) => value.isConstant)
  );
}

function isTextMessage(entry: MessageEntry): boolean {
  if (entry.kind === 'history' || !entry.fields.isConstant) return false;
  const { content } = entry;
  if (content?.kind === 'parts') return content.parts.every(isTextPart);
  return content?.kind !== 'inline' || typeof content.value.raw === 'string';
}

/** Whether only its text differs from trial to trial; which file it has is the variant's. */
function isTextPart({ fields }: ContentPart): boolean {
  return fields.isConstant;
}

function textOfEveryTrial({ prompt }: Step): string {
  if (prompt.kind === 'text') return '';
  return prompt.messages
    .flatMap((entry) => (entry.kind === 'message' ? contentTexts(entry.content) : []))
    .map(certainText)
    .join('\n');
}

/** The text around the tags, unless it may be in a block or a partial: those can be left out. */
function certainText(text: PromptText): string {
  const templates = text.kind === 'inline' ? text.value.templates : [...text.files.values()];
  const [only] = templates;
  if (only === undefined) return text.kind === 'inline' ? String(text.value.raw) : '';
  if (templates.length > 1 || /\{\{~?[#^>]/.test(only.template.text)) return '';
  return only.template.literalText;
}
