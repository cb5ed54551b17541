import type { Plan } from '../plan/plan.ts';
import { firstRepeatOf, withVariant } from '../protocol/trial-id.ts';

/** What the pipelines of today should have of an earlier run that is looked at again. */
export interface ExpectedTrials {
  /** Ids of trials, or of the first trial of a case of a variant, which is then there with any repeat. */
  readonly trials: ReadonlySet<string>;
  /** The first trials' ids of all cases of that run, each with its variant, where it matters which are new. */
  readonly known?: ReadonlySet<string>;
  /** Of a run that did not come to its end, what it left. */
  readonly left?: LeftTrials;
}

/** What an earlier run planned, and neither ran nor found needless. Its record does not name these trials. */
export interface LeftTrials {
  /** How many, by the pipeline's name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Trials that it found needless. */
  readonly spared: ReadonlySet<string>;
  /** The first trials' ids of the cases that it could have, where those were selected one by one. */
  readonly among?: ReadonlySet<string> | undefined;
}

/** How pipelines and an earlier run differ. */
export interface Unmatched {
  /** Of what was expected, what the plan does not have. */
  readonly absent: readonly string[];
  /** Cases that the earlier run did not have, as `pipeline/case`. */
  readonly added: readonly string[];
  /** Variants that it did not have of cases that it had, as `pipeline[variant]`. */
  readonly addedVariants: readonly string[];
}

/**
 * Compares what is planned with what an earlier run had. What that run did not have is in a plan that is not
 * narrowed to it.
 */
export async function matchEarlier(
  { trials, known }: ExpectedTrials,
  plan: Plan,
  planWhole: () => Promise<Plan | undefined>,
): Promise<Unmatched> {
  const absent = new Set(trials);
  for await (const { id } of plan.trials()) {
    absent.delete(id);
    absent.delete(firstRepeatOf(id));
  }
  const whole = known && (await planWhole());
  const added = known && whole ? await findAdded(known, whole) : noneAdded;
  return { absent: [...absent], ...added };
}

type Added = Pick<Unmatched, 'added' | 'addedVariants'>;

const noneAdded: Added = { added: [], addedVariants: [] };

/** What is new of a plan: where a case has a variant that is known, only others of its variants are. */
async function findAdded(known: ReadonlySet<string>, plan: Plan): Promise<Added> {
  const added = new Set<string>();
  const variants = new Set<string>();
  let last = '';
  let unknown: string[] = [];
  let isKnown = false;
  const end = (): void => {
    if (unknown.length === 0) return;
    if (isKnown) for (const variant of unknown) variants.add(variant);
    else added.add(last);
  };
  for await (const { id, planned, case: each, variant } of plan.trials()) {
    const { name } = planned.pipeline;
    const place = `${name}/${each.id}`;
    if (place !== last) {
      end();
      [last, unknown, isKnown] = [place, [], false];
    }
    if (known.has(firstRepeatOf(id))) isKnown = true;
    else unknown.push(withVariant(name, variant.id));
  }
  end();
  return { added: [...added], addedVariants: [...variants] };
}

/**
 * The first trials' ids of the cases that an earlier run did not come to: of those of a plan that it has nothing
 * of, as many as it left. Where there are more, the last ones are taken for new.
 */
export async function findLeft(
  { counts, spared, among }: LeftTrials,
  { trials, only }: { readonly trials: ReadonlySet<string>; readonly only: ReadonlySet<string> },
  plan: Plan,
): Promise<ReadonlySet<string>> {
  const room = new Map(counts);
  const take = (pipeline: string): void => void room.set(pipeline, (room.get(pipeline) ?? 0) - 1);
  const found: (readonly [id: string, pipeline: string])[] = [];
  for await (const { id, planned } of plan.trials()) {
    const first = firstRepeatOf(id);
    if (trials.has(id) || spared.has(id) || among?.has(first) === false) continue;
    if (only.has(first)) take(planned.pipeline.name);
    else found.push([first, planned.pipeline.name]);
  }
  const left = new Set<string>();
  for (const [first, pipeline] of found) {
    if ((room.get(pipeline) ?? 0) <= 0) continue;
    take(pipeline);
    left.add(first);
  }
  return left;
}
