import type { Assertion } from '../assertion/assertion.ts';
import { type Calibration, confusionOfCalibration } from '../calibration/calibration.ts';
import { type ParsedCalibration, parseCalibration } from '../calibration/parse-calibration.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { FileError } from '../environment/environment.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import type { Confusions } from '../run/sample.ts';
import { pathBeside } from '../source/path-beside.ts';
import { recall } from '../source/recall.ts';
import { makeFindSeveral } from './check-calibrated-choices.ts';
import { checkJudgeGates } from './check-judge-gates.ts';
import type { Endpoints } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { endpointsOfJudge, fingerprintJudge, listJudges, readConstant } from './judge-uses.ts';
import type { StepUse } from './list-uses.ts';
import type { ProjectFiles } from './project-files.ts';
import { knownTo } from './rehearse.ts';

export interface LoadedCalibrations {
  /** Of each pipeline whose gates ask for some, by its name. */
  readonly calibrations: ReadonlyMap<string, Confusions>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where calibrations are looked for, and what judges are asked at. */
export interface CalibrationContext {
  /** Absent where it is not known where to send; a calibration for any dialect will do then. */
  readonly endpoints?: Endpoints | undefined;
  readonly extensions: Pick<Extensions, 'assertions' | 'providers'>;
  readonly filesOf: ProjectFiles['of'];
}

/** Reads what judges of a plan name as showing how they did against people, and holds it against them. */
export async function loadCalibrations(
  plan: Plan,
  context: CalibrationContext,
): Promise<LoadedCalibrations> {
  const { assertions } = context.extensions;
  const read = rememberFiles(context.filesOf);
  const calibrations = new Map<string, Confusions>();
  const diagnostics: Diagnostic[] = [];
  for (const planned of plan.pipelines) {
    const fitting = new Map<string, Calibration>();
    const findSeveral = makeFindSeveral(planned);
    for (const placed of listJudges(planned, assertions)) {
      const file = fileOf(placed, assertions);
      if (file === undefined) continue;
      const path = pathBeside(planned.pipeline.file.path, file);
      const place = { planned, placed, path, several: findSeveral(placed.use) };
      const found = checkCalibration(place, await read(path, planned), context);
      if ('code' in found) diagnostics.push(found);
      else fitting.set(path, found);
    }
    const gates = checkJudgeGates(planned.pipeline, {
      assertions,
      confusionOf: (file) => {
        const found = fitting.get(pathBeside(planned.pipeline.file.path, file));
        return found && confusionOfCalibration(found);
      },
    });
    diagnostics.push(...gates.diagnostics);
    if (gates.confusions.size > 0) calibrations.set(planned.pipeline.name, gates.confusions);
  }
  return { calibrations, diagnostics };
}

/** The calibration, where it is one of this judge. */
function checkCalibration(
  place: NamedFile,
  { calibration, problem }: ParsedCalibration,
  context: CalibrationContext,
): Calibration | Diagnostic {
  const unnamed = findUnnamed(place);
  if (unnamed !== undefined) return refuse(place, unnamed);
  if (place.several !== undefined) {
    return { ...refuse(place, place.several), hints: ['name one of them, as with `choice: 0`'] };
  }
  const misfit = calibration === undefined ? problem : findMisfit(place, calibration, context);
  if (calibration !== undefined && misfit === undefined) return calibration;
  return { ...refuse(place, misfit ?? ''), hints: [tellWay(place)] };
}

function fileOf({ use }: StepUse, assertions: ReadonlyMap<string, Assertion>): string | undefined {
  return assertions.get(use.assertion)?.calibration?.(use.options.raw);
}

type ReadCalibration = (path: string, planned: PlannedPipeline) => Promise<ParsedCalibration>;

/** Each is read once for a pipeline: what another may read says nothing of this one. */
function rememberFiles(filesOf: ProjectFiles['of']): ReadCalibration {
  const known = new Map<string, Promise<ParsedCalibration>>();
  const readFile: ReadCalibration = async (path, { pipeline }) => {
    try {
      return parseCalibration(await filesOf(pipeline.file.path).readText(path));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return { problem: error.message };
    }
  };
  return (path, planned) => {
    const key = JSON.stringify([planned.pipeline.file.path, path]);
    return recall(known, key, () => readFile(path, planned));
  };
}

/** What has to be known before the run. */
function findUnnamed({ placed: { use }, path }: NamedFile): string | undefined {
  if (path.includes('{{')) return 'which file it is has to be known before the run';
  if (readConstant(use, 'model') !== undefined) return undefined;
  return 'it is of one model, and this judge does not say which, in a text without templates';
}

/** Why a calibration says nothing of this judge. */
function findMisfit(
  { planned, placed }: NamedFile,
  { judge }: Calibration,
  { endpoints, extensions }: CalibrationContext,
): string | undefined {
  const { use } = placed;
  const names = endpoints ? [...endpointsOfJudge(planned, placed, endpoints)] : [];
  const used = endpoints
    ? names.flatMap((name) => knownTo(planned, endpoints).get(name) ?? [])
    : [];
  const isOf = (dialect: string): boolean => fingerprintJudge(use, dialect) === judge.fingerprint;
  const fits =
    used.length > 0
      ? used.every(({ dialect }) => isOf(dialect))
      : [...extensions.providers.keys()].some(isOf);
  if (fits) {
    const real = used.find(({ emulator }) => emulator === undefined);
    if (judge.emulated === undefined || real === undefined) return undefined;
    return `it was measured on the embedded emulator, which says nothing of a model at \`${real.name}\``;
  }
  const other = used.find(({ dialect }) => dialect !== judge.dialect);
  if (judge.model !== readConstant(use, 'model')) {
    return `it is of another judge: its model is \`${judge.model}\``;
  }
  if (other && isOf(judge.dialect)) {
    return `it is of another judge: one that is asked in the dialect \`${judge.dialect}\`, and \`${other.name}\` has \`${other.dialect}\``;
  }
  return 'it is of another judge: its rubric, choices or parameters, or the words around them, were others';
}

interface NamedFile {
  readonly planned: PlannedPipeline;
  readonly placed: StepUse;
  readonly path: string;
  /** Why its verdicts are not of single answers. */
  readonly several: string | undefined;
}

function refuse({ placed, path }: NamedFile, why: string): Diagnostic {
  return {
    code: 'bad-calibration',
    severity: 'error',
    message: `\`${path}\`: ${why}`,
    location: placed.use.options.locate(['calibration']),
  };
}

function tellWay({ planned, placed, path }: NamedFile): string {
  const file = planned.pipeline.file.path;
  return `\`pulze-run calibrate LABELS.jsonl --pipeline ${file} --judge ${placed.use.label} --save ${path}\` measures this judge`;
}
