import type { Random } from '../model/random.ts';
import { splitTokens } from '../model/tokens.ts';
import { makeInstance } from '../schema/make-instance.ts';
import { type BodyTool, type CompletionBody, lastUserText } from '../validation/completion-body.ts';
import type { AnswerChoice, AnswerToolCall } from './answer.ts';
import type { Writer } from './writer.ts';

export interface CalledTools {
  readonly choice: AnswerChoice;
  readonly tokenCount: number;
}

/**
 * The tool that was asked for; with `auto`, the one whose words are most in the prompt, or where
 * several may be called together, every one that the prompt has a word of which no other's name has.
 */
export function chooseTools(body: CompletionBody): readonly BodyTool[] {
  const { toolChoice, tools } = body;
  if (toolChoice === 'none') return [];
  if (toolChoice !== 'auto') return tools.filter((tool) => tool.name === toolChoice.name);
  const prompt = new Set(wordsOf(lastUserText(body)));
  const shared = (tool: BodyTool): number =>
    wordsOf(`${tool.name} ${tool.description}`).filter((word) => prompt.has(word)).length;
  const named = body.mayCallSeveral === true ? tools.filter(isNamed(tools, prompt)) : [];
  if (named.length > 1) return named;
  const best = tools.reduce<BodyTool | undefined>(
    (found, tool) => (found === undefined || shared(tool) > shared(found) ? tool : found),
    undefined,
  );
  return best === undefined ? [] : [best];
}

/**
 * Content is empty, arguments are indented JSON and the finish reason is `tool_calls`, unless the
 * request has another for it.
 */
export function makeToolCalls(
  body: CompletionBody,
  tools: readonly BodyTool[],
  from: { readonly writer: Writer; readonly random: Random },
): CalledTools {
  const limited = body.maxTokens !== undefined && body.maxTokens >= 0;
  let left = limited ? (body.maxTokens ?? 0) : Number.POSITIVE_INFINITY;
  let tokenCount = 0;
  let isCut = false;
  const toolCalls: AnswerToolCall[] = [];
  for (const tool of tools) {
    if (isCut) break;
    const tokens = splitTokens(makeArguments(tool, from));
    const kept = tokens.slice(0, left);
    isCut = kept.length < tokens.length;
    left -= kept.length;
    tokenCount += kept.length;
    toolCalls.push({ id: makeCallId(from.random), name: tool.name, arguments: kept.join('') });
  }
  const finishReason = isCut ? 'length' : (body.toolFinishReason ?? 'tool_calls');
  return { choice: { pieces: [], toolCalls, finishReason }, tokenCount };
}

function isNamed(
  tools: readonly BodyTool[],
  prompt: ReadonlySet<string>,
): (tool: BodyTool) => boolean {
  return (tool) =>
    wordsOf(tool.name).some(
      (word) =>
        prompt.has(word) &&
        tools.every((other) => other === tool || !wordsOf(other.name).includes(word)),
    );
}

function makeArguments(
  tool: BodyTool,
  from: { readonly writer: Writer; readonly random: Random },
): string {
  const inspiration = from.writer.inspire(from.random);
  const { input } = tool;
  if (input === undefined) {
    return JSON.stringify(makeInstance(tool.parameters, inspiration), null, 2);
  }
  return String(makeInstance({ type: 'string', ...input }, inspiration));
}

const idSigns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function makeCallId(random: Random): string {
  const signs = Array.from({ length: 24 }, () => idSigns[Math.floor(random() * idSigns.length)]);
  return `call_${signs.join('')}`;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
}
