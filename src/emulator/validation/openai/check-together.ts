import { isJsonArray, isJsonObject, type JsonObject } from '../../../source/json.ts';
import { textOfContent } from './content.ts';
import { checkMessageOrder } from './message-order.ts';
import type { Mistake } from './mistake.ts';
import { checkModelRules } from './model-rules.ts';
import { findLooseness, findNoObject } from './strict-schema.ts';
import { checkFunction, checkTools } from './tool-checks.ts';

type Rule = (body: JsonObject) => Mistake | undefined;

const mostPairs = 16;
const longestKey = 64;

/** What only shows when each parameter of a chat is readable by itself. */
export function checkChatTogether(body: JsonObject): Mistake | undefined {
  return firstOf(body, [
    checkModelRules,
    (each) => needs(each, 'stream_options', 'stream'),
    (each) => needs(each, 'top_logprobs', 'logprobs'),
    (each) => needs(each, 'metadata', 'store'),
    checkMetadata,
    checkLimits,
    checkModalities,
    checkModeration,
    checkTools,
    checkFunctions,
    checkFunctionSchemas,
    (each) => checkMessageOrder(isJsonArray(each['messages']) ? each['messages'] : []),
    checkFormat,
  ]);
}

/** The same for a text completion. */
export function checkTextTogether(body: JsonObject): Mistake | undefined {
  return firstOf(body, [
    (each) => needs(each, 'stream_options', 'stream'),
    ({ n, best_of: best }) =>
      typeof best === 'number' && best < Number(n ?? 1)
        ? {
            message: `You requested that the server return more choices than it will generate (HINT: you must set 'n' (currently ${n ?? 1}) to be at most 'best_of' (currently ${best}), or omit either parameter if you don't specifically want to use them.)`,
            param: 'best_of',
          }
        : undefined,
    ({ stream, best_of: best, n }) =>
      stream === true && typeof best === 'number' && best > Number(n ?? 1)
        ? { message: "Cannot stream results with 'best_of' greater than 'n'.", param: 'best_of' }
        : undefined,
  ]);
}

function firstOf(body: JsonObject, rules: readonly Rule[]): Mistake | undefined {
  for (const rule of rules) {
    const mistake = rule(body);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function needs(body: JsonObject, name: string, other: string): Mistake | undefined {
  if ((body[name] ?? null) === null || body[other] === true) return undefined;
  const message = `The '${name}' parameter is only allowed when '${other}' is enabled.`;
  return { message, param: name };
}

const checkMetadata: Rule = ({ metadata }) => {
  const keys = isJsonObject(metadata) ? Object.keys(metadata) : [];
  if (keys.length > mostPairs) {
    const message = `Invalid 'metadata': too many properties. Expected an object with at most ${mostPairs} properties, but got an object with ${keys.length} properties instead.`;
    return { message, param: 'metadata', code: 'object_above_max_properties' };
  }
  if (keys.every((key) => key.length <= longestKey)) return undefined;
  const message = `Invalid 'metadata': keys are strings with a maximum length of ${longestKey} characters.`;
  return { message, param: 'metadata', code: 'invalid_value' };
};

const checkLimits: Rule = (body) => {
  if ((body['max_tokens'] ?? null) === null) return undefined;
  if ((body['max_completion_tokens'] ?? null) === null) return undefined;
  const message =
    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
  return { message, param: 'max_tokens', code: 'invalid_parameter_combination' };
};

/** The emulator answers in text only; OpenAI's models of text refuse sound in the same way. */
const checkModalities: Rule = ({ model, modalities }) => {
  if (!isJsonArray(modalities) || !modalities.includes('audio')) return undefined;
  const message = `The requested modalities are not supported by the model '${model}': it answers in 'text' only.`;
  return { message, param: 'modalities', code: 'invalid_value' };
};

/** The emulator judges no text; to answer without a judgement would say that there was nothing to find. */
const checkModeration: Rule = ({ moderation = null }) =>
  moderation === null
    ? undefined
    : {
        message: "Invalid value for 'moderation': the emulator does not moderate.",
        param: 'moderation',
        code: 'invalid_value',
      };

const checkFunctions: Rule = ({ tools, functions, function_call: call }) => {
  const known = isJsonArray(functions) ? functions : [];
  if (tools !== undefined && functions !== undefined) {
    const message = "'functions' and 'tools' cannot be specified at the same time.";
    return { message, param: 'functions' };
  }
  if (call !== undefined && functions === undefined) {
    const message =
      "Invalid value for 'function_call': 'function_call' is only allowed when 'functions' are specified.";
    return { message, param: 'function_call' };
  }
  const name = isJsonObject(call) ? call['name'] : undefined;
  if (name === undefined) return undefined;
  if (known.some((each) => isJsonObject(each) && each['name'] === name)) return undefined;
  const message = `Function call '${name}' not found in 'functions' parameter.`;
  return { message, param: 'function_call' };
};

const checkFunctionSchemas: Rule = ({ functions }) =>
  (isJsonArray(functions) ? functions : [])
    .map((each, index) => checkFunction(each, `functions[${index}]`))
    .find((mistake) => mistake !== undefined);

const checkFormat: Rule = ({ response_format: format, messages }) => {
  if (!isJsonObject(format)) return undefined;
  if (format['type'] === 'json_object') {
    const texts = (isJsonArray(messages) ? messages : []).map((message) =>
      isJsonObject(message) ? textOfContent(message['content']) : '',
    );
    if (texts.some((text) => /json/i.test(text))) return undefined;
    const message =
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
    return { message, param: 'messages' };
  }
  const asked = format['json_schema'];
  if (!isJsonObject(asked) || asked['strict'] !== true) return undefined;
  const schema = asked['schema'] ?? {};
  const reason = findNoObject(schema) ?? findLooseness(schema);
  if (reason === undefined) return undefined;
  const message = `Invalid schema for response_format '${asked['name']}': ${reason}`;
  return { message, param: 'response_format' };
};
