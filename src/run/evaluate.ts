import {
  type Assertion,
  type Check,
  OptionError,
  type ParsedJson,
  type Subject,
  type Verdict,
} from '../assertion/assertion.ts';
import { combineVerdicts } from '../assertion/combine.ts';
import { judgeUnparsed, parseJson } from '../assertion/parse-json.ts';
import { selectValue } from '../assertion/select.ts';
import { type AssertionUse, TemplateFailure } from '../pipeline/pipeline.ts';
import type { Choice, Completion } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import type { JsonObject } from '../source/json.ts';
import { evaluateAt } from './render-request.ts';
import type { TrialScope } from './variables.ts';

/** A step's completion with all that its assertions may look at. */
export interface Judged {
  readonly step: string;
  readonly completion: Completion;
  readonly body: JsonObject;
  readonly attempts: readonly Attempt[];
  /** Why the service refused, where an assertion wants that; then the completion is empty. */
  readonly failure?: Failure;
  readonly costUsd?: number;
  readonly scope: TrialScope;
  /** One for each choice that was looked at; what it parses is parsed once for all assertions. */
  readonly subjects: Map<Choice, Subject>;
}

/** Answers at once where everything that it needs was prepared for an earlier trial. */
export type Evaluator = (
  use: AssertionUse,
  judged: Judged,
) => AssertionRecord | Promise<AssertionRecord>;

/** Judges completions; checks whose options are the same for every trial are prepared once. */
export function makeEvaluator(assertions: ReadonlyMap<string, Assertion>): Evaluator {
  const prepared = new WeakMap<AssertionUse, Check>();

  const prepareCheck = async (
    use: AssertionUse,
    assertion: Assertion,
    variables: JsonObject,
  ): Promise<Check> => {
    const written = use.options.render(variables);
    if (!use.options.isConstant) {
      return assertion.prepare((await assertion.load?.(written, refuseFile)) ?? written);
    }
    const check = assertion.prepare(written);
    prepared.set(use, check);
    return check;
  };

  const judgeWith = (use: AssertionUse, judged: Judged, check: Check): Decided =>
    assertions.get(use.assertion)?.scope !== 'choice'
      ? { verdict: check(subjectOf(judged, firstChoice(judged.completion))) }
      : judgeChoices(use, judged, check);

  const judge = async (use: AssertionUse, judged: Judged): Promise<Decided> => {
    if (use.combine) {
      const { kind, parts, count } = use.combine;
      const decided = await Promise.all(parts.map((part) => judge(part, judged)));
      const wanted = count === undefined ? 1 : Number(count.render(judged.scope.variables));
      const verdicts = decided.map((each) => each.verdict);
      return { verdict: combineVerdicts(kind, verdicts, wanted) };
    }
    const assertion = assertions.get(use.assertion);
    if (assertion === undefined) throw new Error(`no assertion \`${use.assertion}\``);
    const check = prepared.get(use) ?? (await prepareCheck(use, assertion, judged.scope.variables));
    return judgeWith(use, judged, check);
  };

  const judgeSlowly = async (use: AssertionUse, judged: Judged): Promise<AssertionRecord> => {
    const decided = await judge(use, judged).catch(explainUnjudged);
    return makeRecord(use, judged.step, decided);
  };

  return (use, judged) => {
    const check = prepared.get(use);
    if (check === undefined) return judgeSlowly(use, judged);
    try {
      return makeRecord(use, judged.step, judgeWith(use, judged, check));
    } catch (error) {
      return makeRecord(use, judged.step, explainUnjudged(error));
    }
  };
}

/** Which file is read is known before the run; a template in its name is too late. */
function refuseFile(path: string): Promise<string> {
  const message = `\`${path}\`: the name of a file cannot depend on a template here`;
  return Promise.reject(new OptionError('unreadable-file', message));
}

interface Decided {
  readonly verdict: Verdict;
  readonly choice?: number;
}

/** What an author's template or option does wrong while a trial runs leaves it unjudged. */
function explainUnjudged(error: unknown): Decided {
  if (error instanceof TemplateFailure || error instanceof OptionError)
    return cannotJudge(error.message);
  throw error;
}

function cannotJudge(message: string): Decided {
  return { verdict: { verdict: 'errored', message } };
}

const emptyChoice: Choice = { index: 0, text: '', tool_calls: [] };

function firstChoice(completion: Completion): Choice {
  return completion.choices[0] ?? emptyChoice;
}

function judgeChoices(use: AssertionUse, judged: Judged, check: Check): Decided {
  const { choices } = judged.completion;
  if (choices.length === 0) return cannotJudge('the answer has no choices');
  if (typeof use.choice !== 'number') {
    const verdicts = choices.map((choice) => judgeChoice(use, subjectOf(judged, choice), check));
    return decide(use.choice, verdicts, choices);
  }
  const choice = choices.find((each) => each.index === use.choice);
  if (choice === undefined) {
    const message = `there is no \`choice: ${use.choice}\`; the answer has ${choices.length}, counted from 0`;
    return cannotJudge(message);
  }
  return { verdict: judgeChoice(use, subjectOf(judged, choice), check), choice: choice.index };
}

function judgeChoice(use: AssertionUse, subject: Subject, check: Check): Verdict {
  if (use.of === 'text' && use.transform === undefined) return check(subject);
  const selected =
    use.of === 'text' ? { ok: true as const, value: subject.text } : selectValue(use.of, subject);
  if (!selected.ok) return judgeUnparsed(selected, {});
  const value = use.transform
    ? evaluateAt(use.transform, { ...subject.variables, value: selected.value })
    : selected.value;
  return check({ ...subject, value, ...(use.of !== 'text' && { valueIsJson: true }) });
}

/** With several choices the one that decides is the one that is shown. */
function decide(
  rule: 'all' | 'any',
  verdicts: readonly Verdict[],
  choices: readonly Choice[],
): Decided {
  const [only] = verdicts;
  if (verdicts.length === 1 && only) return { verdict: only };
  const combined = combineVerdicts(rule, verdicts);
  const at = verdicts.findIndex((verdict) => verdict.verdict === combined.verdict);
  const shown = verdicts[at];
  const choice = choices[at]?.index;
  if (shown === undefined || choice === undefined) return { verdict: combined };
  const score = combined.score === undefined ? {} : { score: combined.score };
  const message = `${shown.message} (\`choice: ${choice}\`, of ${choices.length})`;
  return { verdict: { ...shown, ...score, message }, choice };
}

function subjectOf(judged: Judged, choice: Choice): Subject {
  const known = judged.subjects.get(choice);
  if (known !== undefined) return known;
  const subject = makeSubject(judged, choice);
  judged.subjects.set(choice, subject);
  return subject;
}

function makeSubject(judged: Judged, choice: Choice): Subject {
  const { completion, body, attempts, failure, scope, costUsd } = judged;
  let parsed: ParsedJson | undefined;
  const subject: Mutable<Subject> = {
    value: choice.text,
    text: choice.text,
    json: () => {
      parsed ??= parseJson(choice.text);
      return parsed;
    },
    choice,
    completion,
    body,
    attempts,
    get variables() {
      return scope.names;
    },
  };
  if (failure !== undefined) subject.failure = failure;
  if (costUsd !== undefined) subject.costUsd = costUsd;
  return subject;
}

function makeRecord(use: AssertionUse, step: string, decided: Decided): AssertionRecord {
  const { verdict, score, message, expected, actual } = decided.verdict;
  const record: Partial<Mutable<AssertionRecord>> = {
    name: use.label,
    assertion: use.assertion,
    step,
  };
  if (decided.choice !== undefined) record.choice = decided.choice;
  record.verdict = verdict;
  if (score !== undefined) record.score = score;
  record.message = message;
  if (expected !== undefined) record.expected = expected;
  if (actual !== undefined) record.actual = actual;
  record.severity = use.severity;
  if (use.weight !== 1) record.weight = use.weight;
  record.location = use.location;
  return record as AssertionRecord;
}

/** The record of an assertion whose step has no completion to look at. */
export function recordUnjudged(use: AssertionUse, step: string, message: string): AssertionRecord {
  return makeRecord(use, step, cannotJudge(message));
}
