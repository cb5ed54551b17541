import { nameEndpoints } from '../protocol/asked-endpoints.ts';
import type { RepeatRule } from '../protocol/pass-rule.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { ComparedRun } from './baseline.ts';

export function describeRun({ started }: StoredRun): ComparedRun {
  const { id, started_at: startedAt, cassette } = started.run;
  const shared = { id, started_at: startedAt, endpoint: nameEndpoints(started.run).join(', ') };
  return cassette?.mode === 'replay' ? { ...shared, replayed: true } : shared;
}

/** The rule for repeats of each pipeline of a run. */
export function ruleOfRun({ started }: StoredRun): (pipeline: string) => RepeatRule {
  const rules = new Map(started.pipelines.map(({ name, repeat }) => [name, repeat]));
  return (pipeline) => rules.get(pipeline) ?? { count: 1, pass: 'all' };
}
