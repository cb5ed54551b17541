import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { caseTitleOf, type Plan, type Trial } from '../plan/plan.ts';
import type { Location } from '../source/location.ts';
import { recall } from '../source/recall.ts';
import { MOST_TRIALS } from './first-trials.ts';

export type CaseProblem = Pick<Diagnostic, 'code' | 'message' | 'hints'> & {
  readonly location: Location;
};

interface Found {
  readonly problem: CaseProblem;
  readonly trial: Trial;
  /** Its own among them, without their repeats. */
  readonly trials: Set<string>;
}

/** What the values of cases make wrong: once for each place and code, with the first case and how many there are. */
export class CaseProblems {
  readonly #found = new Map<string, Found>();
  /** How many of the plan's trials are looked at, where that is not all. */
  readonly #first: number | undefined;

  constructor({ trialCount }: Pick<Plan, 'trialCount'>) {
    this.#first = trialCount > MOST_TRIALS ? MOST_TRIALS : undefined;
  }

  add(problem: CaseProblem, trial: Trial): void {
    const { path, start } = problem.location;
    const key = JSON.stringify([problem.code, path, start.line, start.column]);
    const found = recall(this.#found, key, () => ({ problem, trial, trials: new Set<string>() }));
    found.trials.add(JSON.stringify([trial.planned.pipeline.name, caseTitleOf(trial)]));
  }

  tell(): readonly Diagnostic[] {
    return [...this.#found.values()].map((found) => describe(found, this.#first));
  }
}

function describe({ problem, trial, trials }: Found, first: number | undefined): Diagnostic {
  const { code, message, location, hints = [] } = problem;
  const of = first === undefined ? '' : ` of the first ${first}`;
  const all =
    trials.size > 1 ? `, the first of ${trials.size} trials${of} that are wrong here` : '';
  return {
    code,
    severity: 'error',
    message: `in the case \`${caseTitleOf(trial)}\`${all}: ${message}`,
    location,
    related: [{ message: 'the case', location: trial.case.location }],
    ...(hints.length > 0 && { hints }),
  };
}
