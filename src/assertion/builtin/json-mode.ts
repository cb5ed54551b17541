import { isJsonObject, type JsonObject } from '../../source/json.ts';
import type { RequestLack } from '../asked-request.ts';
import type { Assertion, Check, ParsedJson, Subject } from '../assertion.ts';
import { jsonOf, judgeUnparsed } from '../parse-json.ts';
import { nameType } from '../show-value.ts';
import { findCut } from '../tell-end.ts';
import { nounOf } from '../text-of.ts';
import { errored, fail, pass } from '../verdicts.ts';

const asked: JsonObject = { response_format: { type: 'json_object' } };

const NOT_ASKED = 'the step does not ask for JSON: it has no `response_format: json_object`';

export const jsonMode: Assertion = {
  name: 'json_mode',
  summary: 'One JSON object and nothing else, not cut off, from a step that asks for JSON mode.',
  options: { description: 'Takes no options.', type: 'boolean', enum: [true], examples: [true] },
  bare: true,
  scope: 'choice',
  examples: [
    {
      yaml: 'json_mode',
      passes: { text: '{"queue": "billing", "urgent": true}', body: asked },
      fails: { text: '```json\n{"queue": "billing"}\n```', body: asked },
    },
    {
      yaml: 'json_mode: true',
      passes: { text: '{"queue": "technical"}\n', body: asked },
      fails: {
        text: '{"queue": "techn',
        body: asked,
        choice: { finish_reason: 'length' },
      },
    },
  ],
  findLack(_options, { body, awaited }): RequestLack | undefined {
    if (awaited.has('response_format') || asksForJson(body)) return undefined;
    return {
      reason: NOT_ASKED,
      hint: 'set `params.response_format`, or assert `json`, which takes any text that is JSON',
    };
  },
  prepare(): Check {
    return (subject) => {
      if (!asksForJson(subject.body)) {
        return errored(NOT_ASKED);
      }
      const parsed = jsonOf(subject);
      if (!parsed.ok && parsed.isUnjudged) return judgeUnparsed(parsed, {});
      const reason = findReason(subject, parsed);
      return reason === undefined
        ? pass(`${nounOf(subject)} is one JSON object`)
        : fail(reason, { actual: subject.value });
    };
  },
};

function asksForJson(body: JsonObject): boolean {
  const format = body['response_format'];
  const type = isJsonObject(format) ? format['type'] : undefined;
  return type === 'json_object' || type === 'json_schema';
}

function findReason(subject: Subject, parsed: ParsedJson): string | undefined {
  const { finish_reason: ended } = subject.choice;
  const cut = findCut(ended);
  if (cut !== undefined) {
    const at = parsed.ok ? ', after its JSON' : '';
    return `${nounOf(subject)} was cut off by ${cut} (finish_reason \`${ended}\`)${at}`;
  }
  if (!parsed.ok) return parsed.message;
  if (isJsonObject(parsed.value)) return undefined;
  return `${nounOf(subject)} is JSON, but a ${nameType(parsed.value)} and not an object`;
}
