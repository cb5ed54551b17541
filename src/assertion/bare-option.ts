import type { JsonValue } from '../source/json.ts';
import { OptionError } from './assertion.ts';
import { type OptionReader, readOptions } from './read-option.ts';

/**
 * Options of an assertion whose bare name is enough and stands for no options. `false` is refused,
 * because `not` says that.
 */
export function readBareOptions(options: JsonValue, name: string, mainKey: string): OptionReader {
  if (options === false) {
    const message = `\`${name}\` is false; \`not: ${name}\` says that`;
    throw new OptionError('bad-assertion-option', message);
  }
  return readOptions(options === true ? {} : options, mainKey);
}
