import { parseBaseline } from '../compare/parse-baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';

/** A baseline file, read and checked. */
export async function readBaseline(
  path: string,
  files: Environment['files'],
): Promise<ReturnType<typeof parseBaseline>> {
  try {
    return parseBaseline(await files.readText(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { problem: error.message };
  }
}

export function describeOtherJudges(cases: readonly string[]): Diagnostic {
  const [first = ''] = cases;
  const more = cases.length > 1 ? ` and ${cases.length - 1} more` : '';
  return {
    code: 'other-judge',
    severity: 'error',
    message: `\`${first}\`${more} would be judged otherwise than in the baseline: another rubric, other choices, another model, or other judges`,
    hints: [
      'run the baseline again with these judges, and save it anew',
      'where they are the same, an earlier version of the program saved it: save it anew, too',
    ],
  };
}
