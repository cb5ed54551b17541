import type { Trial } from '../plan/plan.ts';
import type { Completion } from '../protocol/completion.ts';
import { TrialScope } from '../run/variables.ts';

/** What templates see before the run: of the answers of these steps a mark each. */
export function markAnswers(trial: Trial, steps: readonly string[]): TrialScope {
  const scope = new TrialScope(trial);
  for (const [place, id] of steps.entries()) {
    scope.add({ id, completion: answerOf(markOf(place)), costUsd: undefined });
  }
  return scope;
}

/** What was rendered without its marks, and how often the answer of which of these steps is in it. */
export function readMarks(
  rendered: string,
  steps: readonly string[],
): { readonly text: string; readonly places: ReadonlyMap<string, number> } {
  const places = steps.map((id, place) => [id, rendered.split(markOf(place)).length - 1] as const);
  return { text: rendered.replaceAll(anyMark, ''), places: new Map(places) };
}

/** Between characters that are for private use, which no prompt says. */
function markOf(place: number): string {
  return `\uE000${place}\uE001`;
}

const anyMark = /\uE000\d+\uE001/g;

function answerOf(text: string): Completion {
  return {
    choices: [{ index: 0, text, tool_calls: [] }],
    timing: { latency_ms: 0, headers_ms: 0 },
    response: null,
  };
}
