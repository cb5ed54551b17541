import type { Pattern } from '../../expression/expression.ts';
import { compilePattern } from '../../expression/pattern.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { type CompiledFault, compileFault, sendsAnswer } from './compile-fault.ts';
import { type CompiledReply, compileReply } from './compile-reply.ts';
import { addProblem, at, type ScriptPlace, type ScriptProblem } from './compile-value.ts';
import { type Delay, parseDelay } from './delay.ts';
import { compileIgnore, type Ignore } from './ignore.ts';
import { compileOmit, type Omit } from './omit.ts';
import type { ScriptLimits } from './script.ts';

/** A script with its templates and patterns compiled, once for all requests. */
export interface CompiledScript {
  readonly rules: readonly CompiledRule[];
  readonly limits: ScriptLimits;
  readonly seed: number;
  readonly ignore: Ignore;
  readonly omit: Omit;
}

export interface CompiledRule {
  readonly model?: RegExp;
  readonly step?: string;
  readonly text?: Pattern;
  /** Which of the requests that match the rest it answers. */
  readonly calls: RuleCalls;
  readonly reply?: CompiledReply;
  readonly fault?: CompiledFault;
  readonly delay?: Delay;
  readonly tokensPerSecond?: number;
}

export interface RuleCalls {
  /** From 1. */
  readonly first: number;
  /** Whether it answers only the first. */
  readonly isOnlyFirst: boolean;
  /** How many it answers at most. */
  readonly times: number;
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
  return { script: { rules: compiled, limits, seed, ignore, omit }, problems };
}

function compileRule(value: JsonValue, place: ScriptPlace): CompiledRule {
  const source = isJsonObject(value) ? value : {};
  const match = isJsonObject(source['match']) ? source['match'] : {};
  const { reply, fault, delay, tokens_per_second: pace } = source;
  const compiledDelay = delay === undefined ? undefined : compileDelay(delay, at(place, 'delay'));
  const compiledReply = reply === undefined ? undefined : compileReply(reply, at(place, 'reply'));
  const compiledFault = fault === undefined ? undefined : compileFault(fault, at(place, 'fault'));
  if (reply !== undefined && !sendsAnswer(compiledFault)) {
    addProblem(at(place, 'reply'), 'a fault that sends no answer stands without a `reply`');
  }
  return {
    ...compileMatch(match, at(place, 'match')),
    calls: compileCalls(match['call'], isJsonObject(fault) ? fault['times'] : undefined),
    ...(compiledReply === undefined ? {} : { reply: compiledReply }),
    ...(compiledFault === undefined ? {} : { fault: compiledFault }),
    ...(compiledDelay === undefined ? {} : { delay: compiledDelay }),
    ...(typeof pace === 'number' ? { tokensPerSecond: pace } : {}),
  };
}

function compileMatch(
  match: JsonObject,
  place: ScriptPlace,
): Pick<CompiledRule, 'model' | 'step' | 'text'> {
  const { model, step, text } = match;
  const compiled = typeof text === 'string' ? compilePattern(text) : undefined;
  if (compiled?.problem !== undefined) addProblem(at(place, 'text'), compiled.problem);
  return {
    ...(typeof model === 'string' ? { model: compileGlob(model) } : {}),
    ...(typeof step === 'string' ? { step } : {}),
    ...(compiled?.pattern === undefined ? {} : { text: compiled.pattern }),
  };
}

/** A `call` alone is that one request; with `times`, so many from that one on. */
function compileCalls(call: JsonValue | undefined, times: JsonValue | undefined): RuleCalls {
  return {
    first: typeof call === 'number' ? call : 1,
    isOnlyFirst: typeof call === 'number' && times === undefined,
    times: typeof times === 'number' ? times : Number.POSITIVE_INFINITY,
  };
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
