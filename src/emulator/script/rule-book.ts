import type { CompiledRule, CompiledScript } from './compile-script.ts';

/** What rules are matched on. */
export interface Asked {
  /** The name that was asked for, and the full name of the model that it means, if it means one. */
  readonly models: readonly string[];
  readonly step: string | undefined;
  /** Made when a rule first looks at it. */
  readonly text: () => string;
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
 * A request counts for every rule whose `match` it meets, also when an earlier rule answers; `times`
 * counts only the requests that the rule itself answered.
 */
export function makeRuleBook(script: CompiledScript): RuleBook {
  const uses = script.rules.map(() => ({ met: 0, answered: 0 }));
  return {
    find(asked) {
      let found: FoundRule | undefined;
      script.rules.forEach((rule, index) => {
        const use = uses[index];
        if (use === undefined || !isMet(rule, asked)) return;
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
  if (calls.isOnlyFirst) return use.met === calls.first;
  return use.met >= calls.first && use.answered < calls.times;
}

function isMet(rule: CompiledRule, asked: Asked): boolean {
  return (
    (rule.step === undefined || rule.step === asked.step) &&
    (rule.model === undefined || asked.models.some((name) => rule.model?.test(name))) &&
    (rule.text === undefined || rule.text.test(asked.text()))
  );
}
