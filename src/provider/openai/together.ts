import { isJsonArray } from '../../source/json.ts';
import { asNumber } from '../json-reading.ts';
import type { ParameterFinding, RequestDraft } from '../provider.ts';
import { openaiSeverity } from './host.ts';

type Rule = (draft: RequestDraft) => readonly ParameterFinding[];

/** What only shows when parameters are seen together. */
export function checkOpenaiTogether(draft: RequestDraft): readonly ParameterFinding[] {
  return (draft.kind === 'chat' ? chatRules : textRules).flatMap((rule) => rule(draft));
}

const checkStreamOptions = wants('stream_options', { name: 'stream', value: true });

/** Elsewhere a server with one model needs no name for it. */
const checkModelIsThere: Rule = (draft) => {
  if (draft.body['model'] !== undefined || isAwaited(draft, 'model')) return [];
  const finding = makeFinding('model', 'there is no `model`, and OpenAI refuses that');
  const hints = ['name one with `model:`, or for every step with `--model`'];
  return [{ ...finding, severity: openaiSeverity(draft), hints, about: 'model' }];
};

const checkLimits: Rule = ({ body }) => {
  if (!(body['max_tokens'] && body['max_completion_tokens'])) return [];
  const message = '`max_tokens` and `max_completion_tokens` are both set; OpenAI takes one of them';
  return [makeFinding('max_tokens', message)];
};

const checkFunctions: Rule = (draft) => {
  if (!isSet(draft, 'functions') || !isSet(draft, 'tools')) return [];
  const finding = makeFinding(
    'functions',
    '`functions` and `tools` are both set; OpenAI takes one of them',
  );
  return [{ ...finding, severity: openaiSeverity(draft) }];
};

const checkSound: Rule = (draft) => {
  const { modalities } = draft.body;
  if (!isJsonArray(modalities) || !modalities.includes('audio')) return [];
  if (isSet(draft, 'audio') || isAwaited(draft, 'audio')) return [];
  const message = '`modalities` has audio, without `audio`, which OpenAI wants with it';
  return [{ ...makeFinding('modalities', message), severity: openaiSeverity(draft) }];
};

/** Without `n` there is one choice. */
const checkBestOf: Rule = (draft) => {
  const bestOf = asNumber(draft.body['best_of']);
  if (bestOf === undefined || isAwaited(draft, 'n')) return [];
  const n = draft.body['n'] ?? null;
  const choices = n === null ? 1 : asNumber(n);
  if (choices === undefined) return [];
  const which = n === null ? '1 without `n`' : `\`n\`, which is ${choices}`;
  if (bestOf < choices) {
    return [makeFinding('best_of', `\`best_of\` is ${bestOf}; OpenAI takes ${which}, or more`)];
  }
  if (bestOf === choices || draft.body['stream'] !== true) return [];
  const message = `\`best_of\` is ${bestOf} with \`stream: true\`; OpenAI takes ${which}, to stream`;
  return [makeFinding('best_of', message)];
};

const chatRules: readonly Rule[] = [
  wants('top_logprobs', { name: 'logprobs', value: true }),
  checkStreamOptions,
  checkModelIsThere,
  wantsAtOpenai('metadata', { name: 'store', value: true }),
  wantsAtOpenai('tool_choice', { name: 'tools' }),
  wantsAtOpenai('parallel_tool_calls', { name: 'tools' }),
  wantsAtOpenai('function_call', { name: 'functions' }),
  checkLimits,
  checkFunctions,
  checkSound,
];

const textRules: readonly Rule[] = [checkStreamOptions, checkModelIsThere, checkBestOf];

interface Other {
  readonly name: string;
  /** Any when absent. */
  readonly value?: true;
}

/** A parameter that is refused without another. */
function wants(name: string, other: Other): Rule {
  const written = other.value === undefined ? other.name : `${other.name}: ${other.value}`;
  const message = `\`${name}\` is set without \`${written}\`, which OpenAI wants with it`;
  return (draft) => {
    if (!isSet(draft, name) || isAwaited(draft, other.name)) return [];
    const { value } = other;
    const isThere =
      value === undefined ? isSet(draft, other.name) : draft.body[other.name] === value;
    return isThere ? [] : [makeFinding(name, message)];
  };
}

/** One that others take by itself: gateways have a `metadata` of their own. */
function wantsAtOpenai(name: string, other: Other): Rule {
  const rule = wants(name, other);
  return (draft) => rule(draft).map((finding) => ({ ...finding, severity: openaiSeverity(draft) }));
}

function isSet({ body }: RequestDraft, name: string): boolean {
  return (body[name] ?? null) !== null;
}

function isAwaited({ awaited }: RequestDraft, name: string): boolean {
  return awaited?.has(name) === true;
}

function makeFinding(name: string, message: string): ParameterFinding {
  return { code: 'refused-parameter', severity: 'error', path: [name], message };
}
