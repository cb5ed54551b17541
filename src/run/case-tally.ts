import type { Pipeline } from '../pipeline/pipeline.ts';
import { type JudgedCase, type JudgedRepeat, judgeCase } from '../protocol/judge-case.ts';
import type { Mutable } from '../protocol/mutable.ts';
import { mostRepeats, placeOfRepeat, type RepeatRule } from '../protocol/pass-rule.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { recall } from '../source/recall.ts';
import type { ClusterShare } from '../statistics/clustered-rate.ts';
import { meanOf } from '../statistics/repeats.ts';
import { isScoreUnknown } from './find-metrics.ts';

interface OpenCase {
  readonly repeats: (KnownRepeat | undefined)[];
  spared: number;
  known: number;
}

interface KnownRepeat extends JudgedRepeat {
  readonly metrics?: TrialRecord['metrics'];
  /** Metrics, and `score`, that it would have if all had been judged. */
  readonly unknown: readonly string[];
  /** Metrics whose formula gives no finite number. */
  readonly valueless: readonly string[];
  /** The verdicts of judges, by name: 1 for passed, 0 for failed. */
  readonly verdicts: ReadonlyMap<string, readonly number[]>;
  /** Judges that gave no verdict although they were asked for one. */
  readonly silent: readonly string[];
}

/** A case all of whose repeats have finished, or were not needed. */
export interface DecidedCase extends JudgedCase {
  /** By name, and under `score`: the mean over its repeats. Not what is `unknown`, nor what is `valueless`. */
  readonly metrics: ReadonlyMap<string, number>;
  /** Metrics, and `score`, that one of its repeats lacks since an assertion could not be judged. */
  readonly unknown?: ReadonlySet<string>;
  /** Metrics whose formula gives no finite number in one of its repeats, as 0 / 0. */
  readonly valueless?: ReadonlySet<string>;
  /** By the name of a judge, the share of its verdicts in this case that are passed. Not of those that are `silent`. */
  readonly judges?: ReadonlyMap<string, ClusterShare>;
  /** Judges that gave no verdict in one of its repeats although they were asked for one. */
  readonly silent?: ReadonlySet<string>;
}

/** Gathers the repeats of each case of one variant; only cases under way are kept. */
export class CaseTally {
  readonly #rule: RepeatRule;
  readonly #most: number;
  readonly #judges: readonly string[];
  readonly #formulas: Pipeline['metrics'];
  readonly #open = new Map<string, OpenCase>();

  /** `judges`: whose verdicts are counted apart. `formulas`: of metrics, by their names. */
  constructor(
    rule: RepeatRule,
    {
      judges = [],
      formulas = new Map(),
    }: { readonly judges?: readonly string[]; readonly formulas?: Pipeline['metrics'] } = {},
  ) {
    this.#rule = rule;
    this.#judges = judges;
    this.#formulas = formulas;
    this.#most = mostRepeats(rule);
  }

  /** The case, once this was the last of its repeats to be known. */
  add(trial: TrialRecord): DecidedCase | undefined {
    const { outcome, score, metrics } = trial;
    const open = this.#openCase(trial.case);
    const verdicts = new Map(this.#judges.map((name) => [name, verdictsOf(name, trial)]));
    const valueless = findValueless(this.#formulas, trial);
    const silent = this.#judges.filter((name) => isSilent(name, trial));
    const unknown = findUnknown(trial);
    const repeat: Mutable<KnownRepeat> = { outcome, verdicts, silent, unknown, valueless };
    if (score !== undefined) repeat.score = score;
    if (metrics !== undefined) repeat.metrics = metrics;
    open.repeats[placeOfRepeat(this.#rule, trial.repeat) - 1] = repeat;
    open.known += 1;
    return this.#close(trial.case, open);
  }

  /** A repeat that is not needed. */
  spare(id: string): DecidedCase | undefined {
    const open = this.#openCase(id);
    open.spared += 1;
    return this.#close(id, open);
  }

  /** Of a single repeat nothing is kept, as nothing follows. */
  #openCase(id: string): OpenCase {
    const open = this.#open.get(id) ?? { repeats: [], spared: 0, known: 0 };
    if (this.#most > 1) this.#open.set(id, open);
    return open;
  }

  #close(id: string, open: OpenCase): DecidedCase | undefined {
    if (open.known + open.spared < this.#most) return undefined;
    this.#open.delete(id);
    const repeats = open.repeats.filter((repeat) => repeat !== undefined);
    const unknown = new Set(repeats.flatMap((repeat) => repeat.unknown));
    const valueless = new Set(repeats.flatMap((repeat) => repeat.valueless));
    const decided = {
      metrics: meansOf(repeats, unknown, valueless),
      ...(unknown.size > 0 && { unknown }),
      ...(valueless.size > 0 && { valueless }),
      ...judgeCase(this.#rule, repeats),
    };
    if (this.#judges.length === 0) return decided;
    const silent = new Set(repeats.flatMap((repeat) => repeat.silent));
    const heard = this.#judges.filter((name) => !silent.has(name));
    const shares = heard.map((name) => [name, shareOf(name, repeats)] as const);
    const known = shares.filter((each): each is [string, ClusterShare] => each[1] !== undefined);
    return { ...decided, judges: new Map(known), ...(silent.size > 0 && { silent }) };
  }
}

function findUnknown({ outcome, unknown_metrics = [], ...trial }: TrialRecord): readonly string[] {
  if (outcome === 'skipped') return [];
  const { score, assertions } = trial;
  return isScoreUnknown({ score, assertions }) ? [...unknown_metrics, 'score'] : unknown_metrics;
}

function isSilent(name: string, { outcome, assertions }: TrialRecord): boolean {
  if (outcome === 'skipped') return false;
  return assertions.some((each) => each.name === name && each.verdict === 'errored');
}

/**
 * Formulas of which a trial has all that they are made of, and that give no finite number all the same; and
 * those that are made of these. What is made of a metric that the trial does not have is none of it.
 */
function findValueless(
  formulas: Pipeline['metrics'],
  { outcome, score, metrics = {} }: TrialRecord,
): readonly string[] {
  const found: string[] = [];
  if (outcome !== 'passed' && outcome !== 'failed') return found;
  const isThere = (name: string): boolean =>
    name === 'score' ? score !== undefined : Object.hasOwn(metrics, name) || found.includes(name);
  for (const [name, { expression }] of formulas) {
    if (Object.hasOwn(metrics, name)) continue;
    if (expression.names.every((each) => isThere(each.name))) found.push(name);
  }
  return found;
}

function meansOf(
  repeats: readonly KnownRepeat[],
  unknown: ReadonlySet<string>,
  valueless: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const values = new Map<string, number[]>();
  for (const { score, metrics } of repeats) {
    for (const name in metrics) gather(values, name, metrics[name]);
    gather(values, 'score', score);
  }
  const means = new Map<string, number>();
  for (const [name, each] of values) {
    if (!unknown.has(name) && !valueless.has(name)) means.set(name, meanOf(each) ?? 0);
  }
  return means;
}

function gather(values: Map<string, number[]>, name: string, value: number | undefined): void {
  if (value === undefined) return;
  recall(values, name, () => []).push(value);
}

/** What could not be judged, or was skipped, is no verdict. */
function verdictsOf(name: string, { assertions }: TrialRecord): readonly number[] {
  return assertions
    .filter((each) => each.name === name)
    .filter(({ verdict }) => verdict === 'passed' || verdict === 'failed')
    .map(({ verdict }) => (verdict === 'passed' ? 1 : 0));
}

function shareOf(name: string, repeats: readonly KnownRepeat[]): ClusterShare | undefined {
  const verdicts = repeats.flatMap((repeat) => repeat.verdicts.get(name) ?? []);
  const share = meanOf(verdicts);
  return share === undefined ? undefined : { share, repeats: verdicts.length };
}
