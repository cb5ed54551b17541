import { estimateTokens } from '../assertion/estimate-tokens.ts';
import { type AssertionUse, TemplateFailure } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { JsonValue } from '../source/json.ts';
import { markAnswers, readMarks } from './answer-marks.ts';

/** An assertion's options as a trial has them, as far as its case and variant say it. */
export interface ForeseenOptions {
  /** With nothing in the places of answers; as written where more is asked of an answer than its text. */
  readonly options: JsonValue;
  /** Of all their text, with the most of the answers in it. */
  readonly tokens: number;
  /** Whether an answer without a limit is in it. */
  readonly isOpen: boolean;
}

interface AskedStep {
  readonly step: string;
  readonly mostCompletionTokens?: number;
}

/** The token estimate has to be loaded. */
export function foreseeOptions(
  { options }: AssertionUse,
  trial: Trial,
  requests: readonly AskedStep[],
): ForeseenOptions {
  if (options.isConstant) {
    const known = options.render({});
    return { options: known, tokens: tokensOf(known), isOpen: false };
  }
  const steps = requests.map(({ step }) => step);
  const rendered = renderMarked(options, trial, steps);
  const { value, places } = rendered ?? { value: options.raw, places: countReferences(options) };
  let [tokens, isOpen] = [tokensOf(value), false];
  for (const { step, mostCompletionTokens: most } of requests) {
    const times = places.get(step) ?? 0;
    tokens += times * (most ?? 0);
    isOpen ||= times > 0 && most === undefined;
  }
  return { options: value, tokens, isOpen };
}

function renderMarked(
  options: AssertionUse['options'],
  trial: Trial,
  steps: readonly string[],
): { readonly value: JsonValue; readonly places: ReadonlyMap<string, number> } | undefined {
  try {
    const rendered = options.render(markAnswers(trial, steps).variables);
    const { text, places } = readMarks(JSON.stringify(rendered), steps);
    return { value: JSON.parse(text) as JsonValue, places };
  } catch (error) {
    if (error instanceof TemplateFailure) return undefined;
    throw error;
  }
}

/** How often templates name which step. */
function countReferences({ templates }: AssertionUse['options']): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { path } of templates.flatMap(({ template }) => template.references)) {
    const [name, step] = path;
    if (name === 'steps' && typeof step === 'string') places.set(step, (places.get(step) ?? 0) + 1);
  }
  return places;
}

function tokensOf(value: JsonValue): number {
  return estimateTokens(typeof value === 'string' ? value : JSON.stringify(value));
}
