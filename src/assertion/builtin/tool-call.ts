import type { ToolCall } from '../../protocol/completion.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { TEMPLATE_PATTERN } from '../../template/template-pattern.ts';
import { type Assertion, type Check, OptionError, type ReadText } from '../assertion.ts';
import type { CallProblem } from '../check-tool-calls.ts';
import { describeDifference, findDifference } from '../compare-json.ts';
import type { SchemaCheck } from '../compile-schema.ts';
import { orTemplate } from '../or-template.ts';
import { parseJson } from '../parse-json.ts';
import {
  describeRange,
  isWithin,
  type Range,
  rangeAsJson,
  rangeSchema,
  readRange,
} from '../range.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { loadSchema, prepareSchema } from '../schema-option.ts';
import { showText } from '../show-value.ts';
import { describeCalls, readCall } from '../tool-calls.ts';
import { findToolLack, whyNotOffered } from '../tool-lack.ts';
import { errored, fail, pass } from '../verdicts.ts';

const tools = [{ type: 'function', function: { name: 'find_order' } }];

export const toolCall: Assertion = {
  name: 'tool_call',
  summary: 'The answer calls this tool, with these arguments.',
  options: {
    description: 'The name of the tool, or a map with what its call is like.',
    type: ['string', 'object'],
    minLength: 1,
    examples: ['find_order', { name: 'find_order', arguments: { id: 40213 }, count: 1 }],
    properties: {
      name: { type: 'string', minLength: 1, description: 'The name of the tool.' },
      arguments: {
        type: ['object', 'string'],
        pattern: TEMPLATE_PATTERN,
        description:
          'Arguments that the call has, as JSON; it may have others. The input of a custom tool is any text, and looked at where it is JSON.',
      },
      exact: orTemplate({
        type: 'boolean',
        description: 'Whether the call has no arguments but those in `arguments`.',
      }),
      arguments_schema: {
        type: ['object', 'string', 'boolean'],
        description: 'A JSON Schema that the arguments fit, or the name of the file that it is in.',
      },
      count: rangeSchema('integer', 'How many such calls there are; at least one by default.'),
    },
    required: ['name'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  readsValue: false,
  examples: [
    {
      yaml: 'tool_call: find_order',
      passes: {
        body: { tools },
        choice: { tool_calls: [{ function: { name: 'find_order', arguments: '{"id": 40213}' } }] },
      },
      fails: { body: { tools }, text: 'Which order do you mean?' },
    },
    {
      yaml: 'tool_call: { name: find_order, arguments: { id: 40213 } }',
      passes: {
        body: { tools },
        choice: {
          tool_calls: [
            { function: { name: 'find_order', arguments: '{"id": 40213, "all": true}' } },
          ],
        },
      },
      fails: {
        body: { tools },
        choice: { tool_calls: [{ function: { name: 'find_order', arguments: '{"id": 4021}' } }] },
      },
    },
  ],
  findLack: (options, request) =>
    findToolLack([(isJsonObject(options) ? options['name'] : options) ?? null], request),
  async load(options: JsonValue, readText: ReadText): Promise<JsonValue> {
    if (!isJsonObject(options)) return options;
    const value = options['arguments_schema'];
    if (value === undefined) return options;
    const path = ['arguments_schema'];
    return { ...options, arguments_schema: await loadSchema({ value, path }, readText) };
  },
  prepare(options): Check {
    const wanted = readWanted(options);
    return ({ body, choice: { tool_calls: calls } }) => {
      const named = calls.filter((call) => call.function.name === wanted.name);
      const lack = whyNotOffered([wanted.name], body, named);
      if (lack !== undefined) return errored(lack);
      const problems = named.map((call) => findProblem(call, wanted));
      const unjudged = problems.find((problem) => problem?.isUnjudged);
      if (unjudged !== undefined) {
        return errored(`${showText(wanted.name)} was called, but ${unjudged.message}`);
      }
      const suiting = problems.filter((problem) => problem === undefined).length;
      const message = `${showText(wanted.name)} was called ${times(suiting)}`;
      if (isWithin(suiting, wanted.count)) return pass(message);
      const reason = problems.find((problem) => problem !== undefined);
      const details = { expected: describeWanted(wanted), actual: calls.map(readCall) };
      if (named.length === 0) {
        return fail(`${showText(wanted.name)} was not called; ${describeCalls(calls)}`, details);
      }
      if (suiting === 0 && reason !== undefined) {
        return fail(`${showText(wanted.name)} was called, but ${reason.message}`, details);
      }
      return fail(`${message}, not ${describeRange(wanted.count)}`, details);
    };
  },
};

interface Wanted {
  readonly name: string;
  readonly arguments: JsonObject | undefined;
  readonly isExact: boolean;
  readonly fits: SchemaCheck | undefined;
  readonly count: Range;
}

function readWanted(options: JsonValue): Wanted {
  const reader = readOptions(options, 'name');
  const schema = reader.value('arguments_schema');
  const count = reader.value('count');
  const form = { short: 'exact', integer: true, minimum: 0, path: reader.path('count') } as const;
  const wanted = readArguments(reader);
  const isExact = reader.flag('exact');
  if (isExact && wanted === undefined) {
    throw new OptionError('bad-assertion-option', '`exact` stands without `arguments`', {
      path: reader.path('exact'),
    });
  }
  return {
    name: reader.needText('name'),
    arguments: wanted,
    isExact,
    fits:
      schema === undefined
        ? undefined
        : prepareSchema({ value: schema, path: reader.path('arguments_schema') }),
    count: count === undefined ? { min: 1 } : readRange(count, form),
  };
}

function readArguments(reader: OptionReader): JsonObject | undefined {
  const wanted = reader.value('arguments');
  if (wanted === undefined || isJsonObject(wanted)) return wanted;
  throw new OptionError('bad-assertion-option', '`arguments` is not a map', {
    path: reader.path('arguments'),
  });
}

/** What keeps a call of the right tool from being the one that is wanted, as a clause. */
function findProblem(call: ToolCall, wanted: Wanted): CallProblem | undefined {
  if (wanted.arguments === undefined && wanted.fits === undefined) return undefined;
  const parsed = parseJson(
    call.function.arguments,
    call.type === 'custom' ? 'its input, which may be any text,' : 'its text of arguments',
  );
  if (!parsed.ok) return parsed;
  const difference =
    wanted.arguments === undefined
      ? undefined
      : findDifference(wanted.arguments, parsed.value, { ignoreExtra: !wanted.isExact });
  if (difference !== undefined) return { message: describeDifference(difference) };
  return wanted.fits?.(parsed.value)[0];
}

function describeWanted(wanted: Wanted): JsonObject {
  return {
    name: wanted.name,
    ...(wanted.arguments !== undefined && { arguments: wanted.arguments }),
    ...(wanted.count.max !== undefined && { count: rangeAsJson(wanted.count) }),
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
