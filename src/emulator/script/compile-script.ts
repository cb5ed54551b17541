import type { Pattern } from '../../expression/expression.ts';
import { compilePattern } from '../../expression/pattern.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { readUnspecified, type Unspecified } from '../unspecified.ts';
import { checkNames } from './check-names.ts';
import { compileCalls, type RuleCalls } from './compile-calls.ts';
import { compileDeliver, type Deliver } from './compile-deliver.ts';
import { type CompiledFault, compileFault, sendsAnswer } from './compile-fault.ts';
import { compileModelFault, type ModelFault } from './compile-model-fault.ts';
import { type CompiledReply, compileReply, hasEmbedding } from './compile-reply.ts';
import { addProblem, at, type ScriptPlace, type ScriptProblem } from './compile-value.ts';
import { type Delay, parseDelay } from './delay.ts';
import { compileIgnore, type Ignore } from './ignore.ts';
import { compileOmit, type Omit } from './omit.ts';
import { compilePrompts, type StoredPrompts } from './prompts.ts';
import type { ScriptLimits } from './script.ts';

/** A script with its templates and patterns compiled, once for all requests. */
export interface CompiledScript {
  readonly rules: readonly CompiledRule[];
  readonly limits: ScriptLimits;
  readonly seed: number;
  readonly ignore: Ignore;
  readonly omit: Omit;
  readonly prompts: StoredPrompts;
  readonly unspecified: Unspecified;
}

export interface CompiledRule {
  readonly model?: RegExp;
  readonly step?: string;
  readonly text?: Pattern;
  /** The share of the requests that match the rest. */
  readonly probability?: number;
  readonly calls: RuleCalls;
  readonly reply?: CompiledReply;
  /** Which requests a reply is for; absent where there is none. */
  readonly isForEmbeddings?: boolean;
  readonly fault?: CompiledFault;
  /** Makes a model fail that the request is passed on to; such a rule answers no request. */
  readonly modelFault?: ModelFault;
  readonly deliver?: Deliver;
  readonly delay?: Delay;
  readonly tokensPerSecond?: number;
}

/** Takes any JSON, also what the schema refuses; with problems, the script is not fit to be used. */
export function compileScript(value: JsonValue): {
  readonly script: CompiledScript;
  readonly problems: readonly ScriptProblem[];
} {
  const problems: ScriptProblem[] = [];
  const place: ScriptPlace = { pointer: [], problems };
  const source = isJsonObject(value) ? value : {};
  if (!isJsonObject(value)) addProblem(place, "an emulator's script is a map");
  const rules = isJsonArray(source['rules']) ? source['rules'] : [];
  const limits = isJsonObject(source['limits']) ? source['limits'] : {};
  const seed = typeof source['seed'] === 'number' ? source['seed'] : 0;
  const compiled = rules.map((rule, index) => compileRule(rule, at(place, 'rules', index)));
  const ignore = compileIgnore(source['ignore']);
  const omit = compileOmit(source['omit']);
  checkNames(source, place);
  const prompts = compilePrompts(source['prompts'], at(place, 'prompts'));
  const unspecified = readUnspecified(source['unspecified']);
  return {
    script: { rules: compiled, limits, seed, ignore, omit, prompts, unspecified },
    problems,
  };
}

function compileRule(value: JsonValue, place: ScriptPlace): CompiledRule {
  const source = isJsonObject(value) ? value : {};
  const match = isJsonObject(source['match']) ? source['match'] : {};
  const { reply, fault } = source;
  const compiledReply = reply === undefined ? undefined : compileReply(reply, at(place, 'reply'));
  const compiledFault = fault === undefined ? undefined : compileFault(fault, at(place, 'fault'));
  const modelFault = compileModelFault(source, place);
  if (reply !== undefined && !sendsAnswer(compiledFault)) {
    addProblem(at(place, 'reply'), 'a fault that sends no answer stands without a `reply`');
  }
  return {
    ...compileMatch(match, at(place, 'match')),
    calls: compileCalls(match, timesOf(source), at(place, 'match')),
    ...(compiledReply === undefined
      ? {}
      : { reply: compiledReply, isForEmbeddings: hasEmbedding(reply) }),
    ...(compiledFault === undefined ? {} : { fault: compiledFault }),
    ...(modelFault === undefined ? {} : { modelFault }),
    ...compileSending(source, place),
  };
}

/** When and how the answer goes out. */
function compileSending(
  { deliver, delay, tokens_per_second: pace }: JsonObject,
  place: ScriptPlace,
): Pick<CompiledRule, 'deliver' | 'delay' | 'tokensPerSecond'> {
  const compiledDelay = delay === undefined ? undefined : compileDelay(delay, at(place, 'delay'));
  return {
    ...(deliver === undefined ? {} : { deliver: compileDeliver(deliver, at(place, 'deliver')) }),
    ...(compiledDelay === undefined ? {} : { delay: compiledDelay }),
    ...(typeof pace === 'number' ? { tokensPerSecond: pace } : {}),
  };
}

function compileMatch(
  match: JsonObject,
  place: ScriptPlace,
): Pick<CompiledRule, 'model' | 'step' | 'text' | 'probability'> {
  const { model, step, text, probability } = match;
  const compiled = typeof text === 'string' ? compilePattern(text) : undefined;
  if (compiled?.problem !== undefined) addProblem(at(place, 'text'), compiled.problem);
  return {
    ...(typeof model === 'string' ? { model: compileGlob(model) } : {}),
    ...(typeof step === 'string' ? { step } : {}),
    ...(compiled?.pattern === undefined ? {} : { text: compiled.pattern }),
    ...(typeof probability === 'number' ? { probability } : {}),
  };
}

/** `times` of the fault that the rule has. */
function timesOf(rule: JsonObject): JsonValue | undefined {
  const fault = rule['fault'] ?? rule['model_fault'];
  return isJsonObject(fault) ? fault['times'] : undefined;
}

function compileDelay(value: JsonValue, place: ScriptPlace): Delay | undefined {
  const delay = parseDelay(value);
  if (delay !== undefined) return delay;
  return addProblem(
    place,
    'a delay is a duration (`300ms`), or a `median` and a `p99` that is not below it',
  );
}

/** `*` stands for any text and `?` for any one sign; case does not matter. */
function compileGlob(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '*');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is');
}
