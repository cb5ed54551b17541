import type { Assertion } from '../assertion/assertion.ts';
import { caseKey, caseTitle } from '../compare/baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import {
  caseNamesOf,
  isFirstOfCase,
  type Plan,
  type PlannedPipeline,
  type Trial,
} from '../plan/plan.ts';
import { findAnswer, findBaselinePath, type KeptAnswers } from '../run/baseline-answers.ts';
import { recall } from '../source/recall.ts';
import { listStepUses, type StepUse } from './list-uses.ts';
import type { ProjectFiles } from './project-files.ts';
import { readBaseline } from './read-baseline.ts';

export interface LoadedAnswers {
  readonly answers: KeptAnswers;
  readonly diagnostics: readonly Diagnostic[];
}

type Assertions = ReadonlyMap<string, Assertion>;

/**
 * Reads the baselines whose answers assertions compare with. Cases that a baseline has no whole answer
 * of are told before anything is spent, and are errored in the run; where that is every case it is a
 * mistake.
 */
export async function loadAnswers(
  plan: Plan,
  options: {
    readonly assertions: Assertions;
    /** A file that this run will write: it need not be there yet. */
    readonly saving?: string;
  },
  filesOf: ProjectFiles['of'],
): Promise<LoadedAnswers> {
  const { assertions, saving } = options;
  const answers = new Map<string, ReturnType<KeptAnswers['get']> & object>();
  const diagnostics: Diagnostic[] = [];
  const comparing = new Map<AssertionUse, string>();
  for (const compared of plan.pipelines.flatMap((each) => listCompared(each, assertions))) {
    const { use, path, problem, pipeline } = compared;
    const files = filesOf(pipeline);
    if (path === undefined) diagnostics.push(refuse(use, problem));
    else if (path !== saving || (await files.kind(path)) !== 'missing') {
      const read = await readBaseline(path, files);
      if (read.baseline === undefined) {
        const way = `\`pulze-run ${pipeline} --save-baseline ${path}\` writes it`;
        diagnostics.push({ ...refuseFile(use, `\`${path}\`: ${read.problem}`), hints: [way] });
      } else {
        answers.set(path, new Map(read.baseline.cases.map((each) => [caseKey(each), each])));
        comparing.set(use, path);
      }
    }
  }
  if (comparing.size > 0) diagnostics.push(...(await findGaps(plan, comparing, answers)));
  return { answers, diagnostics };
}

/** A use of an assertion that compares with a baseline: with which, or why with none. */
type Compared = { readonly use: AssertionUse; readonly pipeline: string } & (
  | { readonly path: string; readonly problem?: undefined }
  | { readonly path?: undefined; readonly problem: string }
);

function listCompared(planned: PlannedPipeline, assertions: Assertions): readonly Compared[] {
  const pipeline = planned.pipeline.file.path;
  return listStepUses(planned).flatMap((placed): readonly Compared[] => {
    const { use } = placed;
    const named = assertions.get(use.assertion)?.comparesWith?.(use.options.raw);
    if (named === undefined) return [];
    const path = findBaselinePath(planned.pipeline, named.file);
    if (path === undefined) {
      const problem =
        'it is not said which baseline: neither `baseline` here nor a `regression` gate names one';
      return [{ use, pipeline, problem }];
    }
    const problem = findMisuse(planned, placed, path);
    return [problem === undefined ? { use, pipeline, path } : { use, pipeline, problem }];
  });
}

/** A baseline has one text of a case: the last answer, whole. */
function findMisuse(
  { pipeline }: PlannedPipeline,
  { use, step }: StepUse,
  path: string,
): string | undefined {
  if (path.includes('{{')) return 'which baseline it is has to be known before the run';
  const last = pipeline.steps.at(-1)?.id;
  if (step !== last) {
    return `a baseline has the answer of the last step, \`${last}\`, and not that of \`${step}\``;
  }
  if (use.of === 'text' && use.transform === undefined) return undefined;
  return 'a baseline has whole answers; `of` and `transform` would compare a part with one';
}

function refuse({ location }: AssertionUse, message: string): Diagnostic {
  return { code: 'bad-assertion-option', severity: 'error', message, location };
}

function refuseFile({ location }: AssertionUse, message: string): Diagnostic {
  return { code: 'bad-baseline', severity: 'error', message, location };
}

/** Of one use, how many cases it looks at, and by the reason those that cannot be compared. */
interface Seen {
  cases: number;
  readonly gaps: Map<string, string[]>;
}

async function findGaps(
  plan: Plan,
  comparing: ReadonlyMap<AssertionUse, string>,
  answers: KeptAnswers,
): Promise<readonly Diagnostic[]> {
  const seen = new Map([...comparing.keys()].map((use): [AssertionUse, Seen] => [use, openSeen()]));
  for await (const trial of plan.trials()) {
    if (!isFirstOfCase(trial) || trial.case.skip !== undefined) continue;
    for (const use of usesOf(trial)) {
      const kept = answers.get(comparing.get(use) ?? '');
      const found = seen.get(use);
      if (kept && found) look(found, trial, findAnswer(kept, trial).problem);
    }
  }
  return [...seen].flatMap(([use, found]) => describeGaps(use, found));
}

function look(seen: Seen, trial: Trial, problem: string | undefined): void {
  seen.cases += 1;
  if (problem === undefined) return;
  const title = caseTitle(caseNamesOf(trial));
  recall(seen.gaps, problem, () => []).push(title);
}

function openSeen(): Seen {
  return { cases: 0, gaps: new Map() };
}

function describeGaps(use: AssertionUse, { cases, gaps }: Seen): readonly Diagnostic[] {
  const isAll = [...gaps.values()].flat().length === cases;
  return [...gaps].map(([problem, [first, ...others]]) => {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return {
      ...refuseFile(use, `\`${first}\`${more} cannot be compared: ${problem}`),
      severity: isAll ? 'error' : 'warning',
      hints: ['`--save-baseline` keeps the answers of a run; `to` also takes a text of your own'],
    };
  });
}

function usesOf({ planned, case: each }: Trial): readonly AssertionUse[] {
  const steps = planned.steps.flatMap((step) => step.assertions);
  return flattenAssertions([...steps, ...planned.assertions, ...each.assertions]);
}
