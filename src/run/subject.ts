import type { ParsedJson, Subject } from '../assertion/assertion.ts';
import { parseJson } from '../assertion/parse-json.ts';
import type { Trial } from '../plan/plan.ts';
import type { Choice, Completion } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { JsonObject } from '../source/json.ts';
import type { TrialScope } from './variables.ts';

/** A step's completion with all that its assertions may look at. */
export interface Judged {
  readonly trial: Trial;
  readonly step: string;
  /** That the step was sent to. */
  readonly endpoint?: string;
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

const emptyChoice: Choice = { index: 0, text: '', tool_calls: [] };

/** An empty one where the answer has none. */
export function firstChoice(completion: Completion): Choice {
  return completion.choices[0] ?? emptyChoice;
}

/** What a check sees of one choice. */
export function subjectOf(judged: Judged, choice: Choice): Subject {
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
