import type { Clock } from '../../environment/environment.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { CompiledScript } from '../script/compile-script.ts';
import type { RuleBook } from '../script/rule-book.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Asker, RequestSeeds } from './request-seed.ts';

/** What an emulator remembers from one request to the next, and what it is set to. */
export interface EmulatorState {
  readonly script: CompiledScript;
  readonly rules: RuleBook;
  readonly limits: RateLimits;
  readonly dialect: Dialect;
  readonly seedOf: (body: CompletionBody, asker: Asker) => RequestSeeds;
  readonly clock: Clock;
}
