import type { RunStop } from '../protocol/summary.ts';
import { nounFor } from '../source/count-text.ts';
import type { RaisedAlarm } from './gates/regression-gate.ts';
import type { RunRecorder } from './run-recorder.ts';

const interrupted: RunStop = { reason: 'interrupted', message: 'interrupted' };

/**
 * Where nothing is left, `--bail` and an interrupt have ended nothing, and the run is judged as any other.
 * `isCut`: by an interrupt, which goes before why the run ends of itself. `unfinished`: the run whose answers are
 * judged again has not come to its end, or is not judged whole. `unsuccessful`: trials of this session that
 * did not pass.
 */
export function describeStop(
  {
    own,
    isCut,
    unfinished,
    unsuccessful,
  }: {
    readonly own: RunStop | undefined;
    readonly isCut: boolean;
    readonly unfinished: RunStop | undefined;
    readonly unsuccessful: number;
  },
  raised: RaisedAlarm | undefined,
  recorder: RunRecorder,
): RunStop | undefined {
  const stops = [isCut ? interrupted : own, own];
  const isNeedless = ({ reason }: RunStop): boolean =>
    (reason === 'bail' || reason === 'interrupted') && recorder.left === 0;
  const stop = stops.find((each) => each !== undefined && !isNeedless(each));
  if (stop?.reason === 'bail') return bailOf(unsuccessful);
  return stop ?? describeAlarm(raised, recorder) ?? unfinished;
}

/** Told at the end, when it is known what was not run. */
function describeAlarm(
  raised: RaisedAlarm | undefined,
  { left }: RunRecorder,
): RunStop | undefined {
  if (raised === undefined) return undefined;
  const saved = `${left} ${nounFor(left, 'trial was', 'trials were')}`;
  return { reason: 'alarm', message: `${raised.message}; ${saved} saved` };
}

/** At the end it is of all of them: what was in flight when the run was stopped may not have passed either. */
export function bailOf(unsuccessful: number): RunStop {
  const trials = `${unsuccessful} ${nounFor(unsuccessful, 'trial')}`;
  return { reason: 'bail', message: `${trials} did not pass (--bail)` };
}
