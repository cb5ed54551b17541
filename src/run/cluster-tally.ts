import { recall } from '../source/recall.ts';
import type { Clusters } from '../statistics/pooled-clusters.ts';

/** What goes together of a run: one case of one pipeline, in all variants. */
export interface CaseGroup {
  readonly pipeline: string;
  readonly case: string;
  /** How many variants its pipeline has; where that is not known, infinitely many. */
  readonly variants: number;
}

interface OpenCluster {
  known: number;
  sum: number;
  count: number;
}

/** Sums over the variants of each case. Two numbers a case; only of those under way it is known which they are. */
export class ClusterTally {
  readonly #open = new Map<string, OpenCluster>();
  readonly #sums: number[] = [];
  readonly #counts: number[] = [];

  /** A case of one variant, with its value where it has one. */
  add({ pipeline, case: id, variants }: CaseGroup, value: number | undefined): void {
    const key = JSON.stringify([pipeline, id]);
    const cluster = this.#open.get(key) ?? { known: 0, sum: 0, count: 0 };
    cluster.known += 1;
    if (value !== undefined) {
      cluster.sum += value;
      cluster.count += 1;
    }
    if (cluster.known < variants) {
      this.#open.set(key, cluster);
      return;
    }
    this.#open.delete(key);
    if (cluster.count > 0) {
      this.#sums.push(cluster.sum);
      this.#counts.push(cluster.count);
    }
  }

  /** What another knows, whose cases are still under way as long as these are. */
  addAll(other: ClusterTally): void {
    for (const sum of other.#sums) this.#sums.push(sum);
    for (const count of other.#counts) this.#counts.push(count);
    for (const [key, { known, sum, count }] of other.#open) {
      const cluster = recall(this.#open, key, () => ({ known: 0, sum: 0, count: 0 }));
      cluster.known += known;
      cluster.sum += sum;
      cluster.count += count;
    }
  }

  /** Also of cases that were not run in every variant. */
  clusters(): Clusters {
    const open = [...this.#open.values()].filter(({ count }) => count > 0);
    if (open.length === 0) return { sums: this.#sums, counts: this.#counts };
    return {
      sums: [...this.#sums, ...open.map(({ sum }) => sum)],
      counts: [...this.#counts, ...open.map(({ count }) => count)],
    };
  }
}
