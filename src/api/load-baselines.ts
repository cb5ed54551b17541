import { caseKey, caseTitle } from '../compare/baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { RegressionGate } from '../pipeline/regression-gate.ts';
import { caseNamesOf, isFirstOfCase, type Plan, type PlannedPipeline } from '../plan/plan.ts';
import type { PipelineBaseline } from '../run/gates/regression-gate.ts';
import type { Baselines } from '../run/run-recorder.ts';
import { recall } from '../source/recall.ts';
import { leavesOutCases } from './is-narrowed.ts';
import type { ProjectFiles } from './project-files.ts';
import { describeOtherJudges, readBaseline } from './read-baseline.ts';

export interface LoadedBaselines {
  readonly baselines: Baselines;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what the `regression` gates of a plan compare with, and says where a comparison would mean nothing. */
export async function loadBaselines(
  plan: Plan,
  options: Parameters<typeof leavesOutCases>[0] & {
    /** A file that this run will write: it need not be there yet. */
    readonly saving?: string;
  },
  filesOf: ProjectFiles['of'],
): Promise<LoadedBaselines> {
  const { saving } = options;
  const baselines = new Map<string, PipelineBaseline>();
  const diagnostics: Diagnostic[] = [];
  const isPartial = leavesOutCases(options);
  for (const { pipeline } of plan.pipelines) {
    const gate = pipeline.gates.find((each): each is RegressionGate => each.kind === 'regression');
    if (gate === undefined) continue;
    const { value: path, location } = gate.baseline;
    const files = filesOf(pipeline.file.path);
    if (path === saving && (await files.kind(path)) === 'missing') continue;
    const { baseline, problem } = await readBaseline(path, files);
    if (baseline) {
      const cases = baseline.cases.filter((each) => each.pipeline === pipeline.name);
      baselines.set(pipeline.name, { cases, isPartial });
    } else {
      diagnostics.push({
        code: 'bad-baseline',
        severity: 'error',
        message: `\`${path}\`: ${problem}`,
        location,
        hints: [`\`pulze-run ${pipeline.file.path} --save-baseline ${path}\` writes it`],
      });
    }
  }
  return { baselines, diagnostics: [...diagnostics, ...(await findOtherJudges(plan, baselines))] };
}

/** Before anything is spent: judges that are others than in the baseline. */
async function findOtherJudges(plan: Plan, baselines: Baselines): Promise<readonly Diagnostic[]> {
  if (baselines.size === 0) return [];
  const known = new Map(
    [...baselines.values()].flatMap(({ cases }) => cases.map((each) => [caseKey(each), each])),
  );
  const others = new Map<PlannedPipeline, string[]>();
  for await (const trial of plan.trials()) {
    const { planned, fingerprints } = trial;
    if (!isFirstOfCase(trial) || !baselines.has(planned.pipeline.name)) continue;
    const id = caseNamesOf(trial);
    const earlier = known.get(caseKey(id));
    if (earlier?.content === undefined || earlier.judge === fingerprints.judge) continue;
    recall(others, planned, () => []).push(caseTitle(id));
  }
  return [...others].map(([{ pipeline }, cases]) => {
    const gate = pipeline.gates.find(({ kind }) => kind === 'regression');
    return { ...describeOtherJudges(cases), ...(gate && { location: gate.location }) };
  });
}
