import { parseDuration } from '../source/duration.ts';
import type { JsonObject } from '../source/json.ts';
import { OptionError } from './assertion.ts';
import { DURATION_PATTERN } from './duration.ts';
import { orTemplate } from './or-template.ts';
import type { OptionReader } from './read-option.ts';
import { showText } from './show-value.ts';

/** What `script` and `command` have in common beside the code itself. */
export const codeOptions: JsonObject = {
  input: { description: 'Any value, given to the code as `input`; texts in it are templates.' },
  timeout: {
    type: 'string',
    pattern: DURATION_PATTERN,
    description: 'How long it may take (10s); then it is ended.',
  },
  env: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: 'Names of the environment variables that it may see; there are no others.',
  },
  min: orTemplate({
    type: 'number',
    minimum: 0,
    maximum: 1,
    description: 'The least score that passes where the code gives a score alone (1).',
  }),
};

export interface CodeSettings {
  readonly variables: readonly string[];
  readonly timeoutMilliseconds: number;
  readonly least: number;
}

const DEFAULT_TIMEOUT = 10_000;

export function readCodeOptions(reader: OptionReader): CodeSettings {
  return {
    variables: reader.texts('env') ?? [],
    timeoutMilliseconds: readTimeout(reader),
    least: reader.number('min', { minimum: 0, maximum: 1 }) ?? 1,
  };
}

function readTimeout(reader: OptionReader): number {
  const written = reader.text('timeout');
  if (written === undefined) return DEFAULT_TIMEOUT;
  const milliseconds = parseDuration(written);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new OptionError(
    'bad-assertion-option',
    `\`timeout\` is ${showText(written)}; it takes \`500ms\`, \`10s\`, \`2m\``,
    {
      path: reader.path('timeout'),
    },
  );
}
