import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { OptionError } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showList, showText } from '../show-value.ts';
import { textSchema } from '../text-option.ts';
import { type ChoiceScale, choiceScale, type Scale, type ScoreScale } from './scale.ts';

/** Schema of `score`, `choices` and `pass`. */
export const scaleProperties: JsonObject = {
  score: {
    type: 'object',
    description: 'The judge gives a number; the score is its place between `min` and `max`.',
    properties: {
      min: orTemplate({ type: 'number', description: 'The worst; 1 when absent.' }),
      max: orTemplate({ type: 'number', description: 'The best; 5 when absent.' }),
      pass: orTemplate({ type: 'number', description: 'The least that passes.' }),
    },
    required: ['pass'],
    additionalProperties: false,
  },
  choices: {
    type: 'object',
    description:
      'The judge chooses one of these names; each has a score from 0 to 1. `pass` (1) and `fail` (0) when absent.',
    minProperties: 2,
    additionalProperties: orTemplate({ type: 'number', minimum: 0, maximum: 1 }),
  },
  pass: {
    type: ['array', 'string', 'number', 'boolean'],
    description: 'Which of the choices pass; those with a score of at least 0.5 when absent.',
    items: textSchema('The name of a choice.'),
    minItems: 1,
  },
};

const PASS_OR_FAIL = choiceScale({ pass: 1, fail: 0 }, 'pass');

/** `pass` or `fail` where neither a range nor choices are written. */
export function readScale(reader: OptionReader): Scale {
  const [score, choices, pass] = ['score', 'choices', 'pass'].map((key) => reader.value(key));
  if (score !== undefined && choices !== undefined) {
    throw refuse(reader, 'choices', 'a judge gives a `score` or one of `choices`, not both');
  }
  if (score !== undefined) {
    if (pass === undefined) return readScore(readOptions(score, 'pass', reader.path('score')));
    throw refuse(reader, 'pass', '`pass` beside `score` says nothing; write it in the range');
  }
  if (choices === undefined && pass === undefined) return PASS_OR_FAIL;
  if (choices === undefined)
    throw refuse(reader, 'pass', '`pass` names choices, and there are none');
  return readChoices(reader, choices);
}

/** One as long as the scale of options that are not read yet; the names of choices are theirs. */
export function foreseeScale(options: JsonValue): Scale {
  const isScore = isJsonObject(options) && options['score'] !== undefined;
  return isScore ? { kind: 'score', min: 1, max: 5, pass: 5 } : PASS_OR_FAIL;
}

function readScore(reader: OptionReader): ScoreScale {
  const min = reader.number('min') ?? 1;
  const max = reader.number('max') ?? 5;
  const pass = reader.number('pass');
  if (min >= max) throw refuse(reader, 'min', `the range goes from ${min} to ${max}`);
  if (pass === undefined) throw refuse(reader, 'pass', '`pass` is not given');
  if (pass < min || pass > max) {
    throw refuse(reader, 'pass', `\`pass\` is ${pass}, outside the range from ${min} to ${max}`);
  }
  return { kind: 'score', min, max, pass };
}

function readChoices(reader: OptionReader, choices: JsonValue): ChoiceScale {
  const place = reader.path('choices');
  if (!isJsonObject(choices)) throw refuse(reader, 'choices', '`choices` is no map');
  const each = readOptions(choices, '', place);
  const scores = new Map(
    Object.keys(choices).map((name) => [name, each.number(name, { minimum: 0, maximum: 1 }) ?? 0]),
  );
  const names = [...scores.keys()];
  if (names.length < 2) throw refuse(reader, 'choices', 'a judge needs at least two choices');
  for (const name of names) refuseUnreadable(name, { names, path: [...place, name] });
  const given = reader.value('pass');
  const listed = typeof given === 'object' ? reader.needTexts('pass') : [reader.text('pass')];
  const wanted = listed.filter((name) => name !== undefined);
  const unknown = wanted.find((name) => !scores.has(name));
  if (unknown !== undefined) {
    const message = `there is no choice ${showText(unknown)}, but ${showList(names)}`;
    throw refuse(reader, 'pass', message);
  }
  const pass = new Set(
    given === undefined ? names.filter((name) => (scores.get(name) ?? 0) >= 0.5) : wanted,
  );
  if (pass.size === 0 || pass.size === names.length) {
    const message = `${pass.size === 0 ? 'none' : 'each'} of the choices passes`;
    throw refuse(reader, given === undefined ? 'choices' : 'pass', message);
  }
  return { kind: 'choices', scores, pass };
}

/** Names are found in what a judge writes, without regard to case. */
function refuseUnreadable(
  name: string,
  { names, path }: { readonly names: readonly string[]; readonly path: OptionError['path'] },
): void {
  const isSame = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
  const twin = names.find((other) => other !== name && isSame(other));
  const problem =
    twin !== undefined
      ? `the choices ${showText(name)} and ${showText(twin)} differ in case only`
      : /^\s|\s$|\n|^$/.test(name)
        ? `${showText(name)} is no name for a choice: it is empty, or begins or ends with white space`
        : undefined;
  if (problem !== undefined) throw new OptionError('bad-assertion-option', problem, { path });
}

function refuse(reader: OptionReader, key: string, message: string): OptionError {
  return new OptionError('bad-assertion-option', message, { path: reader.path(key) });
}
