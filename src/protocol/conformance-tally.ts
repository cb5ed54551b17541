import { recall } from '../source/recall.ts';
import type { Failure } from './failure.ts';
import type { TrialRecord } from './record.ts';
import type { ConformanceRecord, ConformanceResult } from './summary.ts';

/** A tag that begins with it names what of the API's contract a trial is about: `contract:stop`. */
const CONTRACT_TAG: string = 'contract:';

/** A reason, of the first trial by id, so that it does not depend on what finished first. */
interface Reason {
  readonly trial: string;
  readonly message: string;
}

/** Trials that were not run; they say nothing, and whoever reads the table should know why. */
interface Untried {
  readonly feature: string;
  /** Where the sweep says so; otherwise wherever the others went. */
  readonly endpoint: string | undefined;
  readonly pipelines: Set<string>;
  trials: number;
  reason: Reason;
}

interface Row {
  readonly feature: string;
  readonly endpoint: string;
  readonly counts: Record<ConformanceResult, number>;
  readonly pipelines: Set<string>;
  readonly reasons: Map<ConformanceResult, Reason>;
}

/** Worst first: one trial in which a parameter does nothing says more than ten in which it works. */
const order: readonly ConformanceResult[] = ['ignored', 'refused', 'unknown', 'honoured'];

/** What each endpoint makes of each part of the contract, from the trials that are tagged with it. */
export class ConformanceTally {
  readonly #rows = new Map<string, Row>();
  readonly #untried = new Map<string, Untried>();

  add(trial: TrialRecord): void {
    for (const tag of trial.tags ?? []) {
      if (!tag.startsWith(CONTRACT_TAG)) continue;
      const feature = tag.slice(CONTRACT_TAG.length);
      if (trial.outcome === 'skipped') this.#leave(feature, trial);
      else this.#add(feature, trial);
    }
  }

  #leave(feature: string, trial: TrialRecord): void {
    const axis = trial.variant['endpoint'];
    const endpoint = typeof axis === 'string' ? axis : undefined;
    const reason = { trial: trial.id, message: trial.reason ?? 'it was skipped' };
    const key = `${feature}\n${endpoint ?? ''}`;
    const known = recall(this.#untried, key, () => ({
      feature,
      endpoint,
      pipelines: new Set<string>(),
      trials: 0,
      reason,
    }));
    known.trials += 1;
    known.pipelines.add(trial.pipeline);
    known.reason = firstOf(known.reason, reason);
  }

  #add(feature: string, trial: TrialRecord): void {
    const endpoint = trial.steps.find((step) => step.request)?.request?.endpoint ?? '';
    const key = `${feature}\n${endpoint}`;
    const row = recall(this.#rows, key, () => openRow(feature, endpoint));
    const { result, message } = judge(feature, trial);
    row.counts[result] += 1;
    row.pipelines.add(trial.pipeline);
    if (message === undefined) return;
    const reason = { trial: trial.id, message };
    row.reasons.set(result, firstOf(row.reasons.get(result) ?? reason, reason));
  }

  /** Parameters, then headers, then fields of the answer; each by name. Empty without such tags. */
  records(): readonly ConformanceRecord[] {
    const rows = [...this.#rows.values()].map(closeRow);
    const endpoints = [...new Set(rows.map(({ endpoint }) => endpoint))];
    const places = endpoints.length === 0 ? [''] : endpoints;
    const untried = [...this.#untried.values()].flatMap((each) =>
      (each.endpoint === undefined ? places : [each.endpoint]).map((place) =>
        closeUntried(each, place),
      ),
    );
    return addUntried(rows, untried).sort(compare);
  }
}

function firstOf(one: Reason, other: Reason): Reason {
  return other.trial < one.trial ? other : one;
}

function closeUntried({ feature, trials, pipelines, reason }: Untried, endpoint: string) {
  const { message } = reason;
  return {
    feature,
    endpoint,
    result: 'unknown',
    trials,
    pipelines: [...pipelines].sort(),
    message,
  } as const;
}

/** What other trials found stands; only where there are none, nothing is known. */
function addUntried(
  rows: readonly ConformanceRecord[],
  untried: readonly ReturnType<typeof closeUntried>[],
): ConformanceRecord[] {
  const keyOf = ({ feature, endpoint }: ConformanceRecord): string => `${feature}\n${endpoint}`;
  const left = new Map(untried.map((each) => [keyOf(each), each]));
  const tried = rows.map((row) => {
    const skipped = left.get(keyOf(row));
    left.delete(keyOf(row));
    if (skipped === undefined || row.result !== 'honoured') return row;
    const { pipelines, message } = skipped;
    return { ...row, message: `${pipelines.join(', ')} not run: ${message}` };
  });
  return [...tried, ...left.values()];
}

function openRow(feature: string, endpoint: string): Row {
  const counts = { honoured: 0, ignored: 0, refused: 0, unknown: 0 };
  return { feature, endpoint, counts, pipelines: new Set(), reasons: new Map() };
}

function closeRow({ feature, endpoint, counts, pipelines, reasons }: Row): ConformanceRecord {
  const result = order.find((each) => counts[each] > 0) ?? 'unknown';
  const trials = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const message = reasons.get(result)?.message;
  return {
    feature,
    endpoint,
    result,
    trials,
    pipelines: [...pipelines].sort(),
    ...(message !== undefined && { message }),
  };
}

function judge(
  feature: string,
  trial: TrialRecord,
): { readonly result: ConformanceResult; readonly message?: string } {
  if (trial.outcome === 'passed') return { result: 'honoured' };
  if (trial.outcome === 'failed') {
    const failed = trial.assertions.find(
      (each) => each.verdict === 'failed' && each.severity === 'error',
    );
    return { result: 'ignored', ...(failed && { message: `${failed.name}: ${failed.message}` }) };
  }
  const failure = trial.steps.find((step) => step.outcome === 'errored')?.failure;
  const unjudged = trial.assertions.find((each) => each.verdict === 'errored');
  const message = failure?.message ?? unjudged?.message ?? trial.reason;
  const result = failure && isAbout(failure, feature) ? 'refused' : 'unknown';
  return { result, ...(message !== undefined && { message }) };
}

/** A refusal that does not name a part says nothing of it; and no field of an answer is refused. */
function isAbout({ kind, message, details = [] }: Failure, feature: string): boolean {
  if (kind !== 'refused' || feature.startsWith('response.')) return false;
  const key = feature.split('.').at(-1) ?? feature;
  const setting = key.replace('Pulze-', '').replaceAll('-', '_').toLowerCase();
  const words = [message, ...details.flatMap(({ path }) => path.map(String))].join(' ');
  return words.split(/[^\w-]+/).some((word) => word === key || word === setting);
}

function compare(a: ConformanceRecord, b: ConformanceRecord): number {
  const keyOf = ({ feature, endpoint }: ConformanceRecord): string =>
    `${groupOf(feature)} ${feature}\n${endpoint}`;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function groupOf(feature: string): number {
  if (feature.startsWith('response.')) return 2;
  return /^[A-Z]/.test(feature) ? 1 : 0;
}
