import type { Assertion, Check } from '../assertion.ts';
import { askJudge, formOfJudge } from '../judge/ask-judge.ts';
import {
  askedModels,
  readCalibration,
  readSettings,
  settingsProperties,
} from '../judge/judge-settings.ts';
import { readScale } from '../judge/scale-options.ts';
import { readOptions } from '../read-option.ts';
import { textSchema } from '../text-option.ts';

/** Each of the ways in which what is stated can differ from the reference, with its score. */
const CHOICES = { same: 1, more: 1, less: 0.5, elsewhere: 0.5, contrary: 0 } as const;

const PASS = ['same', 'more', 'elsewhere'];

const RUBRIC = `Compare what ANSWER states with what REFERENCE states. Take REFERENCE to be true and complete, even where you would say otherwise. Only statements count: wording, order, length, tone and form do not. Choose
- same: both state the same things.
- more: ANSWER states all that REFERENCE does, and further things that REFERENCE does not rule out.
- less: what ANSWER states is in REFERENCE, and something of REFERENCE is missing.
- elsewhere: they differ, and in nothing that would matter to whoever asked.
- contrary: something in ANSWER cannot be true if REFERENCE is.
Where more than one of these is so, choose the last of them.`;

/** A judge whose rubric is built in. */
export const factual: Assertion = {
  name: 'factual',
  summary: 'A model that is asked to compare facts finds none missing and none contradicted.',
  options: {
    description: 'What is true; and who judges.',
    type: ['string', 'number', 'boolean', 'object'],
    examples: [
      'The parcel left on Monday.',
      { reference: '{{expected}}', pass: ['same', 'more', 'less'], model: 'openai/gpt-4o' },
    ],
    properties: {
      reference: {
        type: ['string', 'number', 'boolean', 'object'],
        description: 'A text that is true: or the `file` that it is in.',
        properties: { file: textSchema('The name of the file, from the pipeline’s folder.') },
        required: ['file'],
        additionalProperties: false,
      },
      pass: {
        type: ['array', 'string'],
        description:
          'Which of `same`, `more`, `less`, `elsewhere` and `contrary` pass; `[same, more, elsewhere]` when absent.',
        items: { enum: Object.keys(CHOICES) },
        minItems: 1,
      },
      ...settingsProperties,
    },
    required: ['reference'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  textFiles: ['reference'],
  needs: ['models'],
  asks(options) {
    const scale = readScale(readOptions({ choices: CHOICES, pass: PASS }, ''));
    const form = formOfJudge(options, { rubric: RUBRIC, scale, material: ['REFERENCE'] });
    return askedModels(options, { form });
  },
  calibration: readCalibration,
  examples: [
    {
      yaml: 'factual: The parcel left on Monday.',
      passes: {
        text: 'It left on Monday, by road.',
        answers: ['{"reasoning": "The road is new and ruled out by nothing.", "verdict": "more"}'],
      },
      fails: {
        text: 'It left on Tuesday.',
        answers: ['{"reasoning": "Monday is not Tuesday.", "verdict": "contrary"}'],
      },
    },
    {
      yaml: 'factual: { reference: The refund is $20 and takes five days., pass: [same, more, less] }',
      passes: { text: 'You get $20 back.', answers: ['The days are missing.\nVerdict: less'] },
      fails: { text: 'You get $30 back.', answers: ['Verdict: contrary'] },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'reference');
    const reference = { name: 'REFERENCE', text: reader.needText('reference') };
    const pass = reader.value('pass') ?? PASS;
    const scale = readScale(readOptions({ choices: CHOICES, pass }, ''));
    const settings = readSettings(reader);
    const judge = { rubric: RUBRIC, scale, settings, material: [reference] };
    return (subject, tools) => askJudge(judge, subject, tools.models);
  },
};
