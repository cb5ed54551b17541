import { type Assertion, type Check, OptionError } from '../assertion/assertion.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { JsonObject } from '../source/json.ts';

/** A check by options that are known only where their templates are rendered. Throws {@link OptionError}. */
export async function prepareRendered(
  assertion: Assertion,
  use: AssertionUse,
  variables: JsonObject,
): Promise<Check> {
  const options = use.options.render(variables);
  const loaded = (await assertion.load?.(options, refuseFile)) ?? options;
  return assertion.prepare(loaded, use.options.raw);
}

/** Which file is read is known before the run; a template in its name is too late. */
function refuseFile(path: string): Promise<string> {
  const message = `\`${path}\`: the name of a file cannot depend on a template here`;
  return Promise.reject(new OptionError('unreadable-file', message));
}
