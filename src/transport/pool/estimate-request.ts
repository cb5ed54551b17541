import { countAnswers, readLimit } from '../../protocol/asked-answers.ts';
import { countTokens } from '../../protocol/count-tokens.ts';
import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { HttpRequest, HttpResponse } from '../transport.ts';

/** What a request may use, before it is sent. */
export interface TokenEstimate {
  readonly input: number;
  /** By the request itself; undefined where it sets no limit. */
  readonly outputLimit: number | undefined;
  /** How many answers it asks for. */
  readonly answers: number;
}

export interface TokenUse {
  readonly total: number;
  readonly output: number | undefined;
}

/** The characters of its text over four, and what it says of its answer. */
export function estimateRequest({ body = '' }: HttpRequest): TokenEstimate {
  // Tools and schemas may say the same names, so that only the request's own keys tell.
  const asked = body === '' ? null : (JSON.parse(body) as JsonValue);
  const own = isJsonObject(asked) ? asked : {};
  return {
    input: Math.ceil(countText(body) / 4),
    outputLimit: readLimit(own),
    answers: countAnswers(own) ?? 1,
  };
}

/** What base64 data begins after: a data URL's head, and the key that recordings stand at. */
const dataMarks: readonly string[] = [';base64,', '"data":"'];

/** Characters, without the data of files: what a picture counts for, its answer tells. */
function countText(body: string): number {
  let count = body.length;
  for (const mark of dataMarks) {
    let at = body.indexOf(mark);
    while (at !== -1) {
      const start = at + mark.length;
      const end = body.indexOf('"', start);
      if (end === -1) break;
      count -= end - start;
      at = body.indexOf(mark, end);
    }
  }
  return count;
}

/** As the service counted it; undefined where it did not say. */
export function readUse({ body }: HttpResponse): TokenUse | undefined {
  const texts = body.kind === 'text' ? [body.text] : body.events.map((event) => event.data);
  for (let place = texts.length - 1; place >= 0; place--) {
    const usage = findUsage(texts[place] ?? '');
    const input = readCount(usage, INPUT);
    const output = readCount(usage, OUTPUT);
    const total = countTokens({
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: readCount(usage, TOTAL),
    });
    if (total !== undefined) return { total, output };
  }
  return undefined;
}

const LONGEST_USAGE = 500;

/** What follows the last `usage` that is an object: Pulze's metadata has costs under the same names. */
function findUsage(text: string): string {
  let at = text.lastIndexOf('"usage"');
  while (at !== -1) {
    const after = text.slice(at + 7, at + LONGEST_USAGE);
    if (/^\s*:\s*\{/.test(after)) return after;
    at = at === 0 ? -1 : text.lastIndexOf('"usage"', at - 1);
  }
  return '';
}

/** Of so many digits at the most that it is a number of them. */
const TOTAL = /"total_tokens"\s*:\s*(\d{1,15})\s*[,}]/;
const INPUT = /"prompt_tokens"\s*:\s*(\d{1,15})\s*[,}]/;
const OUTPUT = /"completion_tokens"\s*:\s*(\d{1,15})\s*[,}]/;

function readCount(usage: string, count: RegExp): number | undefined {
  const found = count.exec(usage)?.[1];
  return found === undefined ? undefined : Number(found);
}
