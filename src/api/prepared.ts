import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Overrides } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Plan } from '../plan/plan.ts';
import type { Selection } from '../plan/selection.ts';
import type { ConfirmedRun } from '../protocol/confirmed-run.ts';
import type { KeptAnswers } from '../run/baseline-answers.ts';
import type { GatesBeside } from '../run/run-recorder.ts';
import type { SourceFile } from '../source/location.ts';
import type { LoadedSnapshots } from './check-snapshots.ts';
import type { ConfirmChoice } from './confirm.ts';
import type { EndpointChoice, Endpoints } from './endpoints.ts';
import type { ExpectedTrials } from './match-earlier.ts';
import type { ProjectFiles } from './project-files.ts';
import type { ChangedOnly, LeftOut } from './select-changed.ts';

/** Which pipelines, which part of them, and what is said over them. */
export interface PlanOptions {
  /** Files, folders and globs, relative to the working directory. */
  readonly files: readonly string[];
  /** There are more: what a selection or a variable names that is not in these files may be in others. */
  readonly isPart?: boolean;
  readonly selection?: Selection;
  readonly overrides?: Overrides;
  readonly endpoint?: EndpointChoice;
  /** Only the best variants of an earlier run, on fresh calls. */
  readonly confirm?: ConfirmChoice;
  /** Makes errors of warnings. */
  readonly strict?: boolean;
  /** Files of pipelines may lead out of the project; they may not. */
  readonly allowOutside?: boolean;
  /** A baseline file that will be written: a gate that compares with it may find that it is not there yet. */
  readonly saving?: string;
  /** Only the files are looked at: not what earlier runs and calibrations say of them. */
  readonly alone?: true;
  /** Leaves out what is as it was in a baseline. */
  readonly changed?: ChangedOnly;
  /** Trials of an earlier run that the plan should have; where it does not is in what is prepared. */
  readonly expected?: ExpectedTrials;
  /** Whether answers come from cassettes only; where it is not said where to send, they say it. */
  readonly replays?: boolean;
  /** Of a run that goes on with an earlier one, or does it again: a request that is refused errors its trial only. */
  readonly followsUp?: boolean;
}

/** Pipelines checked and planned: what can be known before anything is sent. */
export interface Prepared {
  /** Absent when an error leaves nothing to run. */
  readonly plan?: Plan;
  /** What its gates look at beyond the run. */
  readonly beside?: GatesBeside;
  /** Of baselines, what assertions compare with. */
  readonly answers?: KeptAnswers;
  readonly leftOut: LeftOut;
  readonly endpoints?: Endpoints;
  readonly config?: Config;
  /** What was kept, by the path of the pipeline that has kept it. */
  readonly snapshots?: LoadedSnapshots['kept'];
  readonly pipelines: readonly Pipeline[];
  /** What pipelines may read and write. */
  readonly project: ProjectFiles;
  readonly diagnostics: readonly Diagnostic[];
  /** Everything that was read, by path. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** The earlier run whose best variants the plan has. */
  readonly confirms?: ConfirmedRun;
}
