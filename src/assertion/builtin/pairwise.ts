import { isJsonObject, type JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { comparePair, formOfPair } from '../judge/compare-pair.ts';
import { askedModels, modelProperties, readModel } from '../judge/judge-settings.ts';
import { readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { textOf } from '../text-of.ts';
import { textSchema } from '../text-option.ts';

/** In place of a text. */
const BASELINE = 'baseline';

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
      { to: 'baseline', baseline: 'triage.baseline.json', pass: 'win_or_tie' },
    ],
    properties: {
      to: textSchema(
        'The other text: one of your own, that of an earlier step, or `baseline` for the answer of the same case in an earlier run.',
      ),
      baseline: {
        type: 'string',
        minLength: 1,
        description:
          'For `to: baseline`: a file that `--save-baseline` wrote, beside the pipeline; that of the `regression` gate when absent.',
      },
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
  needs: ['models', 'baselines'],
  asks(options) {
    const own = isJsonObject(options) && options['criterion'] !== undefined;
    return askedModels(options, { form: formOfPair(own ? '' : CRITERION), times: 2 });
  },
  comparesWith: readBaselineOption,
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
  prepare(options, written = options): Check {
    const reader = readOptions(options, 'to');
    const other = reader.needText('to');
    const file = reader.text('baseline');
    const isBaseline = readBaselineOption(written) !== undefined;
    if (file !== undefined && !isBaseline) throw refuseFile(reader.path('baseline'));
    const pass = reader.text('pass') ?? 'win';
    if (pass !== 'win' && pass !== 'win_or_tie') {
      const message = `\`pass\` is ${showText(pass)}; it takes \`win\` or \`win_or_tie\``;
      throw new OptionError('bad-assertion-option', message, { path: reader.path('pass') });
    }
    const comparison = {
      criterion: reader.filledText('criterion') ?? CRITERION,
      passesTie: pass === 'win_or_tie',
      model: readModel(reader, 1),
    };
    return async ({ value, body }, tools) =>
      comparePair(
        { ...comparison, other: isBaseline ? tools.baselines.answerIn(file) : other },
        { own: textOf(value), body },
        tools.models,
      );
  },
};

function readBaselineOption(options: JsonValue): { readonly file?: string } | undefined {
  const { to, baseline: file } = isJsonObject(options) ? options : { to: options };
  if (to !== BASELINE) return undefined;
  return typeof file === 'string' ? { file } : {};
}

function refuseFile(path: readonly (string | number)[]): OptionError {
  const hints = ['write `to: baseline`'];
  const message = '`baseline` goes with `to: baseline`';
  return new OptionError('bad-assertion-option', message, { path, hints });
}
