import type { Expression } from '../expression/expression.ts';
import type { RepeatRule } from '../protocol/pass-rule.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Location, Pointer, SourceFile } from '../source/location.ts';
import type { Template, TemplatePlace } from '../template/template.ts';
import type { Budget } from './budget.ts';
import type { Attachment } from './read-attachment.ts';
import type { RegressionGate } from './regression-gate.ts';
import type { Search } from './search.ts';
import type { Combinator } from './vocabulary.ts';

/** What an author wrote, checked; every part that a person may be told about knows its place. */
export interface Pipeline {
  readonly file: SourceFile;
  readonly name: string;
  readonly location: Location;
  readonly description?: string;
  readonly tags: readonly string[];
  /** The file's variables over those of the configuration. */
  readonly vars: JsonObject;
  /** In an order in which each comes after the steps that it refers to. */
  readonly steps: readonly Step[];
  /** Asked of the last step that ran, in every case. */
  readonly assertions: readonly AssertionUse[];
  readonly cases: readonly CaseSource[];
  readonly matrix?: Matrix;
  readonly search?: Search;
  readonly repeat: RepeatRule;
  /** Of `repeat`, where the file's number is the one that holds. */
  readonly repeatLocation?: Location;
  /** Of the number in `repeat.pass`, where the rule has one. */
  readonly passLocation?: Location;
  /** Of a sequential test that decides in its place. */
  readonly sprtLocation?: Location;
  /** They decide in place of "every case passed"; empty for none. */
  readonly gates: readonly Gate[];
  readonly budget?: Budget;
  /** By name, each may use those before it. */
  readonly metrics: ReadonlyMap<string, BoundExpression>;
  /** The least score of a trial that passes, where its case says nothing else. */
  readonly threshold?: Setting<number>;
  readonly emulator?: JsonObject;
  /** For steps that do not say otherwise: the file's over the configuration's. */
  readonly defaults: Settings;
  /** Everything that was read for it, this file included. */
  readonly sources: readonly SourceFile[];
  /** The files whose bytes are sent, each once. */
  readonly attachments: readonly Attachment[];
}

/** A value from a file in which texts are templates. */
export interface TemplatedValue {
  /** As written. */
  readonly raw: JsonValue;
  readonly isConstant: boolean;
  readonly templates: readonly BoundTemplate[];
  /** Where a part of it is written. */
  locate(path?: Pointer, place?: 'value' | 'key'): Location;
  /** Texts rendered, whole-variable texts with their type. Throws TemplateFailure. */
  render(variables: JsonObject): JsonValue;
}

export interface BoundTemplate {
  readonly template: Template;
  locate(place?: TemplatePlace): Location;
}

export interface BoundExpression {
  readonly expression: Expression;
  readonly location: Location;
  /** Where a stretch of its text is written. */
  readonly locate: (offset: number, length: number) => Location;
}

/** A template that could not be rendered, with the place in the user's file. */
export class TemplateFailure extends Error {
  readonly location: Location;

  constructor(message: string, location: Location) {
    super(message);
    this.name = 'TemplateFailure';
    this.location = location;
  }
}

/** Model settings of a step, of `defaults`, or of the configuration's. */
export interface Settings {
  readonly endpoint?: Setting<string>;
  readonly model?: TemplatedValue;
  readonly params: ReadonlyMap<string, TemplatedValue>;
  readonly tools?: TemplatedValue;
  readonly plugins?: TemplatedValue;
  readonly stream?: TemplatedValue;
  /** By header: `weights`, `policies`, `labels`, `feature_flags`. */
  readonly pulze: ReadonlyMap<string, TemplatedValue>;
  readonly timeoutMilliseconds?: number;
}

export interface Setting<T> {
  readonly value: T;
  readonly location: Location;
}

export interface Step {
  readonly id: string;
  readonly location: Location;
  readonly settings: Settings;
  readonly prompt: Prompt;
  /** The step whose messages and answer come first. */
  readonly continues?: Setting<string>;
  readonly when?: BoundExpression;
  readonly assertions: readonly AssertionUse[];
  /** The steps that it refers to, directly. */
  readonly needs: readonly string[];
}

export type Prompt =
  | {
      readonly kind: 'chat';
      readonly messages: readonly MessageEntry[];
      readonly location: Location;
    }
  | { readonly kind: 'text'; readonly prompt: PromptText; readonly location: Location };

export type MessageEntry =
  | {
      readonly kind: 'message';
      readonly role: string;
      readonly content?: MessageContent;
      readonly fields: TemplatedValue;
      /** Where a part of the message as it is sent is written: `['content', 0, 'text']`. */
      locate(path: Pointer, place?: 'value' | 'key'): Location;
    }
  | { readonly kind: 'history'; readonly expression: BoundExpression };

/** Text, or a list of content parts. */
export type MessageContent =
  | PromptText
  | { readonly kind: 'parts'; readonly parts: readonly ContentPart[] };

/** A content part in the API's own form, such as `{ type: image_url, image_url: { url } }`. */
export interface ContentPart {
  /** As written, apart from what `text` and `file` give. */
  readonly fields: TemplatedValue;
  readonly text?: PromptText;
  readonly file?: PartFile;
}

/** A file whose bytes are sent in a part; its path may depend on the matrix. */
export interface PartFile {
  /** The part's key that it stands below: `image_url`. */
  readonly key: string;
  readonly path: TemplatedValue;
  /** What is put in below the key, by path as rendered. Every request shares the texts in it. */
  readonly contents: ReadonlyMap<string, JsonObject>;
}

/** Text from the pipeline file, or from files of their own whose path may depend on the matrix. */
export type PromptText =
  | { readonly kind: 'inline'; readonly value: TemplatedValue }
  | {
      readonly kind: 'file';
      readonly path: TemplatedValue;
      /** By path as rendered; every path that the matrix can give. */
      readonly files: ReadonlyMap<string, BoundTemplate>;
    };

export interface AssertionUse {
  readonly location: Location;
  /** What reports call it. */
  readonly label: string;
  readonly assertion: string;
  readonly step?: Setting<string>;
  readonly choice: 'all' | 'any' | number;
  readonly of: string;
  readonly transform?: BoundExpression;
  readonly metric?: string;
  readonly weight: number;
  readonly severity: 'error' | 'warning';
  /** With the files that they name put in. */
  readonly options: TemplatedValue;
  /** There where models are asked for its verdict: a chat model is the judged step's where its options name none. */
  readonly asksModels?: 'chat' | 'embeddings';
  /** The option, where it is a CEL expression. */
  readonly expression?: BoundExpression;
  /** For a combinator: what it combines. */
  readonly combine?: {
    readonly kind: Combinator;
    readonly parts: readonly AssertionUse[];
    readonly count?: TemplatedValue;
  };
}

export interface CaseShared {
  readonly name?: string;
  readonly vars: JsonObject;
  readonly assertions: readonly AssertionUse[];
  readonly threshold?: Setting<number>;
  readonly tags: readonly string[];
  /** Why it is not run. */
  readonly skip?: string;
  /** Why it is not run unless an emulator inside this process answers every step. */
  readonly skipUnlessEmulator?: string;
  readonly location: Location;
}

export interface InlineCase extends CaseShared {
  readonly kind: 'inline';
  readonly id: string;
}

export interface DatasetCases extends CaseShared {
  readonly kind: 'dataset';
  readonly dataset: Setting<string>;
  /** A template over the row; a digest of the variables when absent. */
  readonly id?: TemplatedValue;
  readonly where?: BoundExpression;
  readonly sample?: { readonly count: number; readonly seed: number };
  readonly offset?: number;
  readonly limit?: number;
}

export type CaseSource = InlineCase | DatasetCases;

export interface Matrix {
  readonly axes: readonly Axis[];
  readonly exclude: readonly JsonObject[];
  readonly include: readonly JsonObject[];
  readonly location: Location;
}

export interface Axis {
  readonly name: string;
  readonly values: readonly JsonValue[];
  /** Of the axis's name. */
  readonly location: Location;
  /** Of each value, where the values are listed one by one. */
  readonly valueLocations?: readonly Location[];
}

/** What a gate does where its sample is too small to tell: `more` repeats are planned by the pipeline's repeat rule. */
export type OnInconclusive = 'fail' | 'pass' | 'more';

/** Of a gate that looks at a sample. */
export interface GateJudgement {
  readonly location: Location;
  /** One-sided; absent: what was observed decides. */
  readonly confidence?: number;
  /** Absent: an inconclusive gate leaves the pipeline without a verdict. */
  readonly onInconclusive?: OnInconclusive;
}

export interface PassRateGate extends GateJudgement {
  readonly kind: 'pass_rate';
  readonly minimum: number;
  readonly method: 'wilson' | 'exact';
}

/** The mean of a metric, or of `score`. `isShare`: it is known to lie between 0 and 1, as scores do. */
export interface MetricGate extends GateJudgement {
  readonly kind: 'metric';
  readonly name: string;
  readonly isShare: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The pass rate of one judge's verdicts, corrected by how that judge did against people. */
export interface JudgeGate extends GateJudgement {
  readonly kind: 'judge';
  /** What reports call the judge. */
  readonly name: string;
  readonly minimum: number;
}

export interface SumGate {
  readonly kind: 'cost' | 'tokens';
  /** Over all trials, or a trial's mean. */
  readonly per: 'all' | 'trial';
  readonly maximum: number;
  readonly location: Location;
}

export interface LatencyGate {
  readonly kind: 'latency';
  /** In (0, 1]. */
  readonly percentile: number;
  readonly maximumMilliseconds: number;
  readonly location: Location;
}

/** A gate that looks at this run alone. */
export type SampleGate = PassRateGate | MetricGate | JudgeGate | SumGate | LatencyGate;
export type Gate = SampleGate | RegressionGate;
