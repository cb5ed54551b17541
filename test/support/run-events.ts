import type { RunEvent } from '../../src/protocol/event.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';

/** A run's events as they happened when its trials ran one after another. */
export async function replayEvents(run: StoredRun): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [run.started];
  let index = 0;
  for await (const trial of run.trials()) {
    events.push({ type: 'trial_started', index, id: trial.id });
    for (const step of trial.steps) {
      for (const attempt of step.attempts ?? []) {
        if (attempt.failure === undefined) continue;
        events.push({ type: 'attempt_failed', trial: trial.id, step: step.id, attempt });
      }
    }
    events.push({ type: 'trial_finished', index, trial });
    index++;
  }
  return run.finished === undefined ? events : [...events, run.finished];
}
