import { type Assertion, type Check, OptionError } from '../assertion/assertion.ts';
import type { JsonValue } from '../source/json.ts';

/** A check by options that are known only where their templates are rendered. Throws {@link OptionError}. */
export async function prepareRendered(assertion: Assertion, options: JsonValue): Promise<Check> {
  return assertion.prepare((await assertion.load?.(options, refuseFile)) ?? options);
}

/** Which file is read is known before the run; a template in its name is too late. */
function refuseFile(path: string): Promise<string> {
  const message = `\`${path}\`: the name of a file cannot depend on a template here`;
  return Promise.reject(new OptionError('unreadable-file', message));
}
