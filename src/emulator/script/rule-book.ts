import { makeRandom } from '../model/random.ts';
import type { RequestKind } from '../validation/completion-body.ts';
import type { CompiledRule, CompiledScript } from './compile-script.ts';

/** What rules are matched on. */
export interface Asked {
  /** The name that was asked for, and the full name of the model that it means, if it means one. */
  readonly models: readonly string[];
  /** A chat, when absent. */
  readonly kind?: RequestKind;
  readonly step: string | undefined;
  /** Made when a rule first looks at it. */
  readonly text: () => string;
  /** Seeds what a rule's `probability` is drawn with; another for each attempt of the same request. */
  readonly chance: () => string;
}

export interface FoundRule {
  readonly rule: CompiledRule;
  /** From 1, as it is shown. */
  readonly number: number;
  /** The how many-th request that matched the rest of the rule, from 1. */
  readonly call: number;
}

/** The rules of a script, with how many requests each has matched so far. */
export interface RuleBook {
  find(asked: Asked): FoundRule | undefined;
}

/**
 * A reply with an embedding is for embeddings only, any other for completions only. A request counts
 * for every rule whose `match` it meets, also when an earlier rule answers; `times`
 * counts only the requests that the rule itself answered. Only the rules that `isFor` takes are
 * looked at: those that answer requests, or those that make models fail.
 */
export function makeRuleBook(
  script: CompiledScript,
  isFor: (rule: CompiledRule) => boolean,
): RuleBook {
  const uses = script.rules.map(() => ({ met: 0, answered: 0 }));
  return {
    find(asked) {
      let found: FoundRule | undefined;
      script.rules.forEach((rule, index) => {
        const use = uses[index];
        if (use === undefined || !isFor(rule) || !isMet(rule, asked)) return;
        if (!isDrawn(rule, index, asked)) return;
        use.met += 1;
        if (found !== undefined || !isDue(rule, use)) return;
        use.answered += 1;
        found = { rule, number: index + 1, call: use.met };
      });
      return found;
    },
  };
}

function isDue({ calls }: CompiledRule, use: { met: number; answered: number }): boolean {
  return calls.has(use.met) && use.answered < calls.times;
}

function isDrawn({ probability }: CompiledRule, index: number, { chance }: Asked): boolean {
  return probability === undefined || makeRandom(`${chance()} rule ${index}`)() < probability;
}

function isMet(rule: CompiledRule, asked: Asked): boolean {
  const isEmbedding = asked.kind === 'embedding';
  return (
    (rule.isForEmbeddings === undefined || rule.isForEmbeddings === isEmbedding) &&
    (rule.step === undefined || rule.step === asked.step) &&
    (rule.model === undefined || asked.models.some((name) => rule.model?.test(name))) &&
    (rule.text === undefined || rule.text.test(asked.text()))
  );
}
