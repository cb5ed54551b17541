import type { BaselineTools } from './baseline-tools.ts';
import type { CodeTools } from './code-tools.ts';
import type { ModelTools } from './model-tools.ts';
import type { RepeatTools } from './repeat-tools.ts';
import type { SnapshotTools } from './snapshot-tools.ts';

/** What a check may use beside the completion. An assertion says in `needs` which of them it does. */
export interface AssertionTools {
  readonly models: ModelTools;
  readonly code: CodeTools;
  readonly snapshots: SnapshotTools;
  readonly repeats: RepeatTools;
  readonly baselines: BaselineTools;
}

/** Why a tool gave nothing, in one clause: the assertion is errored, never failed. */
export class ToolError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ToolError';
  }
}
