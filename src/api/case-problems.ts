import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { caseTitleOf, type Trial } from '../plan/plan.ts';
import type { Location } from '../source/location.ts';

export type CaseProblem = Pick<Diagnostic, 'code' | 'message' | 'hints'> & {
  readonly location: Location;
};

interface Found {
  readonly problem: CaseProblem;
  readonly trial: Trial;
  /** Its own case among them; in each variant a case is one. */
  readonly cases: Set<string>;
}

/** What the values of cases make wrong: once for each place and code, with the first case and how many more. */
export class CaseProblems {
  readonly #found = new Map<string, Found>();

  add(problem: CaseProblem, trial: Trial): void {
    const { path, start } = problem.location;
    const key = JSON.stringify([problem.code, path, start.line, start.column]);
    const found = this.#found.get(key) ?? { problem, trial, cases: new Set() };
    found.cases.add(JSON.stringify([trial.planned.pipeline.name, caseTitleOf(trial)]));
    this.#found.set(key, found);
  }

  tell(): readonly Diagnostic[] {
    return [...this.#found.values()].map(describe);
  }
}

function describe({ problem, trial, cases }: Found): Diagnostic {
  const { code, message, location, hints = [] } = problem;
  const more = cases.size > 1 ? ` and ${cases.size - 1} more` : '';
  return {
    code,
    severity: 'error',
    message: `in the case \`${caseTitleOf(trial)}\`${more}: ${message}`,
    location,
    related: [{ message: 'the case', location: trial.case.location }],
    ...(hints.length > 0 && { hints }),
  };
}
