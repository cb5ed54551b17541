import type { Assertion, Check } from '../assertion.ts';
import { askJudge, formOfJudge } from '../judge/ask-judge.ts';
import {
  askedModels,
  readCalibration,
  readSettings,
  settingsProperties,
} from '../judge/judge-settings.ts';
import { foreseeScale, readScale, scaleProperties } from '../judge/scale-options.ts';
import { readOptions } from '../read-option.ts';
import { textSchema } from '../text-option.ts';

export const judge: Assertion = {
  name: 'judge',
  summary: 'A model of your choice, asked to judge the text by your rubric, finds it good enough.',
  options: {
    description: 'What to judge by, and who judges.',
    type: ['string', 'number', 'boolean', 'object'],
    examples: [
      'The reply names the second charge and promises nothing else.',
      { rubric: 'Is it polite?', score: { min: 1, max: 5, pass: 4 }, model: 'openai/gpt-4o' },
      { rubric: 'How much is answered?', choices: { all: 1, some: 0.5, none: 0 }, pass: ['all'] },
    ],
    properties: {
      rubric: {
        type: ['string', 'number', 'boolean', 'object'],
        description: 'What to judge by: a text, or the `file` that it is in.',
        properties: { file: textSchema('The name of the file, from the pipeline’s folder.') },
        required: ['file'],
        additionalProperties: false,
      },
      ...scaleProperties,
      ...settingsProperties,
    },
    required: ['rubric'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  textFiles: ['rubric'],
  needs: ['models'],
  asks(options) {
    const scale = foreseeScale(options);
    return askedModels(options, { form: formOfJudge(options, { rubric: '', scale }) });
  },
  calibration: readCalibration,
  examples: [
    {
      yaml: 'judge: The reply says what happens next.',
      passes: {
        text: 'We will refund the second charge within five days.',
        answers: ['{"reasoning": "It names the refund and the days.", "verdict": "pass"}'],
      },
      fails: {
        text: 'We are sorry.',
        answers: ['{"reasoning": "It says nothing of what follows.", "verdict": "fail"}'],
      },
    },
    {
      yaml: 'judge: { rubric: How polite is it?, score: { min: 1, max: 5, pass: 4 }, repeat: 3 }',
      passes: { text: 'Thank you for telling us.', answers: ['Score: 5/5', 'Score: 4/5'] },
      fails: { text: 'No.', answers: ['Score: 4/5', 'Score: 2/5'] },
    },
    {
      yaml: 'judge: { rubric: How much is answered?, choices: { all: 1, some: 0.5, none: 0 }, pass: [all] }',
      passes: { text: 'Yes, and it costs $5.', answers: ['Both questions are answered.\nall'] },
      fails: { text: 'Yes.', answers: ['The price is missing.\n**some**'] },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'rubric');
    const rubric = reader.needText('rubric');
    const ready = { rubric, scale: readScale(reader), settings: readSettings(reader) };
    return (subject, tools) => askJudge(ready, subject, tools.models);
  },
};
