import type { Failure } from './failure.ts';
import type { TrialRecord } from './record.ts';
import type { ConformanceRecord, ConformanceResult } from './summary.ts';

/** A tag that begins with it names what of the API's contract a trial is about: `contract:stop`. */
export const CONTRACT_TAG: string = 'contract:';

interface Row {
  readonly feature: string;
  readonly endpoint: string;
  readonly counts: Record<ConformanceResult, number>;
  readonly pipelines: Set<string>;
  /** Of the first trial, by id, that decided; so that it does not depend on what finished first. */
  readonly reasons: Map<ConformanceResult, { readonly trial: string; readonly message: string }>;
}

/** Worst first: one trial in which a parameter does nothing says more than ten in which it works. */
const order: readonly ConformanceResult[] = ['ignored', 'refused', 'unknown', 'honoured'];

/** What each endpoint makes of each part of the contract, from the trials that are tagged with it. */
export class ConformanceTally {
  readonly #rows = new Map<string, Row>();

  add(trial: TrialRecord): void {
    if (trial.tags === undefined || trial.outcome === 'skipped') return;
    for (const tag of trial.tags) {
      if (tag.startsWith(CONTRACT_TAG)) this.#add(tag.slice(CONTRACT_TAG.length), trial);
    }
  }

  #add(feature: string, trial: TrialRecord): void {
    const endpoint = trial.steps.find((step) => step.request)?.request?.endpoint ?? '';
    const key = `${feature}\n${endpoint}`;
    const row = this.#rows.get(key) ?? openRow(feature, endpoint);
    this.#rows.set(key, row);
    const { result, message } = judge(feature, trial);
    row.counts[result] += 1;
    row.pipelines.add(trial.pipeline);
    const known = row.reasons.get(result);
    if (message !== undefined && (known === undefined || trial.id < known.trial)) {
      row.reasons.set(result, { trial: trial.id, message });
    }
  }

  /** Parameters, then headers, then fields of the answer; each by name. Empty without such tags. */
  records(): readonly ConformanceRecord[] {
    return [...this.#rows.values()].map(closeRow).sort(compare);
  }
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
