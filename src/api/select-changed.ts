import { type BaselineCase, caseKey } from '../compare/baseline.ts';
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Files } from '../environment/environment.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { makePlan } from '../plan/make-plan.ts';
import { caseNamesOf, isFirstOfCase, type Plan, type Trial } from '../plan/plan.ts';
import type { CaseReader } from '../plan/plan-cases.ts';
import { countLeftOut } from '../plan/selected-assertions.ts';
import { firstTrialId, type Selection } from '../plan/selection.ts';
import { type ExpectedTrials, findLeft, matchEarlier, type Unmatched } from './match-earlier.ts';
import { readBaseline } from './read-baseline.ts';

/** That only cases which ask something else than in a baseline are run. */
export interface ChangedOnly {
  /** A baseline file; those of the pipelines' `regression` gates when absent. */
  readonly baseline?: string;
}

/** A plan, and what is not in it of what could be. */
export interface SelectedPlan extends Checked<Plan> {
  readonly leftOut: LeftOut;
}

/** Each is there where it was asked. */
export interface LeftOut {
  /** How many cases of variants are as they were. */
  readonly unchanged?: number;
  /** How many assertions are about a last step that is not selected. */
  readonly assertions?: number;
  /** How the plan and an earlier run that is looked at again differ. */
  readonly unmatched?: Unmatched;
}

/** What pipelines may read, and what their user may name. */
export interface FileReader extends CaseReader {
  readonly files: Files;
}

/** Plans what is selected; with `changed`, only what is not as it was in a baseline. */
export async function planSelected(
  pipelines: readonly Pipeline[],
  options: {
    readonly selection?: Selection;
    readonly changed?: ChangedOnly;
    readonly expected?: ExpectedTrials;
  },
  reader: FileReader,
): Promise<SelectedPlan> {
  const { expected } = options;
  const planWhole = async (): Promise<Plan | undefined> => {
    const { only: _, ...rest } = options.selection ?? {};
    const whole = await selectChanged(pipelines, { ...options, selection: rest }, reader);
    return (await makePlan(pipelines, whole.selection, reader)).value;
  };
  const wanted = await selectLeft(options, planWhole);
  const { selection, diagnostics, ...unchanged } = await selectChanged(pipelines, wanted, reader);
  const planned = await makePlan(pipelines, selection, reader);
  const unmatched =
    expected && planned.value && (await matchEarlier(expected, planned.value, planWhole));
  const assertions = (planned.value?.pipelines ?? []).reduce(
    (sum, each) => sum + countLeftOut(each),
    0,
  );
  const leftOut = {
    ...unchanged,
    ...(assertions > 0 && { assertions }),
    ...(unmatched && { unmatched }),
  };
  return { ...planned, diagnostics: [...diagnostics, ...planned.diagnostics], leftOut };
}

/** With the cases, too, that an earlier run did not come to. */
async function selectLeft<Options extends Parameters<typeof planSelected>[1]>(
  options: Options,
  planWhole: () => Promise<Plan | undefined>,
): Promise<Options> {
  const { selection, expected } = options;
  const whole = expected?.left && selection?.only && (await planWhole());
  if (!whole || !expected?.left || !selection?.only) return options;
  const { only } = selection;
  const left = await findLeft(expected.left, { trials: expected.trials, only }, whole);
  return { ...options, selection: { ...selection, only: new Set([...only, ...left]) } };
}

interface SelectedChanged {
  readonly selection: Selection;
  readonly unchanged?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Narrows a selection to what changed: cases whose content fingerprint is another, that are new, or that
 * could not be judged. The rest is left out.
 */
async function selectChanged(
  pipelines: readonly Pipeline[],
  options: { readonly selection?: Selection; readonly changed?: ChangedOnly },
  reader: FileReader,
): Promise<SelectedChanged> {
  const { selection = {}, changed } = options;
  if (changed === undefined) return { selection, diagnostics: [] };
  const named: readonly Named[] =
    changed.baseline === undefined
      ? gateBaselines(pipelines, reader)
      : [{ path: changed.baseline, files: reader.files }];
  if (named.length === 0) return { selection, diagnostics: [noBaseline] };
  const { known, diagnostics } = await readAll(named);
  const { value: plan } = await makePlan(pipelines, selection, reader);
  if (plan === undefined || diagnostics.length > 0) return { selection, diagnostics };
  const only = new Set<string>();
  let unchanged = 0;
  for await (const trial of plan.trials()) {
    if (!isFirstOfCase(trial)) continue;
    if (isUnchanged(trial, known)) unchanged += 1;
    else only.add(firstTrialId({ ...trial, pipeline: trial.planned.pipeline }));
  }
  return { selection: { ...selection, only }, unchanged, diagnostics };
}

/** A baseline, and the disk as whoever named it may see it. */
interface Named {
  readonly path: string;
  readonly files: Files;
}

function gateBaselines(pipelines: readonly Pipeline[], { filesOf }: CaseReader): readonly Named[] {
  const named = pipelines.flatMap(({ gates, file }) =>
    gates.flatMap((gate): readonly Named[] =>
      gate.kind === 'regression' ? [{ path: gate.baseline.value, files: filesOf(file.path) }] : [],
    ),
  );
  return [...new Map(named.map((each) => [each.path, each])).values()];
}

const noBaseline: Diagnostic = {
  code: 'bad-baseline',
  severity: 'error',
  message: '`--filter changed` asks what changed since a baseline, and none is named',
  hints: ['name one: `--baseline FILE`', 'or give the pipeline a `regression` gate'],
};

type Known = ReadonlyMap<string, BaselineCase>;

async function readAll(
  named: readonly Named[],
): Promise<{ readonly known: Known; readonly diagnostics: readonly Diagnostic[] }> {
  const known = new Map<string, BaselineCase>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, files } of named) {
    const { baseline, problem } = await readBaseline(path, files);
    for (const each of baseline?.cases ?? []) known.set(caseKey(each), each);
    if (problem === undefined) continue;
    const message = `\`${path}\`: ${problem}`;
    diagnostics.push({ code: 'bad-baseline', severity: 'error', message });
  }
  return { known, diagnostics };
}

function isUnchanged(trial: Trial, known: Known): boolean {
  const earlier = known.get(caseKey(caseNamesOf(trial)));
  return earlier?.content === trial.fingerprints.content && earlier.outcome !== 'errored';
}
