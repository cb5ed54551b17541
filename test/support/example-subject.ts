import type { ExampleCompletion, Subject } from '../../src/assertion/assertion.ts';
import { parseJson } from '../../src/assertion/parse-json.ts';
import type { Choice, Completion } from '../../src/protocol/completion.ts';

/**
 * The subject of an assertion's example: an answer that ended for a stop, without usage, model or cost
 * unless the example says so. `at` is which of its choices is looked at.
 */
export function makeExampleSubject(example: ExampleCompletion, at: number = 0): Subject {
  const choices = makeChoices(example);
  const choice = choices[at];
  if (choice === undefined) throw new Error(`the example has no choice ${at}`);
  const completion = makeCompletion(example, choices);
  return {
    value: choice.text,
    text: choice.text,
    json: () => parseJson(choice.text),
    choice,
    completion,
    body: example.body ?? {},
    attempts: example.attempts ?? [],
    ...(example.failure && { failure: example.failure }),
    ...(example.costUsd !== undefined && { costUsd: example.costUsd }),
    variables: { vars: {}, steps: {}, matrix: {}, case: { id: 'refund' }, row: {}, repeat: 1 },
  };
}

/** One subject for each choice. */
export function makeExampleSubjects(example: ExampleCompletion): readonly Subject[] {
  return makeChoices(example).map((_, index) => makeExampleSubject(example, index));
}

function makeChoices(example: ExampleCompletion): readonly Choice[] {
  const given = example.choices ?? [{ text: example.text ?? '', ...example.choice }];
  return given.map((choice, index) => ({
    index,
    text: '',
    tool_calls: [],
    finish_reason: 'stop',
    message: { role: 'assistant', content: choice.text ?? '' },
    ...choice,
  }));
}

function makeCompletion(example: ExampleCompletion, choices: readonly Choice[]): Completion {
  const response = {
    object: 'chat.completion',
    choices: choices.map((choice) => ({ index: choice.index, message: choice.message ?? {} })),
  };
  return {
    timing: { latency_ms: 420, headers_ms: 180 },
    response,
    ...example.completion,
    choices,
  };
}
