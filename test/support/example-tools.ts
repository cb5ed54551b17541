import type { AssertionTools } from '../../src/assertion/tools.ts';
import { isJsonObject, type JsonValue } from '../../src/source/json.ts';
import { noTools } from './no-tools.ts';

/**
 * Tools for the assertions' examples. Code is a stand-in that holds for a text which names a refund and
 * has at most 20 characters.
 */
export const exampleTools: AssertionTools = {
  get models() {
    return noTools.models;
  },
  code: {
    callModule: async ({ input }) => isShortRefund(input),
    callProgram: async ({ input }) => ({
      exitCode: 0,
      output: `${isShortRefund(input)}\n`,
      errors: '',
    }),
  },
  get baselines() {
    return noTools.baselines;
  },
  get repeats() {
    return noTools.repeats;
  },
  snapshots: {
    match: async ({ text, normalize }) =>
      normalize(KEPT) === text ? { kind: 'same' } : { kind: 'different', kept: KEPT },
  },
};

const KEPT = 'A refund is coming in 3 days.';

function isShortRefund(input: JsonValue): boolean {
  const text = isJsonObject(input) ? String(input['text']) : '';
  return text.includes('refund') && text.length <= 20;
}
