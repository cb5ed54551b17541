import { isJsonObject } from '../../source/json.ts';
import type { Assertion, Check } from '../assertion.ts';
import { askJudge, formOfJudge } from '../judge/ask-judge.ts';
import {
  askedModels,
  readCalibration,
  readSettings,
  settingsProperties,
} from '../judge/judge-settings.ts';
import { choiceScale } from '../judge/scale.ts';
import { readOptions } from '../read-option.ts';
import { textSchema } from '../text-option.ts';

const RUBRIC =
  'Does ANSWER meet this criterion? Choose yes only if it is met in full; what is left to guess is not met.';

const YES_OR_NO = choiceScale({ yes: 1, no: 0 }, 'yes');

/** A judge whose rubric is built in: one question about the answer, to be said yes or no to. */
export const closedQa: Assertion = {
  name: 'closed_qa',
  summary: 'A model that is asked whether the answer meets one criterion says yes.',
  options: {
    description: 'The criterion; and who judges.',
    type: ['string', 'number', 'boolean', 'object'],
    examples: [
      'It names a day.',
      { criterion: 'It names a day.', question: '{{ticket}}', model: 'openai/gpt-4o' },
    ],
    properties: {
      criterion: textSchema('What has to be so of the answer.'),
      question: textSchema(
        'What was asked, in place of the messages that the model got: for prompts with much else in them.',
      ),
      ...settingsProperties,
    },
    required: ['criterion'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  needs: ['models'],
  asks(options) {
    const asked = isJsonObject(options) && options['question'] !== undefined;
    const material = asked ? ['QUESTION'] : [];
    const form = formOfJudge(options, { rubric: RUBRIC, scale: YES_OR_NO, material });
    return askedModels(options, { form });
  },
  calibration: readCalibration,
  examples: [
    {
      yaml: 'closed_qa: It names a day.',
      passes: {
        text: 'It arrives on Monday.',
        answers: ['{"reasoning": "Monday is one.", "verdict": "yes"}'],
      },
      fails: { text: 'Soon.', answers: ['{"reasoning": "No day is named.", "verdict": "no"}'] },
    },
    {
      yaml: 'closed_qa: { criterion: It answers in one sentence., question: When does it arrive? }',
      passes: { text: 'On Monday.', answers: ['One sentence.\nyes'] },
      fails: { text: 'Well. On Monday.', answers: ['Two sentences.\nno'] },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'criterion');
    const rubric = `${RUBRIC}\n${reader.needText('criterion')}`;
    const question = reader.filledText('question');
    const { show, ...settings } = readSettings(reader);
    const judge = {
      rubric,
      scale: YES_OR_NO,
      settings: { ...settings, show: question === undefined ? show : withoutPrompt(show) },
      material: question === undefined ? [] : [{ name: 'QUESTION', text: question }],
    };
    return (subject, tools) => askJudge(judge, subject, tools.models);
  },
};

function withoutPrompt<Shown extends string>(show: ReadonlySet<Shown>): ReadonlySet<Shown> {
  return new Set([...show].filter((each) => each !== 'prompt'));
}
