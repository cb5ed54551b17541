import type { JsonValue } from '../../source/json.ts';
import type { Refusal } from '../refusal.ts';
import type { EmulatorState } from './state.ts';

/** A path beside those of completions, answered at once and without the script's rules. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'put';
  /** As the API documents it; `:name` stands for one part of it. */
  readonly path: string;
  /** Whether it answers without a key. */
  readonly isOpen?: boolean;
  /** Whether it tells what others asked, or changes what they get: no part of web pages, unless a key of one's own is needed. */
  readonly isKeptFromPages?: boolean;
  answer(request: EndpointRequest, state: EmulatorState): EndpointAnswer | Refusal;
}

export interface EndpointRequest {
  /** The part of the path in place of `:name`; empty for none. */
  readonly part: (name: string) => string;
  readonly query: (name: string) => string | undefined;
  /** A header's text by its name, in any case. */
  readonly header: (name: string) => string | undefined;
  /** The body as it came. */
  readonly text: string;
}

/** Sent as JSON, with a status of 200. */
export interface EndpointAnswer {
  readonly body: JsonValue;
}
