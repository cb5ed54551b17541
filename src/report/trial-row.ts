import { safeLine } from '../diagnostic/safe-text.ts';
import type { StepRecord, TrialRecord, VariantValues } from '../protocol/record.ts';
import { formatCount } from '../source/count-text.ts';
import type { JsonValue } from '../source/json.ts';
import { formatCost, formatDuration } from './format.ts';
import { outcomeMark } from './paint.ts';
import type { Reason } from './reason.ts';

/** A trial as a table shows it: safe text on one line, for each column. */
export interface TrialRow {
  readonly outcome: TrialRecord['outcome'];
  readonly cells: Readonly<Record<TrialColumn, string>>;
  /** Columns that can be said in less: without the vendors of models (`gpt-4o`). */
  readonly short: { readonly model: string; readonly variant: string };
  /** Whether `output` is the model's own text, not a note of ours about why there is none. */
  readonly answered: boolean;
}

export type TrialColumn =
  | 'case'
  | 'variant'
  | 'repeat'
  | 'output'
  | 'model'
  | 'finish'
  | 'prompt'
  | 'completion'
  | 'tokens'
  | 'cost'
  | 'latency'
  | 'outcome';

export function makeTrialRow(trial: TrialRecord, unicode: boolean): TrialRow {
  const step = findAnsweringStep(trial);
  const none = unicode ? '–' : '-';
  const unknown = step === undefined ? none : 'unknown';
  const count = (tokens: number | undefined): string =>
    tokens === undefined ? unknown : formatCount(tokens);
  const model = safeLine(step?.model ?? none, unicode);
  const { text, answered } = describeOutput(trial);
  return {
    outcome: trial.outcome,
    answered,
    short: {
      model: shortName(model),
      variant: formatShortVariant(trial.variant, trial.variant_id, unicode),
    },
    cells: {
      case: safeLine(trial.case, unicode),
      variant: formatVariant(trial.variant, trial.variant_id, unicode),
      repeat: String(trial.repeat),
      output: safeLine(
        oneLine(trial, answered ? text : toCell(trial, text)).slice(0, LONGEST_CELL),
        unicode,
      ),
      model,
      finish: safeLine(step?.finish_reason ?? none, unicode),
      prompt: count(trial.usage?.prompt_tokens),
      completion: count(trial.usage?.completion_tokens),
      tokens: count(trial.usage?.total_tokens),
      cost: trial.cost_usd === undefined ? unknown : formatCost(trial.cost_usd),
      latency: trial.latency_ms === undefined ? none : formatDuration(trial.latency_ms),
      outcome: `${outcomeMark(trial.outcome, unicode)} ${trial.outcome}`,
    },
  };
}

/** The last step that has a completion: its text is the trial's output. */
export function findAnsweringStep(trial: TrialRecord): StepRecord | undefined {
  return trial.steps.findLast((step) => step.response !== undefined || step.text !== undefined);
}

/** The last step's text, or the tools that it called; what happened instead where it has none. */
export function describeOutput(trial: TrialRecord): { text: string; answered: boolean } {
  const failed = trial.steps.find((step) => step.failure !== undefined);
  if (failed?.failure) return { text: failed.failure.message, answered: false };
  const step = findAnsweringStep(trial);
  const answer = step === undefined ? '' : describeAnswer(step);
  if (answer !== '') return { text: answer, answered: true };
  const reason = trial.reason ?? trial.steps.find((other) => other.reason)?.reason;
  return { text: reason ?? '', answered: false };
}

/** Likewise, of the step that a reason is about, where there are several. */
export function describeJudged(trial: TrialRecord, reason: Reason): string {
  const step =
    trial.steps.length > 1 ? trial.steps.find(({ id }) => id === reason.step) : undefined;
  if (step === undefined) return describeOutput(trial).text;
  return step.failure?.message ?? describeAnswer(step);
}

/**
 * A refusal without the words that a narrow column would show of all of them alike; why a trial was skipped with the
 * word, since its author's reason could be an answer.
 */
function toCell({ outcome }: TrialRecord, note: string): string {
  const isBare = outcome === 'skipped' && note !== '' && !/\bskipped\b/.test(note);
  return isBare ? `skipped: ${note}` : note.replace(/^the request was (?=refused)/, '');
}

/** The arguments of tools, which models indent, without their line breaks. */
function oneLine(trial: TrialRecord, text: string): string {
  const called = !findAnsweringStep(trial)?.text;
  return called ? text.replace(/\s+/g, (space) => (space.includes('\n') ? ' ' : space)) : text;
}

/** A step's text, or the tools that it called (`find_order({"id":7})`); empty without either. */
export function describeAnswer(step: StepRecord): string {
  if (step.text) return step.text;
  const calls = step.tool_calls ?? [];
  return calls.map((call) => `${call.function.name}(${call.function.arguments})`).join(', ');
}

/** The values alone, in the order of the matrix: `openai/gpt-4o · 0.5 · terse`. */
export function formatVariant(values: VariantValues, id: string, unicode: boolean): string {
  const texts = Object.values(values).map(formatAxisValue);
  return safeLine(texts.length === 0 ? id : texts.join(variantSeparator(unicode)), unicode);
}

/** A text that reads as a number or the like, or as nothing, is in quotes: `1` and `"1"` are two values. */
function formatAxisValue(value: JsonValue): string {
  if (typeof value !== 'string') return formatValue(value);
  const isOther = /^(|true|false|null)$/i.test(value.trim()) || !Number.isNaN(Number(value));
  return isOther ? JSON.stringify(value) : value;
}

/** The same without the vendors of models: `gpt-4o · 0.5 · terse`. */
export function formatShortVariant(values: VariantValues, id: string, unicode: boolean): string {
  const short = Object.entries(values).map(([axis, value]) => [
    axis,
    typeof value === 'string' ? shortName(value) : value,
  ]);
  return formatVariant(Object.fromEntries(short), id, unicode);
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1) || name;
}

/** The axes in the same order: `model · temperature · tone`. */
export function formatAxes(values: VariantValues, unicode: boolean): string {
  const names = Object.keys(values).map((axis) => axis.slice(axis.lastIndexOf('.') + 1));
  return safeLine(names.join(variantSeparator(unicode)), unicode);
}

export function formatValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function variantSeparator(unicode: boolean): string {
  return unicode ? ' · ' : ', ';
}

/** Longer than any terminal is wide; what is shown is cut again to the column. */
const LONGEST_CELL = 1000;
