import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../source/json.ts';
import {
  aBoolean,
  aList,
  anObject,
  anything,
  aText,
  type Check,
  oneOf,
  orNull,
  variants,
} from './checks.ts';
import { type Mistake, mistypedAt } from './mistake.ts';
import { findLooseness, findNoObject } from './strict-schema.ts';

const name = aText({ min: 1, max: 64, pattern: '^[a-zA-Z0-9_-]+$' });

const aSchema: Check = (value, spot) => {
  if (!isJsonObject(value)) mistypedAt(spot, 'an object', value);
};

const functionOptions = { description: orNull(aText()), parameters: aSchema };

const grammar = anObject({ definition: aText(), syntax: oneOf('lark', 'regex') });

const customTool = anObject(
  { name },
  {
    description: orNull(aText()),
    format: variants('type', {
      text: anObject({ type: anything }),
      grammar: anObject({ type: anything, grammar }),
    }),
  },
);

export const someTools: Check = aList(
  'objects',
  variants('type', {
    function: anObject({
      type: anything,
      function: anObject({ name }, { ...functionOptions, strict: orNull(aBoolean) }),
    }),
    custom: anObject({ type: anything, custom: customTool }),
  }),
  { min: 1, max: 128 },
);

export const someFunctions: Check = aList('objects', anObject({ name }, functionOptions), {
  min: 1,
  max: 128,
});

const aName = anObject({ name: aText() });

export const aToolChoice: Check = (value, spot) => {
  if (typeof value === 'string') return oneOf('none', 'auto', 'required')(value, spot);
  if (!isJsonObject(value)) return mistypedAt(spot, 'one of a string or an object', value);
  variants('type', {
    function: anObject({ type: anything, function: aName }),
    custom: anObject({ type: anything, custom: aName }),
    allowed_tools: anObject({
      type: anything,
      allowed_tools: anObject({
        mode: oneOf('auto', 'required'),
        tools: aList('objects', anyTool),
      }),
    }),
  })(value, spot);
};

export const aFunctionChoice: Check = (value, spot) => {
  if (typeof value === 'string') return oneOf('none', 'auto')(value, spot);
  aName(value, spot);
};

const anyTool = variants('type', {
  function: anObject({ type: anything, function: aName }),
  custom: anObject({ type: anything, custom: aName }),
});

/** What only shows when the tools and the choice among them are readable. */
export function checkTools(body: JsonObject): Mistake | undefined {
  const { tools, tool_choice: choice = null, parallel_tool_calls: parallel = null } = body;
  if (!isJsonArray(tools)) {
    if (choice !== null) return withoutTools('tool_choice');
    return parallel === null ? undefined : withoutTools('parallel_tool_calls');
  }
  for (const [index, tool] of tools.entries()) {
    const mistake = checkParameters(tool, index);
    if (mistake !== undefined) return mistake;
  }
  const known = tools.map(nameOf);
  const missing = chosenNames(choice).find((chosen) => !known.includes(chosen));
  if (missing === undefined) return undefined;
  return {
    message: `Tool choice '${missing}' not found in 'tools' parameter.`,
    param: 'tool_choice',
  };
}

/** The names that a choice names, in either form. */
export function chosenNames(choice: JsonValue): readonly string[] {
  if (!isJsonObject(choice)) return [];
  const allowed = choice['allowed_tools'];
  if (!isJsonObject(allowed)) return [nameOf(choice)];
  return isJsonArray(allowed['tools']) ? allowed['tools'].map(nameOf) : [];
}

/** The name in `{ type: function, function: { name } }`, or in the same with `custom`. */
export function nameOf(tool: JsonValue): string {
  const inner = isJsonObject(tool) ? (tool['function'] ?? tool['custom']) : undefined;
  return isJsonObject(inner) ? String(inner['name']) : '';
}

function checkParameters(tool: JsonValue, index: number): Mistake | undefined {
  const detail = isJsonObject(tool) ? tool['function'] : undefined;
  return checkFunction(detail ?? null, `tools[${index}].function`);
}

/** Whether the arguments of a function are an object, and of a strict one are described in full. */
export function checkFunction(detail: JsonValue, path: string): Mistake | undefined {
  if (!isJsonObject(detail)) return undefined;
  const { parameters = { type: 'object' }, strict } = detail;
  const reason =
    findNoObject(parameters) ?? (strict === true ? findLooseness(parameters) : undefined);
  if (reason === undefined) return undefined;
  return {
    message: `Invalid schema for function '${detail['name']}': ${reason}`,
    param: `${path}.parameters`,
    code: 'invalid_function_parameters',
  };
}

function withoutTools(param: string): Mistake {
  const message = `Invalid value for '${param}': '${param}' is only allowed when 'tools' are specified.`;
  return { message, param };
}
