import type { Answer, ModelTools, Question } from '../../src/assertion/model-tools.ts';
import { compareVectors } from '../../src/assertion/similarity/compare-vectors.ts';
import { type AssertionTools, ToolError } from '../../src/assertion/tools.ts';
import { exampleTools } from './example-tools.ts';

export interface FakeModels {
  readonly tools: AssertionTools;
  /** What was asked, in order. */
  readonly questions: readonly Question[];
}

type FakeAnswer =
  | string
  | { readonly cut: string; readonly finish_reason?: string }
  | { readonly error: string };

/**
 * Models that say these texts, one a call, the last one for all that follow. `cut` ends an answer for
 * its length, or for the reason that is given; an error is what a call rejects with.
 */
export function makeFakeModels(
  answers: readonly FakeAnswer[],
  vectors?: readonly (readonly number[])[],
): FakeModels {
  const questions: Question[] = [];
  const ask = async (question: Question): Promise<Answer> => {
    const answer = answers[Math.min(questions.length, answers.length - 1)];
    questions.push(question);
    if (answer === undefined) throw new Error('there is no answer');
    if (typeof answer === 'string') return makeAnswer(answer, 'stop');
    if ('error' in answer) throw new ToolError(answer.error);
    return makeAnswer(answer.cut, answer.finish_reason ?? 'length');
  };
  const findCosines: ModelTools['findCosines'] = async () => {
    if (vectors === undefined) throw new ToolError('there are no vectors');
    const compared = compareVectors(vectors);
    if ('problem' in compared) throw new ToolError(compared.problem);
    return compared.cosines;
  };
  const tools: AssertionTools = {
    models: { ask, findCosines },
    code: exampleTools.code,
    snapshots: exampleTools.snapshots,
    get baselines() {
      return exampleTools.baselines;
    },
    get repeats() {
      return exampleTools.repeats;
    },
  };
  return { tools, questions };
}

function makeAnswer(text: string, finish_reason: string): Answer {
  return {
    text,
    completion: {
      choices: [{ index: 0, text, tool_calls: [], finish_reason }],
      timing: { latency_ms: 240, headers_ms: 20 },
      response: {},
    },
  };
}
