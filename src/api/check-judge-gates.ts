import type { Assertion } from '../assertion/assertion.ts';
import { findUncorrectable } from '../calibration/measure-judge.ts';
import type { DiagnosticCode } from '../diagnostic/catalogue.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { AssertionUse, JudgeGate, Pipeline } from '../pipeline/pipeline.ts';
import { allAssertions, flattenAssertions } from '../pipeline/references.ts';
import type { Confusions } from '../run/sample.ts';
import type { Confusion } from '../statistics/agreement.ts';

interface GateContext {
  readonly assertions: ReadonlyMap<string, Assertion>;
  /** How the judge of a calibration did; undefined where the file is of no use, which is told elsewhere. */
  readonly confusionOf: (file: string) => Confusion | undefined;
}

interface CheckedGates {
  /** By the name of the judge. */
  readonly confusions: Confusions;
  readonly diagnostics: readonly Diagnostic[];
}

/** Before anything is spent: gates on judges that could not be decided, whatever the run came to. */
export function checkJudgeGates(pipeline: Pipeline, context: GateContext): CheckedGates {
  const confusions = new Map<string, Confusion>();
  const diagnostics: Diagnostic[] = [];
  for (const gate of pipeline.gates) {
    if (gate.kind !== 'judge') continue;
    const found = findConfusion(gate, pipeline, context);
    if (found === undefined) continue;
    if ('code' in found) diagnostics.push(found);
    else confusions.set(gate.name, found);
  }
  return { confusions, diagnostics };
}

function findConfusion(
  { name, location }: JudgeGate,
  pipeline: Pipeline,
  { assertions, confusionOf }: GateContext,
): Confusion | Diagnostic | undefined {
  const refuse = (
    code: DiagnosticCode,
    message: string,
    hints: readonly string[] = [],
  ): Diagnostic => ({ code, severity: 'error', message, location, hints });
  const isJudge = ({ assertion }: AssertionUse): boolean =>
    assertions.get(assertion)?.calibration !== undefined;
  const all = allAssertions(pipeline);
  const judges = all.filter(isJudge);
  const own = judges.filter(({ label }) => label === name);
  if (own.length === 0) {
    const isPart = flattenAssertions(all).some((use) => isJudge(use) && use.label === name);
    return isPart
      ? refuse('unknown-value', `\`${name}\` is inside of a combination; alone it has no verdict`)
      : refuse(
          'unknown-value',
          `no judge is called \`${name}\``,
          suggestName(name, [...new Set(judges.map(({ label }) => label))]),
        );
  }
  if (pipeline.repeat.stop !== undefined) {
    const message = `\`judge.${name}\` needs all repeats: \`repeat.stop\` leaves some out by their outcome, and the others are no fair sample`;
    return refuse('bad-value', message);
  }
  const files = new Set(
    own.map(({ assertion, options }) => assertions.get(assertion)?.calibration?.(options.raw)),
  );
  const [file] = files;
  if (file === undefined || files.has(undefined)) {
    const message = `the judge \`${name}\` has no \`calibration\`, by which a pass rate can be corrected`;
    const way = `\`pulze-run calibrate LABELS.jsonl --pipeline ${pipeline.file.path} --judge ${name} --save FILE\` writes one`;
    return refuse('missing-key', message, [way]);
  }
  if (files.size > 1) {
    const message = `several judges are called \`${name}\`, with different calibrations`;
    return refuse('bad-value', message, ['give each a `name` of its own']);
  }
  const confusion = confusionOf(file);
  const problem = confusion && findUncorrectable(confusion);
  if (problem === undefined) return confusion;
  return refuse('bad-calibration', `the pass rate of \`${name}\` cannot be corrected: ${problem}`);
}
