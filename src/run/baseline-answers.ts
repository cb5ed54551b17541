import type { BaselineTools } from '../assertion/baseline-tools.ts';
import { ToolError } from '../assertion/tools.ts';
import { type BaselineCase, caseKey, isCutAnswer, LONGEST_ANSWER } from '../compare/baseline.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { caseNamesOf, type Trial } from '../plan/plan.ts';
import { pathBeside } from '../source/path-beside.ts';

/** What baselines have kept, by the file's path and then by the case's key. */
export type KeptAnswers = ReadonlyMap<string, ReadonlyMap<string, BaselineCase>>;

/** An answer that can be compared with, or why there is none. */
export type FoundAnswer =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: string };

/** The file that an assertion means; undefined where neither it nor a gate names one. */
export function findBaselinePath(
  { file, gates }: Pick<Pipeline, 'file' | 'gates'>,
  named: string | undefined,
): string | undefined {
  if (named !== undefined) return pathBeside(file.path, named);
  const gate = gates.find((each) => each.kind === 'regression');
  return gate?.baseline.value;
}

/** The answer of the trial's case and variant in a baseline. */
export function findAnswer(
  cases: ReadonlyMap<string, BaselineCase>,
  trial: Pick<Trial, 'planned' | 'case' | 'variant'>,
): FoundAnswer {
  const kept = cases.get(caseKey(caseNamesOf(trial)));
  if (kept === undefined) return { problem: 'the baseline does not have this case' };
  const { text } = kept;
  if (text === undefined) return { problem: 'the baseline has no answer of this case' };
  if (isCutAnswer(text)) {
    return {
      problem: `of this case's answer the baseline has only the first ${LONGEST_ANSWER} characters, which are no fair comparison`,
    };
  }
  return { text };
}

export function makeBaselineTools(
  kept: KeptAnswers,
  trial: Pick<Trial, 'planned' | 'case' | 'variant'>,
): BaselineTools {
  return {
    answerIn(file) {
      const path = findBaselinePath(trial.planned.pipeline, file);
      const cases = path === undefined ? undefined : kept.get(path);
      if (cases === undefined) throw new ToolError('there is no baseline yet to compare with');
      const { text, problem } = findAnswer(cases, trial);
      if (text === undefined) throw new ToolError(problem);
      return text;
    },
  };
}
