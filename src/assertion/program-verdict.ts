import type { Verdict } from './assertion.ts';
import type { ProgramAnswer } from './code-tools.ts';
import { type CodeContext, readCodeVerdict } from './code-verdict.ts';
import { parseJson } from './parse-json.ts';
import { showText } from './show-value.ts';
import { errored, fail, pass } from './verdicts.ts';

/**
 * What a program says by its standard output, or without any by its exit code: 0 passes and 1 fails. One
 * that ends with 1 and has written to standard error only is taken to have crashed, as Python and
 * Node do; and so is one that ends with 1 though its verdict passes.
 */
export function readProgramVerdict(answer: ProgramAnswer, context: CodeContext): Verdict {
  const { exitCode, errors } = answer;
  const output = answer.output.trim();
  const said = showText(context.name);
  const ended = `${said} ended with exit code ${exitCode}`;
  const because = errors === '' ? '' : `: ${errors}`;
  if (exitCode > 1) return errored(`${ended}${because}`);
  if (output !== '') {
    const parsed = parseJson(output);
    if (parsed.ok) {
      const verdict = readCodeVerdict(parsed.value, context);
      if (exitCode === 0 || verdict.verdict !== 'passed') return verdict;
      return errored(`${ended} after a verdict that passes${because}`);
    }
    return errored(`${said} wrote ${showText(output)}, which is no verdict in JSON`);
  }
  const { actual } = context;
  if (exitCode === 0) return pass(ended, { actual });
  return errors === '' ? fail(ended, { actual }) : errored(`${ended}${because}`);
}
