/**
 * The public API: what the program can do, as functions, and the contracts of its extensions. None of
 * these functions writes to the console or ends the process; each takes the world as an argument, see
 * {@link Environment} and {@link makeNodeEnvironment}.
 */
export {
  type Calibrated,
  type CalibrateRequest,
  type CalibrationStart,
  calibrate,
  renderMeasures,
} from './api/calibrate.ts';
export type { KeepOptions } from './api/check-keeping.ts';
export { type ComparedRuns, type CompareRequest, compare, renderCompared } from './api/compare.ts';
export type { EndpointChoice } from './api/endpoints.ts';
export { type CodeTitle, explain, explainAll } from './api/explain.ts';
export { builtIns, type Extensions } from './api/extensions.ts';
export { type InitResult, init } from './api/init.ts';
export type { KeptTally } from './api/keep-answers.ts';
export { type ListResult, list, type PlannedTrial } from './api/list.ts';
export type { PlannedRequest } from './api/plan-request.ts';
export type { PlanOptions } from './api/prepared.ts';
export { readSources, renderReport, reporterNames, styleFor } from './api/report.ts';
export { type RunOptions, run } from './api/run.ts';
export type { RanResult, RunResult } from './api/run-result.ts';
export { type FoundRun, findRun } from './api/run-store.ts';
export { saveBaseline } from './api/save-baseline.ts';
export { type ServeOptions, type ServeResult, serve } from './api/serve.ts';
export { type ValidateResult, validate } from './api/validate.ts';
export {
  type Assertion,
  type AssertionExample,
  type Check,
  OptionError,
  type Subject,
  type Verdict,
} from './assertion/assertion.ts';
export type { ScriptInput, ScriptVerdict } from './assertion/code-input.ts';
export type { DatasetFile, DatasetLoader, Row } from './dataset/dataset.ts';
export type { Checked, Diagnostic } from './diagnostic/diagnostic.ts';
export type { Emulator, EmulatorLogEntry, EmulatorScript } from './emulator/emulator.ts';
export {
  type Clock,
  type Environment,
  FileError,
  type Files,
  type ModuleAnswer,
  type ModuleHost,
  type ProgramEnd,
  type Programs,
  type ReadableFile,
  type Sink,
  type WritableFile,
} from './environment/environment.ts';
export type { Interrupts } from './environment/interrupts.ts';
export { makeNodeEnvironment } from './environment/node.ts';
export type { Overrides } from './pipeline/overrides.ts';
export type { PipelineFile } from './pipeline/pipeline-file.generated.ts';
export type { Selection } from './plan/selection.ts';
export type { Choice, Completion, Timing, ToolCall, Usage } from './protocol/completion.ts';
export { type ContractFeature, contract } from './protocol/contract.ts';
export { DamagedJournal } from './protocol/damaged-journal.ts';
export type { RunEvent, RunFinished, RunStarted } from './protocol/event.ts';
export type { Attempt, Failure, FailureKind } from './protocol/failure.ts';
export type { AssertionRecord, Outcome, StepRecord, TrialRecord } from './protocol/record.ts';
export type { SnapshotTally } from './protocol/snapshot-tally.ts';
export type { StoredRun } from './protocol/stored-run.ts';
export type {
  ConformanceRecord,
  GateRecord,
  PipelineSummary,
  RunSummary,
} from './protocol/summary.ts';
export {
  type AnsweredRequest,
  type CompletionRequest,
  type ParameterFinding,
  type Provider,
  ProviderError,
  type RequestDraft,
} from './provider/provider.ts';
export type { DocumentReporter, LiveReporter, LiveView, Style } from './report/reporter.ts';
export type { JsonObject, JsonValue } from './source/json.ts';
export type { Location, Position, SourceFile } from './source/location.ts';
export type { HttpRequest, HttpResponse, Middleware, Transport } from './transport/transport.ts';
