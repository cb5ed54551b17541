import type { Assertion, Check } from '../assertion.ts';
import { matchesGlob } from '../glob.ts';
import { readOneOrMany } from '../read-option.ts';
import { showList, showText } from '../show-value.ts';
import { errored, fail, pass } from '../verdicts.ts';

export const model: Assertion = {
  name: 'model',
  summary: 'The model that answered has this name, in which `*` stands for any text.',
  options: {
    description:
      'A name or a list of names, as the service writes them. `*` is any text, slashes included, and `?` one character.',
    type: ['string', 'array'],
    minLength: 1,
    minItems: 1,
    items: { type: 'string', minLength: 1 },
    examples: ['openai/*', ['openai/gpt-4o*', 'anthropic/*']],
  },
  bare: false,
  scope: 'completion',
  examples: [
    {
      yaml: 'model: openai/*',
      passes: { completion: { model: 'openai/gpt-4o' } },
      fails: { completion: { model: 'anthropic/claude-2.0' } },
    },
    {
      yaml: 'model: [openai/gpt-4?, anthropic/*]',
      passes: { completion: { model: 'anthropic/claude-2.0' } },
      fails: { completion: { model: 'openai/gpt-3.5-turbo' } },
    },
  ],
  prepare(options): Check {
    const globs = readOneOrMany(options, 'model');
    return ({ completion }) => {
      const actual = completion.model;
      if (actual === undefined) return errored('the service does not say which model answered');
      const said = `the model is ${showText(actual)}`;
      return globs.some((glob) => matchesGlob(glob, actual))
        ? pass(said, { actual })
        : fail(`${said}, ${globs.length === 1 ? 'not' : 'none of'} ${showList(globs)}`, {
            expected: options,
            actual,
          });
    };
  },
};
