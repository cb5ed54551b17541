import { isJsonArray } from '../../source/json.ts';
import type { RequestLack } from '../asked-request.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { readOneOrMany } from '../read-option.ts';
import { showList } from '../show-value.ts';
import { describeCalls, readCall } from '../tool-calls.ts';
import { findToolLack, whyNotOffered } from '../tool-lack.ts';
import { errored, fail, pass } from '../verdicts.ts';

const tools = ['find_order', 'issue_refund'].map((name) => ({
  type: 'function',
  function: { name },
}));

export const noToolCall: Assertion = {
  name: 'no_tool_call',
  summary: 'The answer calls no tool, or none of these.',
  options: {
    description: 'The bare name for any tool, or the tools that are not to be called.',
    type: ['boolean', 'string', 'array'],
    minLength: 1,
    minItems: 1,
    items: { type: 'string', minLength: 1 },
    examples: [true, 'issue_refund', ['issue_refund', 'close_ticket']],
  },
  bare: true,
  scope: 'choice',
  readsValue: false,
  examples: [
    {
      yaml: 'no_tool_call',
      passes: { text: 'Which order do you mean?' },
      fails: { choice: { tool_calls: [{ function: { name: 'find_order', arguments: '{}' } }] } },
    },
    {
      yaml: 'no_tool_call: issue_refund',
      passes: {
        body: { tools },
        choice: { tool_calls: [{ function: { name: 'find_order', arguments: '{}' } }] },
      },
      fails: {
        body: { tools },
        choice: { tool_calls: [{ function: { name: 'issue_refund', arguments: '{}' } }] },
      },
    },
  ],
  findLack(options, request): RequestLack | undefined {
    if (typeof options === 'boolean') return undefined;
    return findToolLack(isJsonArray(options) ? options : [options], request);
  },
  prepare(options): Check {
    if (options === false) {
      throw new OptionError('bad-assertion-option', '`no_tool_call` is false; `not` says that');
    }
    const unwanted = options === true ? undefined : readOneOrMany(options, 'no_tool_call');
    return ({ body, choice: { tool_calls: calls } }) => {
      const found = calls.filter((call) => unwanted?.includes(call.function.name) ?? true);
      if (found.length > 0) {
        const names = showList(found.map((call) => call.function.name));
        return fail(`the answer calls ${names}`, { expected: [], actual: found.map(readCall) });
      }
      const lack = unwanted && whyNotOffered(unwanted, body, found);
      if (lack !== undefined) return errored(lack);
      return pass(
        unwanted === undefined
          ? 'no tool was called'
          : `no call of ${showList(unwanted)}; ${describeCalls(calls)}`,
      );
    };
  },
};
