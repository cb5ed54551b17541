import { type BaselineCase, caseKey } from '../compare/baseline.ts';
import {
  countJudged,
  figuresOf,
  haveOtherRules,
  isByOutcome,
  isDecided,
} from '../compare/case-figures.ts';
import { summariseCase } from '../compare/read-entries.ts';
import type { RegressionGate } from '../pipeline/regression-gate.ts';
import type { Plan, PlannedPipeline, Trial } from '../plan/plan.ts';
import type { RepeatResult } from '../protocol/case-result.ts';
import type { JudgedRepeat } from '../protocol/judge-case.ts';
import { placeOfRepeat } from '../protocol/pass-rule.ts';
import { recall } from '../source/recall.ts';
import { type DifferenceEvidence, makeDifferenceEvidence } from '../statistics/alarm.ts';
import type { RaisedAlarm } from './gates/regression-gate.ts';
import type { Baselines } from './run-recorder.ts';

/** Looks at each case as soon as it and all before it are known, so that concurrency changes nothing. */
export interface RegressionAlarm {
  /** Without what it came to: a trial that was not needed. */
  see(trial: Trial, judged?: JudgedRepeat): void;
  /** A trial that was not run: nothing behind it is looked at any more. */
  leaveOut(trial: Trial): void;
  readonly raised: RaisedAlarm | undefined;
}

/** Undefined where no gate asks for one. */
export function makeRegressionAlarm(plan: Plan, baselines: Baselines): RegressionAlarm | undefined {
  const asked = plan.pipelines.filter((planned) => findAlarm(planned, baselines) !== undefined);
  const variants = asked.reduce((sum, planned) => sum + planned.variants.length, 0);
  const watched = new Map(asked.flatMap((planned) => openWatch(planned, baselines, variants)));
  if (watched.size === 0) return undefined;
  let line: PlanLine | undefined = new PlanLine();
  let raised: RaisedAlarm | undefined;
  const look = (now: SeenTrial): void => {
    for (const seen of line?.add(now) ?? []) {
      if (seen.isLeftOut === true) {
        line = undefined;
        return;
      }
      raised ??= watched.get(seen.trial.planned)?.add(seen);
    }
  };
  return {
    see: (trial, judged) => look({ trial, judged }),
    leaveOut: (trial) => look({ trial, isLeftOut: true }),
    get raised() {
      return raised;
    },
  };
}

interface Watched {
  readonly gate: RegressionGate;
  readonly baseline: readonly BaselineCase[];
  /** Of all pipelines that are watched. */
  readonly variants: number;
}

/** Undefined of a pipeline whose gate asks for no alarm. */
function findAlarm(
  { pipeline: { name, gates } }: PlannedPipeline,
  baselines: Baselines,
): Omit<Watched, 'variants'> | undefined {
  const gate = gates.find((each): each is RegressionGate => each.kind === 'regression');
  const baseline = baselines.get(name);
  if (gate?.alarm !== true || baseline === undefined) return undefined;
  return { gate, baseline: baseline.cases };
}

function openWatch(
  planned: PlannedPipeline,
  baselines: Baselines,
  variants: number,
): readonly (readonly [PlannedPipeline, PipelineWatch])[] {
  const found = findAlarm(planned, baselines);
  return found ? [[planned, new PipelineWatch(planned, { ...found, variants })]] : [];
}

interface SeenTrial {
  readonly trial: Trial;
  readonly judged?: JudgedRepeat | undefined;
  readonly isLeftOut?: true;
}

/** Hands trials on in plan order, whatever the order in which they finish. */
class PlanLine {
  readonly #waiting = new Map<number, SeenTrial | undefined>();
  #next = 0;

  *add(now: SeenTrial): Iterable<SeenTrial> {
    const { trial } = now;
    const { repeat: rule } = trial.planned.pipeline;
    // What gates may ask for later is no part of the comparison under way.
    const place = placeOfRepeat(rule, trial.repeat);
    if (place > rule.count) return;
    this.#waiting.set(trial.index, now);
    if (place === rule.count) {
      for (let more = 1; more <= (rule.more ?? 0); more++) {
        this.#waiting.set(trial.index + more, undefined);
      }
    }
    for (; this.#waiting.has(this.#next); this.#next++) {
      const seen = this.#waiting.get(this.#next);
      this.#waiting.delete(this.#next);
      if (seen !== undefined) yield seen;
    }
  }
}

interface VariantWatch {
  readonly evidence: DifferenceEvidence;
  readonly turned: { worse: number; better: number; pairs: number };
}

/**
 * Evidence for each variant by itself, since variants of one case are not independent. It has to be
 * as many times larger as there are variants of watched pipelines, so that a false alarm is as rare for all
 * together. It is evidence of a drop that the gate would mind: of more than its `min_effect`, or its `margin`.
 */
class PipelineWatch {
  readonly #planned: PlannedPipeline;
  readonly #enough: number;
  /** The drop that the gate lets pass, from 0 to 1. */
  readonly #allowed: number;
  readonly #baseline: ReadonlyMap<string, BaselineCase>;
  readonly #variants = new Map<string, VariantWatch>();
  /** Of the case under way. */
  #repeats: RepeatResult[] = [];

  constructor(planned: PlannedPipeline, { gate, baseline, variants }: Watched) {
    const { alpha, mode, minEffect, margin } = gate;
    this.#planned = planned;
    this.#enough = variants / alpha;
    this.#allowed = mode === 'detect' ? minEffect : margin;
    this.#baseline = new Map(baseline.map((each) => [caseKey(each), each]));
  }

  add({ trial, judged }: SeenTrial): RaisedAlarm | undefined {
    const { repeat: rule } = trial.planned.pipeline;
    if (judged !== undefined) this.#repeats.push({ ...judged, repeat: trial.repeat });
    if (placeOfRepeat(rule, trial.repeat) < rule.count) return undefined;
    const { case: each, variant, planned } = trial;
    const id = { pipeline: planned.pipeline.name, case: each.id, variant_id: variant.id };
    const now = summariseCase(id, this.#repeats, rule);
    this.#repeats = [];
    const before = this.#baseline.get(caseKey(now));
    const difference = before && differenceOf(before, now);
    return difference === undefined ? undefined : this.#count(variant.id, difference);
  }

  #count(variant: string, difference: number): RaisedAlarm | undefined {
    const watch = recall(this.#variants, variant, () => ({
      evidence: makeDifferenceEvidence(this.#allowed),
      turned: { worse: 0, better: 0, pairs: 0 },
    }));
    const { turned } = watch;
    turned.pairs += 1;
    if (difference < 0) turned.worse += 1;
    if (difference > 0) turned.better += 1;
    const evidence = watch.evidence.add(difference);
    if (evidence < this.#enough) return undefined;
    const { name } = this.#planned.pipeline;
    const by = this.#allowed > 0 ? ` by more than ${showPoints(this.#allowed)} points` : '';
    const where = variant === '' ? `\`${name}\`` : `\`${name}\` [${variant}]`;
    return {
      pipeline: name,
      variant,
      message: `${where} is worse than its baseline${by}: of the first ${turned.pairs} cases ${turned.worse} went down and ${turned.better} up`,
    };
  }
}

/** As the gate counts it: nothing of a case that is not decided, or by another rule, whichever of its repeats were judged. */
function differenceOf(before: BaselineCase, now: BaselineCase): number | undefined {
  if (haveOtherRules(figuresOf(before, 0), figuresOf(now, 0))) return undefined;
  const byOutcome = isByOutcome(before.decided_by, now.decided_by);
  const [earlier, later] = [rateOf(before, byOutcome), rateOf(now, byOutcome)];
  return earlier === undefined || later === undefined ? undefined : later - earlier;
}

function rateOf(each: BaselineCase, byOutcome: boolean): number | undefined {
  const { passed, n } = countJudged(each);
  if (!isDecided({ judged: n, outcome: each.outcome })) return undefined;
  return byOutcome ? Number(each.outcome === 'passed') : passed / n;
}

function showPoints(share: number): string {
  return String(Number((share * 100).toFixed(1)));
}
