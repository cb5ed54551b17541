import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../source/json.ts';
import {
  aList,
  anObject,
  anything,
  aText,
  type Check,
  type Checks,
  checkMembers,
  oneOf,
  orNull,
  variants,
} from './checks.ts';
import { mistakeAt, mistypedAt } from './mistake.ts';

const cachePoint: Checks = { prompt_cache_breakpoint: anything };

const textPart = anObject({ type: anything, text: aText() }, cachePoint);

const parts: Readonly<Record<string, Check>> = {
  text: textPart,
  image_url: anObject(
    {
      type: anything,
      image_url: anObject({ url: aText({ min: 1 }) }, { detail: oneOf('auto', 'low', 'high') }),
    },
    cachePoint,
  ),
  input_audio: anObject(
    { type: anything, input_audio: anObject({ data: aText(), format: oneOf('wav', 'mp3') }) },
    cachePoint,
  ),
  file: anObject(
    {
      type: anything,
      file: anObject({}, { file_data: aText(), file_id: aText(), filename: aText() }),
    },
    cachePoint,
  ),
};

const refusalPart = anObject({ type: anything, refusal: aText() });

const textOnly = contentOf({ text: textPart });

const functionCall = anObject({ name: aText(), arguments: aText() });

/** The official client adds `parsed_arguments` to the calls that it hands on. */
const calledFunction = anObject(
  { name: aText(), arguments: aText() },
  { parsed_arguments: anything },
);

const toolCall = variants('type', {
  function: anObject({ id: aText({ max: 64 }), type: anything, function: calledFunction }),
  custom: anObject({
    id: aText({ max: 64 }),
    type: anything,
    custom: anObject({ name: aText(), input: aText() }),
  }),
});

const name = aText({ min: 1, max: 64, pattern: '^[^\\s<|\\\\/>]+$' });

interface Shape {
  readonly required: Checks;
  readonly optional: Checks;
}

const plain: Shape = { required: { role: anything, content: textOnly }, optional: { name } };

/** `annotations` stand in answers, and the official client adds `parsed`: both are taken back unread. */
const assistant: Checks = {
  content: orNull(contentOf({ text: textPart, refusal: refusalPart })),
  refusal: orNull(aText()),
  name,
  audio: orNull(anObject({ id: aText() })),
  tool_calls: aList('objects', toolCall, { min: 1 }),
  function_call: orNull(functionCall),
  annotations: anything,
  parsed: anything,
};

const shapes: Readonly<Record<string, Shape>> = {
  system: plain,
  assistant: { required: { role: anything }, optional: assistant },
  user: { required: { role: anything, content: contentOf(parts) }, optional: { name } },
  function: {
    required: { role: anything, name, content: orNull(textOnly) },
    optional: {},
  },
  tool: {
    required: { role: anything, tool_call_id: aText(), content: textOnly },
    optional: { name },
  },
  developer: plain,
};

/** One message, by its role. What an assistant sent before may be sent back as it came. */
export const aMessage: Check = (value, spot) => {
  variants('role', shapeChecks)(value, spot);
  if (!isJsonObject(value) || value['role'] !== 'assistant' || hasSaid(value)) return;
  const message =
    "Invalid value for 'content': expected a string, got null, and the message has no 'tool_calls' and no 'function_call'.";
  spot.mistakes.push({ message, param: `${dotted(spot.path)}.content` });
};

const shapeChecks = Object.fromEntries(
  Object.entries(shapes).map(([role, shape]): [string, Check] => [
    role,
    (value, spot) => checkMembers(value as JsonObject, shape, spot),
  ]),
);

/** Whether a message has something for its content: text, calls or a refusal. */
function hasSaid(message: JsonObject): boolean {
  const said = ['content', 'tool_calls', 'function_call', 'refusal', 'audio'];
  return said.some((key) => (message[key] ?? null) !== null);
}

/** OpenAI's other way of writing a place, for what it only finds after the body is read. */
export function dotted(path: string): string {
  return path.replace('[', '.[');
}

function contentOf(forms: Readonly<Record<string, Check>>): Check {
  const part = variants('type', forms);
  return (value: JsonValue, spot) => {
    if (typeof value === 'string') return;
    if (value === null) {
      const message = "Invalid value for 'content': expected a string, got null.";
      spot.mistakes.push({ message, param: dotted(spot.path) });
      return;
    }
    if (!isJsonArray(value)) {
      return mistypedAt(spot, 'one of a string or array of objects', value);
    }
    if (value.length === 0) {
      return mistakeAt(spot, 'empty_array', `Invalid '${spot.path}': empty array.`);
    }
    aList('objects', part)(value, spot);
  };
}
