import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { comparePair } from '../judge/compare-pair.ts';
import { askedModels, modelProperties, readModel } from '../judge/judge-settings.ts';
import { readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { textOf } from '../text-of.ts';
import { textSchema } from '../text-option.ts';

const CRITERION = 'Which of them would whoever asked rather have?';

/** Its score is 1 for a win, 0.5 for a tie and 0 for a loss. */
export const pairwise: Assertion = {
  name: 'pairwise',
  summary: 'A model that compares the text with another one finds it better, in either order.',
  options: {
    description: 'What it is compared with, by what, and who judges.',
    type: ['string', 'object'],
    examples: [
      '{{steps.draft.text}}',
      { to: '{{expected}}', criterion: 'Which is shorter and says as much?', pass: 'win_or_tie' },
    ],
    properties: {
      to: textSchema('The other text: one of your own, or that of an earlier step.'),
      criterion: textSchema(`What to compare by; "${CRITERION}" when absent.`),
      pass: {
        enum: ['win', 'win_or_tie'],
        description: 'Whether a tie passes; `win` when absent.',
      },
      ...modelProperties,
    },
    required: ['to'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  needs: ['models'],
  asks: (options) => askedModels(options, 2),
  examples: [
    {
      yaml: 'pairwise: We are looking into it.',
      passes: {
        text: 'We refund it within five days.',
        answers: ['The first says when.\nfirst', 'The second says when.\nsecond'],
      },
      fails: { text: 'No.', answers: ['It is curt.\nsecond', 'It is curt.\nfirst'] },
    },
    {
      yaml: 'pairwise: { to: We are looking into it., criterion: Which is shorter?, pass: win_or_tie }',
      passes: { text: 'We are looking at it.', answers: ['tie'] },
      fails: { text: 'We will look into it soon.', answers: ['second', 'first'] },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'to');
    const other = reader.needText('to');
    if (other === 'baseline') throw refuseBaseline(reader.path('to'));
    const pass = reader.text('pass') ?? 'win';
    if (pass !== 'win' && pass !== 'win_or_tie') {
      const message = `\`pass\` is ${showText(pass)}; it takes \`win\` or \`win_or_tie\``;
      throw new OptionError('bad-assertion-option', message, { path: reader.path('pass') });
    }
    const comparison = {
      other,
      criterion: reader.text('criterion') ?? CRITERION,
      passesTie: pass === 'win_or_tie',
      model: readModel(reader, 1),
    };
    return ({ value, body }, { models }) =>
      comparePair(comparison, { own: textOf(value), body }, models);
  },
};

function refuseBaseline(path: readonly (string | number)[]): OptionError {
  const message = 'the answers of a baseline are not known while a run is judged';
  const hints = ['compare with a text, or with a step: `to: "{{steps.draft.text}}"`'];
  return new OptionError('bad-assertion-option', message, { path, hints });
}
