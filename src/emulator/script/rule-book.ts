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

/** A request counts for every rule whose `match` it meets, also when an earlier rule answers. */
export function makeRuleBook(script: CompiledScript): RuleBook {
  const counts = script.rules.map(() => 0);
  return {
    find(asked) {
      let found: FoundRule | undefined;
      script.rules.forEach((rule, index) => {
        if (!isMet(rule, asked)) return;
        const call = (counts[index] ?? 0) + 1;
        counts[index] = call;
        if (found === undefined && call >= rule.calls.first && call <= rule.calls.last) {
          found = { rule, number: index + 1, call };
        }
      });
      return found;
    },
  };
}

function isMet(rule: CompiledRule, asked: Asked): boolean {
  return (
    (rule.step === undefined || rule.step === asked.step) &&
    (rule.model === undefined || asked.models.some((name) => rule.model?.test(name))) &&
    (rule.text === undefined || rule.text.test(asked.text()))
  );
}
