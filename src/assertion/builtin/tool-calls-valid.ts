import type { JsonValue } from '../../source/json.ts';
import type { Assertion, Check } from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import {
  type CallProblem,
  findCallProblems,
  listCalls,
  nameOfCall,
  type RawCall,
  readTools,
  type Tools,
} from '../check-tool-calls.ts';
import { loadSchemaCompiler } from '../compile-schema.ts';
import { orTemplate } from '../or-template.ts';
import type { OptionReader } from '../read-option.ts';
import { showCount } from '../show-value.ts';
import { findToolLack, whyNotOffered } from '../tool-lack.ts';
import { errored, fail, pass } from '../verdicts.ts';

const tools = [
  {
    type: 'function',
    function: {
      name: 'find_order',
      parameters: {
        type: 'object',
        properties: { id: { type: 'integer' } },
        required: ['id'],
      },
    },
  },
];

const call = (args: string): { id: string; function: { name: string; arguments: string } } => ({
  id: 'call_1',
  function: { name: 'find_order', arguments: args },
});

export const toolCallsValid: Assertion = {
  name: 'tool_calls_valid',
  summary:
    'Each tool call has an id of its own, and is of a tool of the request, with arguments that fit its parameters; an answer without a call passes, unless `required`.',
  options: {
    description:
      'The bare name, or `required`. Each call has an id of its own, the name of one of the step’s `tools`, and arguments that are JSON and fit the JSON Schema in its `parameters`, or for a custom tool an input that is text.',
    type: ['boolean', 'object'],
    examples: [true, { required: true }],
    properties: {
      required: orTemplate({
        type: ['boolean', 'integer'],
        minimum: 1,
        description: 'Whether there has to be a call, or the least number of calls.',
      }),
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  readsValue: false,
  examples: [
    {
      yaml: 'tool_calls_valid',
      passes: { body: { tools }, choice: { tool_calls: [call('{"id": 40213}')] } },
      fails: { body: { tools }, choice: { tool_calls: [call('{"id": "40213"}')] } },
    },
    {
      yaml: 'tool_calls_valid: { required: true }',
      passes: { body: { tools }, choice: { tool_calls: [call('{"id": 7}')] } },
      fails: { body: { tools }, text: 'Which order do you mean?' },
    },
  ],
  findLack: (_options, request) => findToolLack([], request),
  async load(options): Promise<JsonValue> {
    await loadSchemaCompiler();
    return options;
  },
  prepare(options): Check {
    const least = readLeast(readBareOptions(options, 'tool_calls_valid', 'required'));
    return ({ body, choice }) => {
      const calls = listCalls(choice);
      const lack = whyNotOffered([], body, calls);
      if (lack !== undefined) return errored(lack);
      const actual = calls.map(({ entry }) => entry);
      if (calls.length < least) {
        return fail(tellTooFew(calls.length, least), {
          expected: { calls: { min: least } },
          actual,
        });
      }
      const offered = readTools(body);
      const problems = findCallProblems(calls, offered);
      if (problems.length > 0) return judge(problems, { calls, offered });
      return pass(
        calls.length === 0 ? 'no tool was called' : `${times(calls.length)}, all as they should be`,
        { actual },
      );
    };
  },
};

/** The least number of calls. */
function readLeast(reader: OptionReader): number {
  const required = reader.value('required');
  if (required === undefined || required === false || required === 'false') return 0;
  if (required === true || required === 'true') return 1;
  return reader.number('required', { integer: true, minimum: 1 }) ?? 0;
}

function tellTooFew(count: number, least: number): string {
  const said = count === 0 ? 'no tool was called' : `there is ${times(count)}`;
  return least === 1 ? said : `${said}, not at least ${least}`;
}

function times(count: number): string {
  return showCount(count, 'tool calls');
}

/** What can be judged and is wrong outweighs what cannot. */
function judge(
  problems: readonly CallProblem[],
  { calls, offered }: { readonly calls: readonly RawCall[]; readonly offered: Tools },
): ReturnType<typeof fail> {
  const wrong = problems.filter((problem) => problem.isUnjudged === undefined);
  const told = (wrong.length > 0 ? wrong : problems).map((problem) => problem.message).join('; ');
  if (wrong.length === 0) return errored(told);
  const called = calls.map(({ entry }) => nameOfCall(entry));
  const expected = Object.fromEntries(
    [...offered]
      .filter(([name]) => called.includes(name))
      .map(([name, { parameters }]) => [name, parameters ?? {}]),
  );
  return fail(told, {
    expected: Object.keys(expected).length > 0 ? expected : { tools: [...offered.keys()] },
    actual: calls.map(({ entry }) => entry),
  });
}
