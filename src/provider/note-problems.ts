import type { StreamFacts } from '../protocol/completion.ts';
import type { ResponseBody } from '../transport/transport.ts';
import type { FoldedStream } from './fold-stream.ts';
import { shorten } from './json-reading.ts';

export type EventsBody = ResponseBody & { readonly kind: 'events' };

/** An answer that came whole is one, however its stream ended. */
export function noteProblems(
  { facts, isDone }: FoldedStream,
  { broken, unknownFields = [] }: EventsBody,
): StreamFacts {
  const problems = [...facts.problems, ...unknownFields.map(describeUnknown)];
  if (broken !== undefined && !isDone) problems.push(broken.message ?? 'it broke');
  return { ...facts, problems };
}

/** Readers pass it over, with all that its line says. */
function describeUnknown(field: string): string {
  return `a line has the field \`${shorten(field, 40)}\`, which no stream of events has`;
}
