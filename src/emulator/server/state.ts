import type { Clock } from '../../environment/environment.ts';
import type { ModelBook } from '../answer/model-book.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { CompiledScript } from '../script/compile-script.ts';
import type { RuleBook } from '../script/rule-book.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RequestLog } from './request-log.ts';
import type { Asker, RequestSeeds } from './request-seed.ts';

/** What an emulator remembers from one request to the next, and what it is set to. */
export interface EmulatorState {
  readonly script: CompiledScript;
  readonly rules: RuleBook;
  /** The rules that make models fail; they count calls to models. */
  readonly modelFaults: RuleBook;
  readonly limits: RateLimits;
  readonly models: ModelBook;
  readonly log: RequestLog;
  readonly dialect: Dialect;
  /** How many bytes a request's body may have. */
  readonly largestBody: number;
  readonly seedOf: (body: CompletionBody, asker: Asker) => RequestSeeds;
  readonly nextRequestId: () => string;
  readonly clock: Clock;
}
