import type { Assertion, Check, Subject, Unparsed, Verdict } from '../assertion/assertion.ts';
import { judgeUnparsed } from '../assertion/parse-json.ts';
import { selectValue } from '../assertion/select.ts';
import type { AssertionTools } from '../assertion/tools.ts';
import { beginEach, waitForAll } from '../assertion/wait-for-all.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Choice } from '../protocol/completion.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import type { JsonObject } from '../source/json.ts';
import { decideAmong, isCombining, makeCombiner } from './combine-uses.ts';
import { explainUnjudged } from './explain-unjudged.ts';
import { guardVerdict } from './guard-verdict.ts';
import { prepareRendered } from './prepare-rendered.ts';
import { cannotJudge, type Decided, recordAssertion } from './record-assertion.ts';
import { evaluateAt } from './render-request.ts';
import { firstChoice, type Judged, subjectOf, type TrialSubject } from './subject.ts';

/** The tools of one judgement, and the calls that were made with them so far. */
export interface UsedTools {
  readonly tools: AssertionTools;
  readonly calls: readonly ModelCall[];
}

/** Makes the tools for one use of an assertion in one trial; asked for only where it needs any. */
export type MakeTools = (use: AssertionUse, judged: Judged) => UsedTools;

/** Answers at once where its check does, and what that needs was prepared for an earlier trial. */
export type Evaluator = (
  use: AssertionUse,
  judged: Judged,
) => AssertionRecord | Promise<AssertionRecord>;

/** Judges completions; checks whose options are the same for every trial are prepared once. */
export function makeEvaluator(
  assertions: ReadonlyMap<string, Assertion>,
  makeTools: MakeTools,
): Evaluator {
  const prepared = new WeakMap<AssertionUse, Check>();

  const prepareCheck = async (use: AssertionUse, variables: JsonObject): Promise<Check> => {
    const assertion = assertionOf(use);
    if (!use.options.isConstant) {
      return guardVerdict(await prepareRendered(assertion, use, variables));
    }
    const check = guardVerdict(assertion.prepare(use.options.render(variables)));
    prepared.set(use, check);
    return check;
  };

  const assertionOf = (use: AssertionUse): Assertion => {
    const assertion = assertions.get(use.assertion);
    if (assertion === undefined) throw new Error(`no assertion \`${use.assertion}\``);
    return assertion;
  };

  const judgeWith = (asked: Asked, check: Check): Decided | Promise<Decided> => {
    const { use, judged, tools } = asked;
    if (assertions.get(use.assertion)?.scope === 'choice') return judgeChoices(asked, check);
    const verdict = check(subjectOf(judged, firstChoice(judged.completion)), tools);
    return verdict instanceof Promise ? verdict.then((each) => ({ verdict: each })) : { verdict };
  };

  const decideUse = async (use: AssertionUse, judged: Judged): Promise<Decided> => {
    if (isCombining(use)) return await combine(use, judged);
    const needsTools = assertions.get(use.assertion)?.needs !== undefined;
    const { tools, calls } = needsTools ? makeTools(use, judged) : noTools;
    try {
      const check = prepared.get(use) ?? (await prepareCheck(use, judged.scope.variables));
      return { ...(await judgeWith({ use, judged, tools }, check)), calls };
    } catch (error) {
      return { ...explainUnjudged(error, use), calls };
    }
  };

  const combine = makeCombiner(assertions, decideUse);

  const judgeSlowly = async (use: AssertionUse, judged: Judged): Promise<AssertionRecord> =>
    recordAssertion(use, judged.step, await decideUse(use, judged));

  return (use, judged) => {
    const check = prepared.get(use);
    if (check === undefined || assertions.get(use.assertion)?.needs !== undefined) {
      return judgeSlowly(use, judged);
    }
    try {
      const decided = judgeWith({ use, judged, tools: noTools.tools }, check);
      return decided instanceof Promise
        ? decided
            .catch((error) => explainUnjudged(error, use))
            .then((each) => recordAssertion(use, judged.step, each))
        : recordAssertion(use, judged.step, decided);
    } catch (error) {
      return recordAssertion(use, judged.step, explainUnjudged(error, use));
    }
  };
}

/** One use of an assertion, asked of one completion. */
interface Asked {
  readonly use: AssertionUse;
  readonly judged: Judged;
  readonly tools: AssertionTools;
}

/** For checks that say that they need none. */
const noTools: UsedTools = {
  tools: {
    get models(): never {
      throw unannounced('models');
    },
    get code(): never {
      throw unannounced('code');
    },
    get snapshots(): never {
      throw unannounced('snapshots');
    },
    get repeats(): never {
      throw unannounced('repeats');
    },
    get baselines(): never {
      throw unannounced('baselines');
    },
  },
  calls: [],
};

function unannounced(tool: string): Error {
  return new Error(`the assertion does not say that it needs ${tool}`);
}

function judgeChoices({ use, judged, tools }: Asked, check: Check): Decided | Promise<Decided> {
  const { choices: all } = judged.completion;
  if (all.length === 0) return cannotJudge('the answer has no choices');
  const one = (choice: Choice): Verdict | Promise<Verdict> =>
    judgeChoice(use, subjectOf(judged, choice), (subject) => check(subject, tools));
  if (typeof use.choice !== 'number') {
    const { choice: rule } = use;
    const choices = judged.only === undefined ? all : [judged.only.choice];
    const verdicts = beginEach(choices, one);
    return verdicts.every(isKnown)
      ? decideAmong(rule, verdicts, choices)
      : waitForAll(verdicts).then((known) => decideAmong(rule, known, choices));
  }
  const choice = all.find((each) => each.index === use.choice);
  if (choice === undefined) {
    const message = `there is no \`choice: ${use.choice}\`; the answer has ${all.length}, counted from 0`;
    return cannotJudge(message);
  }
  const verdict = one(choice);
  if (isKnown(verdict)) return { verdict, choice: choice.index };
  return verdict.then((known) => ({ verdict: known, choice: choice.index }));
}

function isKnown(verdict: Verdict | Promise<Verdict>): verdict is Verdict {
  return !(verdict instanceof Promise);
}

function judgeChoice(
  use: AssertionUse,
  subject: TrialSubject,
  check: (subject: Subject) => Verdict | Promise<Verdict>,
): Verdict | Promise<Verdict> {
  if (use.of === 'text' && use.transform === undefined) return check(subject);
  const selected =
    use.of === 'text' ? { ok: true as const, value: subject.text } : selectValue(use.of, subject);
  if (!selected.ok) return judgeUnselected(selected);
  const value = use.transform
    ? evaluateAt(use.transform, { ...subject.variables, value: selected.value })
    : selected.value;
  return check(subject.withValue(value, use));
}

function judgeUnselected(unparsed: Unparsed): Verdict {
  const verdict = judgeUnparsed(unparsed, {});
  return verdict.verdict === 'failed' ? { ...verdict, lacksSubject: true } : verdict;
}
