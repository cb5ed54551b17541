import type { Trial } from '../plan/plan.ts';
import { placeOfRepeat } from '../protocol/pass-rule.ts';

/**
 * A plan's first repeats as pieces of work, in plan order: a trial by itself, or, where a case may end
 * early, all its repeats, which then are run one after the other. What gates may ask for later is left out,
 * and so is what is searched.
 */
export async function* listWork(trials: AsyncIterable<Trial>): AsyncIterable<readonly Trial[]> {
  let group: Trial[] = [];
  for await (const trial of trials) {
    const { repeat: rule, search } = trial.planned.pipeline;
    if (search !== undefined) continue;
    const place = placeOfRepeat(rule, trial.repeat);
    if (place > rule.count) continue;
    if (rule.stop === undefined) {
      yield [trial];
      continue;
    }
    group.push(trial);
    if (place < rule.count) continue;
    yield group;
    group = [];
  }
}

/** The trials of pipelines whose variants are searched. */
export async function* listSearched(trials: AsyncIterable<Trial>): AsyncIterable<Trial> {
  for await (const trial of trials) if (trial.planned.pipeline.search !== undefined) yield trial;
}

/** The trials of one further round: of each case that has one the next repeat. Rounds are counted from 1. */
export async function* listRound(
  trials: AsyncIterable<Trial>,
  round: number,
): AsyncIterable<Trial> {
  for await (const trial of trials) {
    const { repeat: rule } = trial.planned.pipeline;
    if (placeOfRepeat(rule, trial.repeat) === rule.count + round) yield trial;
  }
}

/** How many rounds any pipeline's gates may ask for. */
export function countRounds(
  pipelines: readonly { readonly pipeline: Trial['planned']['pipeline'] }[],
): number {
  return Math.max(0, ...pipelines.map(({ pipeline }) => pipeline.repeat.more ?? 0));
}

/** What is left of them once the run is over is not begun. */
export async function* untilOver<Item>(
  items: AsyncIterable<Item>,
  conductor: { isOver(): boolean },
): AsyncIterable<Item> {
  for await (const item of items) {
    if (conductor.isOver()) return;
    yield item;
  }
}
