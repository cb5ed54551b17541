import type { StoredRun } from '../protocol/stored-run.ts';
import { type Baseline, type BaselineCase, type ComparedRun, caseKey } from './baseline.ts';
import { describeRun, ruleOfRun } from './describe-run.ts';
import { readAnswer, readEntries } from './read-entries.ts';
import { showRequests } from './show-requests.ts';

/** One of the two runs that are compared: a baseline file, or a run whose trials are on disk. */
export interface Side {
  readonly run: ComparedRun;
  /** Whether answers are whole and requests known: those of a stored run are. */
  readonly isWhole: boolean;
  /** One by one; may be asked for more than once. */
  cases(): AsyncIterable<BaselineCase>;
  /** What is too large to be kept of every case, of those with these keys. */
  details(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, CaseDetail>>;
}

export interface CaseDetail {
  readonly answer?: string;
  /** The messages (or the prompt) of each step that was sent, as one text. */
  readonly messages?: string;
}

export function sideOfBaseline(baseline: Baseline): Side {
  return {
    run: baseline.run,
    isWhole: false,
    async *cases() {
      yield* baseline.cases;
    },
    details(keys) {
      const wanted = baseline.cases.filter((each) => keys.has(caseKey(each)));
      const found = wanted.map(
        (each) => [caseKey(each), each.text === undefined ? {} : { answer: each.text }] as const,
      );
      return Promise.resolve(new Map(found));
    },
  };
}

/** Trials stay on disk; of each case it is remembered where its first one stands. */
export function sideOfRun(run: StoredRun): Side {
  const places = new Map<string, number>();
  return {
    run: describeRun(run),
    isWhole: true,
    async *cases() {
      for await (const { entry, index } of readEntries(run.trials(), ruleOfRun(run))) {
        const { text: _, ...rest } = entry;
        places.set(caseKey(entry), index);
        yield rest;
      }
    },
    async details(keys) {
      const wanted = [...keys].flatMap((key) => places.get(key) ?? []).sort((a, b) => a - b);
      const found = new Map<string, CaseDetail>();
      for await (const trial of run.trials(wanted)) {
        const variant = trial.variant_id === '' ? {} : { variant: trial.variant_id };
        const answer = readAnswer(trial);
        const messages = showRequests(trial);
        const key = caseKey({ pipeline: trial.pipeline, case: trial.case, ...variant });
        found.set(key, { ...(answer !== undefined && { answer }), messages });
      }
      return found;
    },
  };
}
