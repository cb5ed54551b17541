import type { Row } from '../dataset/dataset.ts';
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';

/** An answer, and whether it passes in the judgement of people. */
export interface LabelledAnswer {
  /** Its own, or the number of its row. */
  readonly id: string;
  readonly text: string;
  readonly passes: boolean;
  /** What it answers, as a request has it: `messages` or `prompt`; empty where that is not known. */
  readonly body: JsonObject;
  readonly vars: JsonObject;
  readonly location: Location;
}

export interface ReadLabels {
  readonly answers: readonly LabelledAnswer[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads labelled answers; each row that is none is told with its place. */
export async function readLabels(rows: AsyncIterable<Checked<Row>>): Promise<ReadLabels> {
  const answers: LabelledAnswer[] = [];
  const diagnostics: Diagnostic[] = [];
  const known = new Map<string, LabelledAnswer>();
  for await (const { value: row, diagnostics: found } of rows) {
    diagnostics.push(...found.map((each) => ({ ...each, code: 'bad-label' as const })));
    if (row === undefined) continue;
    const read = readAnswer(row);
    if ('code' in read) {
      diagnostics.push(read);
      continue;
    }
    const twin = known.get(read.id);
    if (twin === undefined) answers.push(read);
    else diagnostics.push(describeTwin(read, twin));
    known.set(read.id, read);
  }
  return { answers, diagnostics };
}

const KEYS = ['id', 'label', 'messages', 'prompt', 'text', 'vars'];
const LABELS: ReadonlyMap<JsonValue, boolean> = new Map<JsonValue, boolean>([
  ['pass', true],
  ['fail', false],
  [true, true],
  [false, false],
]);

function readAnswer({ number, values, location }: Row): LabelledAnswer | Diagnostic {
  const bad = (message: string, hint?: string): Diagnostic => ({
    code: 'bad-label',
    severity: 'error',
    message: `row ${number} ${message}`,
    location,
    ...(hint !== undefined && { hints: [hint] }),
  });
  const stranger = Object.keys(values).find((key) => !KEYS.includes(key));
  if (stranger !== undefined) {
    return bad(
      `has a key \`${stranger}\` that means nothing here`,
      `there is ${KEYS.map((key) => `\`${key}\``).join(', ')}; what templates need goes into \`vars\``,
    );
  }
  const { id = String(number), text, label, messages, prompt, vars = {} } = values;
  if (typeof text !== 'string') return bad('has no `text`, the answer that is judged');
  if (label === undefined) return bad('has no `label`', 'write `"label": "pass"` or `"fail"`');
  const passes = LABELS.get(label);
  if (passes === undefined) {
    return bad(
      `has the label ${JSON.stringify(label)}`,
      'it is `pass` or `fail`, `true` or `false`',
    );
  }
  if (typeof id !== 'string' && typeof id !== 'number') return bad('has an `id` that is no text');
  if (!isJsonObject(vars)) return bad('has `vars` that are no map');
  const body = readBody(messages, prompt);
  if (typeof body === 'string') return bad(body);
  return { id: String(id), text, passes, body, vars, location };
}

/** What the answer is one to; or why it is not known, as an end of a sentence. */
function readBody(
  messages: JsonValue | undefined,
  prompt: JsonValue | undefined,
): JsonObject | string {
  if (messages !== undefined && prompt !== undefined) return 'has both `messages` and `prompt`';
  if (prompt !== undefined) {
    return typeof prompt === 'string' ? { prompt } : 'has a `prompt` that is no text';
  }
  if (messages === undefined) return {};
  const isList = isJsonArray(messages) && messages.every(isMessage);
  return isList ? { messages } : 'has `messages` that are no list of `{"role": …, "content": …}`';
}

function isMessage(message: JsonValue): boolean {
  return isJsonObject(message) && typeof message['role'] === 'string';
}

function describeTwin({ id, location }: LabelledAnswer, twin: LabelledAnswer): Diagnostic {
  return {
    code: 'bad-label',
    severity: 'error',
    message: `two rows have the id \`${id}\``,
    location,
    related: [{ message: 'the other one', location: twin.location }],
  };
}
