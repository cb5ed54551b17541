import type { TrialRecord } from '../protocol/record.ts';
import type { Connection } from './connection.ts';
import { wasCut } from './cut-off.ts';
import { type FindJudged, findUse } from './judged-before.ts';
import { askedSame, readAnswer } from './kept-answer.ts';
import { recordBody } from './record-body.ts';
import type { TrialTools } from './run-trial.ts';

/** What a trial that was cut off was answered, in place of calls; what it lacks is asked for. */
export function connectBehind(
  { steps }: TrialRecord,
  connect: TrialTools['connect'],
): TrialTools['connect'] {
  return async (name, planned) => {
    const connection = await connect(name, planned);
    return {
      ...connection,
      async complete(request, origin, signal) {
        const body = recordBody(request.body, planned.pipeline);
        const step = steps.find(({ id }) => id === origin.step);
        const isSame =
          step?.request?.endpoint === connection.name && askedSame(step, request, body);
        const kept = isSame ? readAnswer(step) : undefined;
        return kept ?? (await connection.complete(request, origin, signal));
      },
    } satisfies Connection;
  };
}

/** Verdicts of models that came to their end before. */
export function findBehind({ assertions }: TrialRecord): FindJudged {
  return async (_, use) => {
    const found = findUse(assertions, use);
    return found?.calls === undefined || wasCut(found) ? undefined : found;
  };
}
