import { isJsonObject } from '../../source/json.ts';
import { knownPlugins } from '../answer/plugins.ts';
import type { Refusal } from '../refusal.ts';
import type { Unspecified } from '../unspecified.ts';
import { type CompletionBody, textOf } from './completion-body.ts';
import { literalField } from './fields.ts';
import { inside, type Place, report } from './finding.ts';
import { checkChosenTool } from './read-tools.ts';

const lackingWord =
  "the word 'JSON' must appear in the messages to use response_format 'json_object'";

/** What only shows when every member is readable, and what the documents leave open. */
export function checkTogether(body: CompletionBody, place: Place, unspecified: Unspecified): void {
  checkChosenTool(body.toolChoice, body.tools, { raw: body.raw, place });
  if (unspecified.json_word === 422 && lacksJsonWord(body, unspecified)) {
    report(inside(place, 'response_format'), body.raw['response_format'] ?? null, {
      type: 'value_error',
      msg: `Value error, ${lackingWord}`,
      ctx: { error: {} },
    });
  }
  if (unspecified.unknown_plugin === 422) checkPlugins(body, inside(place, 'plugins'));
  if (unspecified.empty_messages === 422 && body.kind === 'chat' && body.messages.length === 0) {
    report(inside(place, 'messages'), [], {
      type: 'too_short',
      msg: 'List should have at least 1 item after validation, not 0',
      ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
    });
  }
  if (unspecified.best_of_below_n === 422) checkBestOf(body, inside(place, 'best_of'));
}

/** The other way to refuse a JSON mode of which nobody speaks. */
export function refuseJsonWord(
  body: CompletionBody,
  unspecified: Unspecified,
): Refusal | undefined {
  return unspecified.json_word === 400 && lacksJsonWord(body, unspecified)
    ? { status: 400, detail: lackingWord, param: 'response_format' }
    : undefined;
}

function lacksJsonWord(body: CompletionBody, unspecified: Unspecified): boolean {
  const format = body.raw['response_format'];
  if (!isJsonObject(format) || format['type'] !== 'json_object') return false;
  const pattern = unspecified.json_word_case === 'any' ? /json/i : /JSON/;
  const isEverything = unspecified.json_word_scope === 'context';
  const messages = body.messages.filter(({ role }) => isEverything || role !== 'assistant');
  return !pattern.test(textOf({ ...body, messages }));
}

function checkPlugins({ plugins = [] }: CompletionBody, place: Place): void {
  plugins.forEach((name, index) => {
    literalField(...knownPlugins)(name, inside(place, index));
  });
}

function checkBestOf({ raw, n, bestOf }: CompletionBody, place: Place): void {
  const value = raw['best_of'];
  if (value === undefined || value === null || bestOf >= n) return;
  report(place, value, {
    type: 'value_error',
    msg: `Value error, best_of is ${bestOf}, less than the ${n} that n asks for`,
    ctx: { error: {} },
  });
}
