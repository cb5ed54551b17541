import { JudgedLater, type RepeatTools } from '../assertion/repeat-tools.ts';
import { ToolError } from '../assertion/tools.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import { placeOfRepeat } from '../protocol/pass-rule.ts';
import { nounFor } from '../source/count-text.ts';
import type { JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import type { RepeatTurns } from './repeat-turns.ts';

/** What repeats have found so far, for checks that look at all of them. */
export class RepeatFindings {
  readonly #turns: RepeatTurns;
  readonly #found = new WeakMap<AssertionUse, Map<string, Map<number, readonly JsonValue[]>>>();

  constructor(turns: RepeatTurns) {
    this.#turns = turns;
  }

  toolsFor(use: AssertionUse, trial: Trial): RepeatTools {
    return {
      gather: async (found) => {
        const { repeat: rule } = trial.planned.pipeline;
        if (rule.count === 1) throw new ToolError('there is one repeat, and agreement takes two');
        const cases = recall(this.#found, use, () => new Map());
        const key = JSON.stringify([trial.case.id, trial.variant.id]);
        const repeats = recall(cases, key, () => new Map());
        repeats.set(trial.repeat, found);
        if (placeOfRepeat(rule, trial.repeat) < rule.count) throw new JudgedLater();
        await this.#turns.waitFor(trial);
        cases.delete(key);
        // One that was left out, or has no answer, could have agreed or not.
        if (repeats.size < rule.count) throw new ToolError(sayMissing(repeats.size, rule.count));
        return [...repeats].sort(([a], [b]) => a - b).flatMap(([, each]) => each);
      },
    };
  }
}

function sayMissing(known: number, all: number): string {
  const answers = `${known} ${nounFor(known, 'repeat has an answer', 'repeats have answers')}`;
  return `${answers} of ${all}, and the agreement of all of them is not known`;
}
