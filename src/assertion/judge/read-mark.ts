import type { JsonObject, JsonValue } from '../../source/json.ts';
import { showText, showValue } from '../show-value.ts';
import { findObjects } from './find-objects.ts';
import type { ChoiceScale, Mark, Scale, ScoreScale } from './scale.ts';

/** What a judge's answer says, or why it says nothing that counts. */
export type MarkReading =
  | { readonly ok: true; readonly mark: Mark; readonly reason?: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the verdict out of whatever a judge wrote: the last JSON object that has one, in a code fence
 * or in prose; else lines such as `Score: 4/5`; else a last line that is a verdict and nothing else.
 * Where that gives two verdicts, or a last line that is another one, or one that is not of the scale, there is none.
 */
export function readMark(text: string, scale: Scale): MarkReading {
  if (text.trim() === '') return { ok: false, problem: "the judge's answer is empty" };
  const objects = findObjects(text).filter((object) => markIn(object) !== undefined);
  const last = objects.at(-1);
  const lines = text.split(LINE_END).map(withoutMarkup);
  const end = readEnd(lines, scale);
  if (last === undefined) return readProse(text, { lines, end, scale });
  const reading = readObject(last, scale);
  return reading.ok && isOther(end, reading) ? several : reading;
}

const several: MarkReading = {
  ok: false,
  problem: "the judge's answer has more than one verdict",
};

/** A last line that is a verdict and nothing else. */
interface End {
  readonly reading: MarkReading;
  readonly at: number;
}

function readEnd(lines: readonly string[], scale: Scale): End | undefined {
  const at = lines.findLastIndex((line) => line !== '');
  const reading = readLone(lines[at] ?? '', scale);
  return reading && { reading, at };
}

function isOther(end: End | undefined, reading: MarkReading): boolean {
  return end?.reading.ok === true && !isSame(end.reading, reading);
}

function readObject(object: JsonObject, scale: Scale): MarkReading {
  const reading = readValue(markIn(object) ?? null, scale);
  const reason = ['reasoning', 'reason', 'explanation']
    .map((key) => object[key])
    .find((value) => typeof value === 'string' && value.trim() !== '');
  return reading.ok && typeof reason === 'string' ? { ...reading, reason: reason.trim() } : reading;
}

function markIn(object: JsonObject): JsonValue | undefined {
  return object['verdict'] ?? object['score'] ?? object['choice'];
}

function readValue(value: JsonValue, scale: Scale): MarkReading {
  if (scale.kind === 'choices') {
    const name = typeof value === 'object' ? undefined : findChoice(String(value), scale);
    return name === undefined ? notAChoice(showValue(value)) : { ok: true, mark: name };
  }
  if (typeof value === 'number') return within(value, scale);
  const [, given, best] = (typeof value === 'string' && loneNumber.exec(value.trim())) || [];
  return given === undefined
    ? { ok: false, problem: `the judge gave ${showValue(value)}, which is no number` }
    : ofParts({ given, best }, scale);
}

const NUMBER = '([+-]?\\d+(?:\\.\\d+)?)';
const OUT_OF = `(?:\\s*(?:\\/|out of|of)\\s*${NUMBER})?`;
const loneNumber: RegExp = new RegExp(`^${NUMBER}${OUT_OF}$`, 'i');
/** Of any kind that `.` does not take. */
const LINE_END = /\r\n?|[\n\u2028\u2029]/;
const WORD = '(?:verdict|score|rating|grade|choice|decision|label)';
const LABEL = `(?:^|\\W)${WORD}\\s*(is|:|=)\\s*`;
const labelledNumber: RegExp = new RegExp(`${LABEL}${NUMBER}${OUT_OF}$`, 'i');
const labelledName: RegExp = new RegExp(`${LABEL}(.+)$`, 'i');
/** Before a label with `is`: then the sentence is about the scale, or about any answer. */
const ANY =
  /\b(?:best|worst|highest|lowest|top|perfect|ideal|full|maximum|minimum|max|min|possible|attainable|achievable|available|passing|average|typical|usual|high|low|an?|any|each|every|no|one|only|another|other|which|whose)\s*$/i;
/** Longer than each of these words. */
const BEFORE = 40;

interface Prose {
  readonly lines: readonly string[];
  readonly end: End | undefined;
  readonly scale: Scale;
}

/** Labelled verdicts have to agree with each other, and with a lone last one; without any that decides. */
function readProse(text: string, { lines, end, scale }: Prose): MarkReading {
  const labelled = lines.flatMap((line, at) => {
    const reading = readLabelled(line, scale);
    return reading === undefined ? [] : [{ reading, at }];
  });
  const [first, ...others] = labelled;
  if (first !== undefined) {
    const clash = others.some(({ reading }) => !isSame(reading, first.reading));
    if (clash || isOther(end, first.reading)) return several;
    return withReason(first.reading, text.split(LINE_END).slice(0, first.at));
  }
  if (end !== undefined) return withReason(end.reading, text.split(LINE_END).slice(0, end.at));
  return { ok: false, problem: `the judge's answer has no verdict: ${showText(text.trim())}` };
}

function readLabelled(line: string, scale: Scale): MarkReading | undefined {
  const parts = (scale.kind === 'score' ? labelledNumber : labelledName).exec(line);
  if (parts === null) return undefined;
  const [, by = '', given = '', best] = parts;
  const before = line.slice(Math.max(0, parts.index - BEFORE), parts.index);
  if (by.toLowerCase() === 'is' && ANY.test(before)) return undefined;
  if (scale.kind === 'score') return ofParts({ given, best }, scale);
  const name = findChoice(withoutMarkup(given), scale);
  return name === undefined ? undefined : { ok: true, mark: name };
}

function readLone(line: string, scale: Scale): MarkReading | undefined {
  if (scale.kind === 'choices') {
    const name = findChoice(line, scale);
    return name === undefined ? undefined : { ok: true, mark: name };
  }
  const [, given, best] = loneNumber.exec(line) ?? [];
  return given === undefined ? undefined : ofParts({ given, best }, scale);
}

/** Without what Markdown and a sentence put around a word. */
function withoutMarkup(line: string): string {
  return line
    .replace(/[*`]/g, '')
    .replace(/^(?:[\s_#>"'([]|-\s)+/, '')
    .replace(/(?<![\s_"')\].,!;])[\s_"')\].,!;]+$/, '');
}

function findChoice(text: string, { scores }: ChoiceScale): string | undefined {
  const wanted = text.trim();
  if (scores.has(wanted)) return wanted;
  return [...scores.keys()].find((name) => name.toLowerCase() === wanted.toLowerCase());
}

function ofParts(
  { given, best }: { readonly given: string; readonly best: string | undefined },
  scale: ScoreScale,
): MarkReading {
  if (best !== undefined && Number(best) !== scale.max) {
    const problem = `the judge gave ${given} out of ${best}, and the scale ends at ${scale.max}`;
    return { ok: false, problem };
  }
  return within(Number(given), scale);
}

function within(given: number, { min, max }: ScoreScale): MarkReading {
  if (given >= min && given <= max) return { ok: true, mark: given };
  return { ok: false, problem: `the judge gave ${given}, outside the scale from ${min} to ${max}` };
}

function notAChoice(shown: string): MarkReading {
  return { ok: false, problem: `the judge chose ${shown}, which is none of the choices` };
}

function isSame(one: MarkReading, other: MarkReading): boolean {
  return one.ok && other.ok && one.mark === other.mark;
}

function withReason(reading: MarkReading, before: readonly string[]): MarkReading {
  const reason = before.join('\n').trim();
  return reading.ok && reason !== '' ? { ...reading, reason } : reading;
}
