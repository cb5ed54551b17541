import type { Sink } from '../../src/environment/environment.ts';

/** Takes text and keeps none of it. */
export const silent: Sink = {
  write() {},
  isTerminal: false,
  columns: undefined,
  rows: undefined,
};
