import type { JsonObject } from '../source/json.ts';
import type { Location } from '../source/location.ts';

/** Where requests can be sent, and how. */
export interface EndpointDefinition {
  readonly name: string;
  /** Of an embedded emulator: one that only says so. */
  readonly baseUrl: string;
  readonly dialect: string;
  /** The variable that holds the key; without it no key is sent. */
  readonly keyVariable?: string;
  /** The file that holds the key, in place of a variable. */
  readonly keyFile?: string;
  readonly limits: EndpointLimits;
  /** Where processes share the limits: `file`, `redis`, or a URL of Redis without a secret. */
  readonly limiter?: string;
  /** There when the endpoint is an emulator inside this process: its script. */
  readonly emulator?: JsonObject;
  readonly location?: Location;
}

export interface EndpointLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency?: number;
}

/** What stands in a record for the address of an embedded emulator, whose port is any. */
export const EMULATOR_URL: string = 'http://emulator/v1';
