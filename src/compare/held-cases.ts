import type { Decider } from '../protocol/pass-rule.ts';
import { OUTCOMES } from '../protocol/record.ts';
import { type CaseId, caseKey } from './baseline.ts';
import { type CaseFigures, isDecided } from './case-figures.ts';
import type { MissingCase } from './comparison.ts';

/** What became of a case of the baseline in this run; `absent` until it is met. */
export type Later = 'absent' | 'skipped' | 'errored' | 'other_rule' | 'judged';

/** Rows of a block: blocks are never copied, as one that grows would be. */
const ROWS = 4096;

const DECIDERS: readonly (Decider | undefined)[] = [undefined, 'scores', 'stop'];
const LATER: readonly Later[] = ['absent', 'skipped', 'errored', 'other_rule', 'judged'];

/** What is NaN in a row is not known. */
const COLUMNS = {
  outcome: 0,
  passed: 1,
  judged: 2,
  score: 3,
  isGraded: 4,
  cost: 5,
  tokens: 6,
  latency: 7,
  place: 8,
  later: 9,
  errored: 10,
  decidedBy: 11,
  scored: 12,
} as const;
const WIDTH = 13;

/**
 * The baseline's cases while those of the run are read: of each its key, its content and a row of
 * numbers beside the heap. An object for each would be three times as much, and all of it would be
 * looked through again and again for what may go.
 */
export class HeldCases {
  readonly #rows = new Map<string, number>();
  /** By row: of two cases with one key, the map knows the last. */
  readonly #keys: string[] = [];
  readonly #contents: (string | undefined)[] = [];
  readonly #judges: (string | undefined)[] = [];
  readonly #rules: (string | undefined)[] = [];
  /** By row: of several repeats whose mean does not say them. */
  readonly #scores = new Map<number, readonly number[]>();
  /** By row: the rules of today that are others. */
  readonly #otherRules = new Map<number, string>();
  readonly #known = new Map<string, string>();
  readonly #blocks: Float64Array[] = [];

  add(id: CaseId, figures: CaseFigures): void {
    const row = this.#keys.length;
    const key = caseKey(id);
    this.#rows.set(key, row);
    this.#keys.push(key);
    this.#contents.push(figures.content);
    this.#judges.push(this.#share(figures.judge));
    this.#rules.push(this.#share(figures.rule));
    if (figures.scores !== undefined) this.#scores.set(row, figures.scores);
    if (row % ROWS === 0) this.#blocks.push(new Float64Array(ROWS * WIDTH));
    const { outcome, passed, judged, score = Number.NaN, isGraded, place } = figures;
    const { cost_usd: cost = Number.NaN, tokens = Number.NaN, latency_ms = Number.NaN } = figures;
    this.#numbers(row).set([
      OUTCOMES.indexOf(outcome),
      ...[passed, judged, score, isGraded ? 1 : 0],
      ...[cost, tokens, latency_ms, place, LATER.indexOf('absent'), figures.errored],
      ...[DECIDERS.indexOf(figures.decidedBy), figures.scored],
    ]);
  }

  /** By the key of a case; its row is what {@link mark} takes. */
  find(key: string): { readonly row: number; readonly figures: CaseFigures } | undefined {
    const row = this.#rows.get(key);
    return row === undefined ? undefined : { row, figures: this.#read(row) };
  }

  mark(row: number, later: Later): void {
    this.#numbers(row)[COLUMNS.later] = LATER.indexOf(later);
  }

  /** It is decided by another rule today. */
  markOtherRule(row: number, rule: string): void {
    this.mark(row, 'other_rule');
    this.#otherRules.set(row, rule);
  }

  /** In the order in which they were added, what was decided in the baseline and not since. */
  *missing(): Iterable<MissingCase> {
    for (const [row, key] of this.#keys.entries()) {
      const reason = LATER[this.#numbers(row)[COLUMNS.later] ?? 0] ?? 'absent';
      if (reason === 'judged' || !isDecided(this.#read(row))) continue;
      const [pipeline = '', name = '', variant = ''] = JSON.parse(key) as readonly string[];
      const [baseline, now] = [this.#rules[row], this.#otherRules.get(row)];
      const rules = baseline !== undefined && now !== undefined ? { rules: { baseline, now } } : {};
      yield { pipeline, case: name, ...(variant !== '' && { variant }), reason, ...rules };
    }
  }

  #read(row: number): CaseFigures {
    const numbers = this.#numbers(row);
    const number = (column: number): number => numbers[column] ?? Number.NaN;
    const known = (column: number): number | undefined =>
      Number.isNaN(number(column)) ? undefined : number(column);
    return {
      outcome: OUTCOMES[number(COLUMNS.outcome)] ?? 'skipped',
      decidedBy: DECIDERS[number(COLUMNS.decidedBy)],
      rule: this.#rules[row],
      passed: number(COLUMNS.passed),
      judged: number(COLUMNS.judged),
      errored: number(COLUMNS.errored),
      score: known(COLUMNS.score),
      isGraded: number(COLUMNS.isGraded) === 1,
      scores: this.#scores.get(row),
      scored: number(COLUMNS.scored),
      cost_usd: known(COLUMNS.cost),
      tokens: known(COLUMNS.tokens),
      latency_ms: known(COLUMNS.latency),
      content: this.#contents[row],
      judge: this.#judges[row],
      place: number(COLUMNS.place),
    };
  }

  #numbers(row: number): Float64Array {
    const start = (row % ROWS) * WIDTH;
    const block = this.#blocks[Math.floor(row / ROWS)] ?? new Float64Array();
    return block.subarray(start, start + WIDTH);
  }

  /** Of judges and rules: most cases have the same one. */
  #share(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const known = this.#known.get(text) ?? text;
    this.#known.set(known, known);
    return known;
  }
}
