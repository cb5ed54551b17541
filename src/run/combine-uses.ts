import type { Assertion, Verdict } from '../assertion/assertion.ts';
import { combineVerdicts } from '../assertion/combine.ts';
import { waitForAll } from '../assertion/wait-for-all.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import type { Choice } from '../protocol/completion.ts';
import { tellChoice } from '../protocol/told-reason.ts';
import { recall } from '../source/recall.ts';
import { explainUnjudged } from './explain-unjudged.ts';
import type { Decided } from './record-assertion.ts';
import type { Judged } from './subject.ts';

/** A use that combines others. */
export type Combining = AssertionUse & { readonly combine: NonNullable<AssertionUse['combine']> };

/** Whether it combines others, and has no check of its own. */
export function isCombining(use: AssertionUse): use is Combining {
  return use.combine !== undefined;
}

/** Decides combinations by what `decideUse` makes of their parts. */
export function makeCombiner(
  assertions: ReadonlyMap<string, Assertion>,
  decideUse: (use: AssertionUse, judged: Judged) => Promise<Decided>,
): (use: Combining, judged: Judged) => Promise<Decided> {
  /** What is the same whichever choice is looked at: the whole answer, or a choice by its number. */
  const looksAtEach = (use: AssertionUse): boolean =>
    use.combine === undefined &&
    typeof use.choice !== 'number' &&
    assertions.get(use.assertion)?.scope === 'choice';

  /** Once for all choices where that is the same for each: it may ask a model, or be gathered. */
  const decidePart = (part: AssertionUse, judged: Judged): Promise<Decided> => {
    if (judged.only === undefined || isCombining(part) || looksAtEach(part)) {
      return decideUse(part, judged);
    }
    const { decided } = judged.only;
    return recall(decided, part, () => decideUse(part, judged));
  };

  /** Each part of a combination has tools of its own: who asks is the part, not what combines it. */
  const combine = async (use: Combining, judged: Judged): Promise<Decided> => {
    const { kind, parts, count } = use.combine;
    const decided = await waitForAll(parts.map((part) => decidePart(part, judged)));
    const calls = decided.flatMap((each) => each.calls ?? []);
    try {
      const wanted = count === undefined ? 1 : Number(count.render(judged.scope.variables));
      const verdicts = decided.map((each) => each.verdict);
      return { verdict: combineVerdicts(kind, verdicts, wanted), calls };
    } catch (error) {
      return { ...explainUnjudged(error, use), calls };
    }
  };

  return (use, judged) => combineChoices(use, judged, { combine, looksAtEach });
}

/**
 * A combination that is not to hold is judged for each choice: it may hold of none, though its parts of some.
 * `looksAtEach`: whether the choices differ for any of its parts.
 */
async function combineChoices(
  use: Combining,
  judged: Judged,
  { combine, looksAtEach }: Combiner,
): Promise<Decided> {
  const { choices } = judged.completion;
  const isOne = judged.only !== undefined || choices.length < 2;
  if (isOne || !isCombinationNegated(use) || !flattenAssertions([use]).some(looksAtEach)) {
    return await combine(use, judged);
  }
  const decided = new Map<AssertionUse, Promise<Decided>>();
  const each = await waitForAll(
    choices.map((choice) => combine(use, { ...judged, only: { choice, decided } })),
  );
  const rule = use.choice === 'any' ? 'any' : 'all';
  const verdicts = each.map(({ verdict }) => verdict);
  const calls = new Set(each.flatMap((one) => one.calls ?? []));
  return { ...decideAmong(rule, verdicts, choices), calls: [...calls] };
}

interface Combiner {
  combine(use: Combining, judged: Judged): Promise<Decided>;
  looksAtEach(use: AssertionUse): boolean;
}

function isCombinationNegated({ combine: { kind, parts } }: Combining): boolean {
  return kind === 'not' && parts.some(isCombining);
}

/** With several choices the one that decides is the one that is shown. */
export function decideAmong(
  rule: 'all' | 'any',
  verdicts: readonly Verdict[],
  choices: readonly Choice[],
): Decided {
  const [only] = verdicts;
  if (verdicts.length === 1 && only) return { verdict: only };
  const combined = combineVerdicts(rule, verdicts);
  const deciding = verdicts.filter(({ verdict }) => verdict === combined.verdict);
  const lacks = combined.lacksSubject === true;
  const at = verdicts.indexOf(
    deciding.find((verdict) => (verdict.lacksSubject === true) === lacks) ??
      deciding[0] ??
      combined,
  );
  const shown = verdicts[at];
  const choice = choices[at]?.index;
  if (shown === undefined || choice === undefined) return { verdict: combined };
  const score = combined.score === undefined ? {} : { score: combined.score };
  const message = tellChoice(shown.message, choice, choices.length);
  const { lacksSubject: _, ...told } = shown;
  const verdict: Verdict = { ...told, ...score, message };
  return { verdict: lacks ? { ...verdict, lacksSubject: true } : verdict, choice };
}
