import { type Notice, renderNotice } from '../diagnostic/render-notice.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import type { SourceFile } from '../source/location.ts';
import { renderDifference } from './difference.ts';
import type { FailureGroup } from './failure-groups.ts';
import { renderOutput } from './output-text.ts';
import { makePaint, outcomeMark } from './paint.ts';
import type { Reason } from './reason.ts';
import type { Style } from './reporter.ts';
import { cutText, wrapText } from './text-width.ts';
import { describeJudged } from './trial-row.ts';

export type Sources = ReadonlyMap<string, SourceFile>;

/** A failure in full: who, every reason with its place, the output, and who else. */
export async function renderFailure(
  group: FailureGroup,
  sources: Sources,
  style: Style,
): Promise<string> {
  const paint = makePaint(style);
  const { trial } = group;
  const mark = `${outcomeMark(trial.outcome, style.unicode)} ${trial.outcome}`;
  const title = trial.case_name === undefined ? '' : `  ${trial.case_name}`;
  const heading = safeLine(`${trial.id}${title}`, style.unicode);
  const room = style.columns - mark.length - 2;
  const [first = '', ...rest] = wrapText(heading, room);
  return [
    `${paint.outcome(trial.outcome, mark)}  ${paint.bold(first)}\n`,
    ...rest.map((line) => `${' '.repeat(mark.length + 2)}${paint.bold(line)}\n`),
    await renderReasons(trial, group.reasons, { sources, style }),
    renderOutput(trial, group.reasons, style),
    renderOthers(group, style),
  ].join('');
}

export interface RenderContext {
  readonly sources: Sources;
  readonly style: Style;
}

/** The notices of a trial, each with what was expected and found below it. */
export async function renderReasons(
  trial: TrialRecord,
  reasons: readonly Reason[],
  context: RenderContext,
): Promise<string> {
  const texts: string[] = [];
  for (const reason of reasons) {
    texts.push(await renderReason(reason, describeJudged(trial, reason), context));
  }
  return texts.join('');
}

/** A notice with everything of unknown origin made safe. */
export function renderSafeNotice(notice: Notice, context: RenderContext): string {
  const safe = (text: string): string => safeLine(text, context.style.unicode);
  return renderNotice(
    {
      ...notice,
      code: safe(notice.code),
      message: cutText(safe(notice.message), LONGEST_MESSAGE, context.style.unicode),
      hints: (notice.hints ?? []).map(safe),
      related: (notice.related ?? []).map((place) => ({ ...place, message: safe(place.message) })),
    },
    context.sources,
    context.style,
  );
}

const LONGEST_MESSAGE = 500;
const LONGEST_VALUE = 200;
const LONGEST_REASON = 600;
const IDS_SHOWN = 5;
const INDENT = '    ';

async function renderReason(
  reason: Reason,
  output: string,
  context: RenderContext,
): Promise<string> {
  const { expected, actual, judged } = reason;
  const said = judged === undefined ? [] : [`reason: ${shortReason(judged, context.style)}`];
  const notice = { ...reason.notice, hints: [...said, ...(reason.notice.hints ?? [])] };
  if (expected !== undefined && actual !== undefined && needsDifference(expected, actual, output)) {
    const style = { ...context.style, columns: context.style.columns - INDENT.length };
    const lines = await renderDifference(expected, actual, style);
    return `${renderSafeNotice(notice, context)}${lines.map((line) => `${`${INDENT}${line}`.trimEnd()}\n`).join('')}`;
  }
  const comparison = [
    ...(expected === undefined || isSaid(expected, notice.message)
      ? []
      : [`expected: ${shortValue(expected, context.style)}`]),
    ...(actual === undefined || actual === output || isSaid(actual, notice.message)
      ? []
      : [
          `${expected === undefined || isSaid(expected, notice.message) ? 'found:' : 'found:   '} ${shortValue(actual, context.style)}`,
        ]),
  ];
  const hints = [...comparison, ...(notice.hints ?? [])];
  return renderSafeNotice({ ...notice, hints }, context);
}

/** Whether a message quotes a value: a text, or everything that is in a short list or map. */
function isSaid(value: JsonValue, message: string): boolean {
  if (isJsonArray(value)) return value.length > 0 && value.every((item) => isSaid(item, message));
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    return (
      entries.length > 0 &&
      entries.every(([key, item]) => isSaid(key, message) && isSaid(item, message))
    );
  }
  return message.includes(`\`${String(value)}\``);
}

/** The output is shown anyway, so it is compared only with what is itself more than a line. */
function needsDifference(expected: JsonValue, actual: JsonValue, output: string): boolean {
  if (isLong(expected)) return true;
  return actual !== output && isLong(actual);
}

function isLong(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('\n');
  return typeof value === 'object' && value !== null && JSON.stringify(value).length > 60;
}

/** A judge's reason on one line, cut where it is long. */
export function shortReason(text: string, style: Style): string {
  const line = text
    .slice(0, LONGEST_REASON * 2)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return cutText(line, LONGEST_REASON, style.unicode);
}

function shortValue(value: JsonValue, style: Style): string {
  const text = typeof value === 'string' ? value.slice(0, LONGEST_VALUE * 2) : value;
  return cutText(JSON.stringify(text), LONGEST_VALUE, style.unicode);
}

function renderOthers(group: FailureGroup, style: Style): string {
  if (group.others === 0) return '';
  const most = style.detail === 'verbose' ? group.otherIds.length : IDS_SHOWN;
  const ids = group.otherIds.slice(0, most);
  const more = group.others > ids.length ? [style.unicode ? '…' : '...'] : [];
  const text = `and ${group.others} more like this: ${[...ids, ...more].join(', ')}`;
  const lines = wrapText(safeLine(text, style.unicode), style.columns - INDENT.length);
  return lines.map((line) => `${INDENT}${line}\n`).join('');
}
