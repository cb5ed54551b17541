import type { ParsedJson, Subject } from '../assertion/assertion.ts';
import { parseJson } from '../assertion/parse-json.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { Choice, Completion } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import type { Decided } from './record-assertion.ts';
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
  readonly subjects: Map<Choice, TrialSubject>;
  /** There where a combination is judged for one choice after the other. */
  readonly only?: OnlyChoice;
}

/** The choice that parts look at which look at each; whatever is about the whole answer sees all of it. */
export interface OnlyChoice {
  readonly choice: Choice;
  /** What came of the other parts, which is the same for every choice. */
  readonly decided: Map<AssertionUse, Promise<Decided>>;
}

const emptyChoice: Choice = { index: 0, text: '', tool_calls: [] };

/** An empty one where the answer has none. */
export function firstChoice(completion: Completion): Choice {
  return completion.choices[0] ?? emptyChoice;
}

/** What a check sees of one choice. */
export function subjectOf(judged: Judged, choice: Choice): TrialSubject {
  return recall(judged.subjects, choice, () => new TrialSubject(judged, choice));
}

/**
 * A class, since V8 makes a new shape for each object that is written with a getter in it, and a shape
 * holds the getter, and with it all of a trial, until a full collection.
 */
export class TrialSubject implements Subject {
  readonly value: JsonValue;
  declare readonly valueIsJson?: true;
  declare readonly path?: string;
  readonly choice: Choice;
  readonly completion: Completion;
  readonly body: JsonObject;
  readonly attempts: readonly Attempt[];
  declare readonly failure?: Failure;
  declare readonly costUsd?: number;
  readonly text: string;
  readonly json: () => ParsedJson;
  readonly #judged: Judged;

  constructor(judged: Judged, choice: Choice, selected?: Pick<Subject, 'value' | 'json'>) {
    const { completion, body, attempts, failure, costUsd } = judged;
    const { text } = choice;
    this.#judged = judged;
    this.value = selected === undefined ? text : selected.value;
    this.text = text;
    this.json = selected?.json ?? parseOnce(text);
    this.choice = choice;
    this.completion = completion;
    this.body = body;
    this.attempts = attempts;
    if (failure !== undefined) this.failure = failure;
    if (costUsd !== undefined) this.costUsd = costUsd;
  }

  get variables(): JsonObject {
    return this.#judged.scope.names;
  }

  /** Of the same answer, what `of` or `transform` gave. */
  withValue(
    value: JsonValue,
    { of, transform }: Pick<AssertionUse, 'of' | 'transform'>,
  ): TrialSubject {
    const subject = new TrialSubject(this.#judged, this.choice, { value, json: this.json });
    const known: Mutable<Subject> = subject;
    if (of !== 'text') known.valueIsJson = true;
    if (of.startsWith('$') && transform === undefined) known.path = of;
    return subject;
  }
}

function parseOnce(text: string): () => ParsedJson {
  let parsed: ParsedJson | undefined;
  return () => {
    parsed ??= parseJson(text);
    return parsed;
  };
}
