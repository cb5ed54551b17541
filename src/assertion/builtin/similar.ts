import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import { roundToTell } from '../../statistics/tell-apart.ts';
import { type Assertion, type Check, OptionError, type Verdict } from '../assertion.ts';
import type { EmbeddedTexts } from '../model-tools.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { expectedTexts, textSchema } from '../text-option.ts';
import { ToolError } from '../tools.ts';
import { errored, fail, pass } from '../verdicts.ts';

const MODEL = 'text-embedding-3-small';
const LEAST = 0.8;

/** Its score is the cosine, and 0 for one below. */
export const similar: Assertion = {
  name: 'similar',
  summary: 'The text means much the same as this one, by the cosine of their embeddings.',
  options: {
    description: 'The text that is expected, and where vectors come from.',
    type: ['string', 'number', 'boolean', 'array', 'object'],
    items: textSchema('One of the texts.'),
    minItems: 1,
    examples: [
      'The second charge is refunded.',
      { to: ['{{expected}}', 'It is refunded.'], min: 0.7, endpoint: 'openai', model: MODEL },
      { to: '{{expected}}', local: true },
    ],
    properties: {
      to: expectedTexts,
      min: orTemplate({
        type: 'number',
        minimum: -1,
        maximum: 1,
        description: `The least cosine that passes; ${LEAST} when absent. What is much differs between models.`,
      }),
      endpoint: {
        type: 'string',
        minLength: 1,
        description: 'The endpoint whose embeddings are used; that of the judged step when absent.',
      },
      model: {
        type: 'string',
        minLength: 1,
        description: `The model of the embeddings; \`${MODEL}\` when absent.`,
      },
      local: {
        type: 'boolean',
        description:
          'Takes a small English model on this machine, of packages to be installed beside the program, and calls no endpoint.',
      },
    },
    required: ['to'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  needs: ['models'],
  needsLocalModel: isLocal,
  asks(options) {
    if (isLocal(options)) return [];
    const { endpoint, model } = isJsonObject(options) ? options : {};
    return [
      {
        kind: 'embeddings',
        ...(typeof endpoint === 'string' && { endpoint }),
        model: typeof model === 'string' ? model : MODEL,
        calls: 1,
      },
    ];
  },
  examples: [
    {
      yaml: 'similar: The second charge is refunded.',
      passes: {
        text: 'We refund the second charge.',
        vectors: [
          [1, 0.1],
          [1, 0],
        ],
      },
      fails: {
        text: 'Please wait.',
        vectors: [
          [0, 1],
          [1, 0],
        ],
      },
    },
    {
      yaml: 'similar: { to: [Yes., It is possible.], min: 0.6, local: true }',
      passes: {
        text: 'You can do that.',
        vectors: [
          [1, 1],
          [-1, 0],
          [1, 0],
        ],
      },
      fails: {
        text: 'No.',
        vectors: [
          [-1, 1],
          [-1, -1],
          [1, 0],
        ],
      },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(isJsonObject(options) ? options : { to: options }, 'to');
    const texts = readTexts(reader, isJsonObject(options));
    const min = reader.number('min', { minimum: -1, maximum: 1 }) ?? LEAST;
    const by = readSource(reader);
    return async (subject, { models }) => {
      const actual = textOf(subject.value);
      if (actual.trim() === '')
        return fail(`${nounOf(subject)} is empty`, { expected: texts, actual });
      try {
        const cosines = await models.findCosines({ texts: [actual, ...texts], by });
        return compare(cosines, { texts, min, actual, noun: nounOf(subject) });
      } catch (error) {
        if (error instanceof ToolError) return errored(error.message);
        throw error;
      }
    };
  },
};

function isLocal(options: JsonValue): boolean {
  return isJsonObject(options) && options['local'] === true;
}

interface Wanted {
  readonly texts: readonly string[];
  readonly min: number;
  readonly actual: string;
  readonly noun: string;
}

function compare(cosines: readonly number[], { texts, min, actual, noun }: Wanted): Verdict {
  const best = Math.max(...cosines);
  const nearest = texts[cosines.indexOf(best)] ?? '';
  const shown = roundToTell(best, [min], 3);
  const said = `${noun} is similar to ${showText(nearest)} by ${shown}`;
  const details = { expected: nearest, actual, score: Math.max(0, best) };
  return isAtLeast(best, min) ? pass(said, details) : fail(`${said}, not at least ${min}`, details);
}

function readTexts(reader: OptionReader, isFull: boolean): readonly string[] {
  const value: JsonValue | undefined = reader.value('to');
  const texts =
    value !== undefined && isJsonArray(value) ? reader.needTexts('to') : [reader.needText('to')];
  const blank = texts.findIndex((text) => text.trim() === '');
  if (blank < 0) return texts;
  const path = isFull ? reader.path('to') : [];
  throw new OptionError('bad-assertion-option', 'a text to compare with is empty', { path });
}

function readSource(reader: OptionReader): EmbeddedTexts['by'] {
  const [endpoint, model] = [reader.filledText('endpoint'), reader.filledText('model')];
  if (!reader.flag('local'))
    return { ...(endpoint !== undefined && { endpoint }), model: model ?? MODEL };
  const named = endpoint === undefined ? 'model' : 'endpoint';
  if (endpoint === undefined && model === undefined) return 'local';
  const message = `\`${named}\` says nothing beside \`local\`, which calls no endpoint`;
  throw new OptionError('bad-assertion-option', message, { path: reader.path(named) });
}
