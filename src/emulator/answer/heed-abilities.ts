import type { Refusal } from '../refusal.ts';
import type { Unspecified } from '../unspecified.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { EmulatedModel } from './model-table.ts';

/** A request as a model can serve it, and what it does without. */
export interface Heeded {
  readonly body: CompletionBody;
  readonly warnings: readonly string[];
}

/** One thing that a model may lack. */
interface Lack {
  /** The parameters that have no effect; empty when nothing is lacking. */
  readonly parameters: readonly string[];
  readonly without: Partial<CompletionBody>;
  readonly answer: 'warn' | 'ignore' | 'refuse';
}

/** Takes away from a request what the model does not support, and says so, or refuses it. */
export function heedAbilities(
  body: CompletionBody,
  model: EmulatedModel,
  unspecified: Unspecified,
): Heeded | Refusal {
  if (Object.values(model.supports).every(Boolean)) return { body, warnings: [] };
  const lacks = findLacks(body, model, unspecified).filter((lack) => lack.parameters.length > 0);
  const refused = lacks.find(({ answer }) => answer === 'refuse');
  if (refused !== undefined) {
    const detail = describe(model, refused.parameters);
    return {
      status: 400,
      detail,
      code: 'unsupported_parameter',
      param: refused.parameters[0] ?? '',
    };
  }
  const warnings = lacks
    .filter(({ answer }) => answer === 'warn')
    .map(({ parameters }) => describe(model, parameters));
  return { body: Object.assign({}, body, ...lacks.map(({ without }) => without)), warnings };
}

function findLacks(
  body: CompletionBody,
  { supports }: EmulatedModel,
  unspecified: Unspecified,
): readonly Lack[] {
  const answer = unspecified.unsupported_parameter;
  const { presencePenalty, frequencyPenalty, n, bestOf } = body;
  const lack = (isLacking: boolean, ...used: readonly (readonly [string, boolean])[]) =>
    isLacking ? used.filter(([, isUsed]) => isUsed).map(([name]) => name) : [];
  const isRepeating = unspecified.unsupported_n === 'repeat';
  const isStreaming = unspecified.unsupported_stream === 'stream';
  return [
    {
      parameters: lack(
        !supports.penalties,
        ['presence_penalty', presencePenalty !== 0],
        ['frequency_penalty', frequencyPenalty !== 0],
      ),
      without: { presencePenalty: 0, frequencyPenalty: 0 },
      answer,
    },
    {
      parameters: lack(!supports.functions, ['tools', callsTools(body)]),
      without: { tools: [], toolChoice: 'none' },
      answer,
    },
    {
      parameters: lack(!supports.json, ['response_format', body.isJsonMode]),
      without: { isJsonMode: false },
      answer,
    },
    {
      parameters: lack(!supports.n && !isRepeating, ['n', n > 1], ['best_of', bestOf > 1]),
      without: { n: 1, bestOf: 1 },
      answer: unspecified.unsupported_n === 'refuse' ? 'refuse' : 'warn',
    },
    {
      parameters: lack(!supports.stream && !isStreaming, ['stream', body.isStreamed]),
      without: { isStreamed: false },
      answer: unspecified.unsupported_stream === 'refuse' ? 'refuse' : 'warn',
    },
  ];
}

/** Whether the request may be answered with a tool call. */
export function callsTools({ tools, toolChoice }: CompletionBody): boolean {
  return tools.length > 0 && toolChoice !== 'none';
}

function describe({ namespace }: EmulatedModel, parameters: readonly string[]): string {
  return `${namespace} does not support ${parameters.map((name) => `\`${name}\``).join(' and ')}`;
}
