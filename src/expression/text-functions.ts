import { type Frame, spendOnText } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import { type CelFunction, takeInteger, takeList, takeText } from './function.ts';
import { matchPattern } from './match-pattern.ts';
import { isEqual, isList, type Value } from './value.ts';

const none = { min: 0, max: 0 };
const one = { min: 1, max: 1 };

/** What Unicode calls white space. A run of it is looked at once, wherever it is. */
const outerSpace = /^\p{White_Space}+|(?<!\p{White_Space})\p{White_Space}+$/gu;

type Arguments = readonly [string, ...Value[]];

/** A method of text. The work is counted by the text's length. */
function textMethod(
  name: string,
  arity: CelFunction['arity'],
  run: (values: Arguments, frame: Frame) => Value,
): CelFunction {
  return {
    name,
    form: 'method',
    arity,
    call: ([value, ...others], frame) => {
      const text = takeText(name, value);
      spendOnText(frame, text.length);
      return run([text, ...others], frame);
    },
  };
}

export const textFunctions: readonly CelFunction[] = [
  textMethod('startsWith', one, ([text, start]) => text.startsWith(takeText('startsWith', start))),
  textMethod('endsWith', one, ([text, end]) => text.endsWith(takeText('endsWith', end))),
  textMethod('lowerAscii', none, ([text]) =>
    text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  ),
  textMethod('upperAscii', none, ([text]) =>
    text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ),
  textMethod('trim', none, ([text]) => text.replace(outerSpace, '')),
  textMethod('reverse', none, ([text]) => Array.from(text).reverse().join('')),
  textMethod('split', { min: 1, max: 2 }, split),
  textMethod('replace', { min: 2, max: 3 }, replace),
  textMethod('indexOf', { min: 1, max: 2 }, ([text, part, from]) => {
    const characters = splitCharacters(text);
    const start = from === undefined ? 0 : checkIndex('indexOf', from, characters.length);
    const offset = lengthOf(characters, start);
    return BigInt(countCharacters(text, text.indexOf(takeText('indexOf', part), offset)));
  }),
  textMethod('lastIndexOf', one, ([text, part]) =>
    BigInt(countCharacters(text, text.lastIndexOf(takeText('lastIndexOf', part)))),
  ),
  textMethod('substring', { min: 1, max: 2 }, ([text, from, to]) => {
    const characters = splitCharacters(text);
    const start = checkIndex('substring', from, characters.length);
    const end =
      to === undefined ? characters.length : checkIndex('substring', to, characters.length);
    if (end < start) throw new ExpressionError('`substring` ends before it starts');
    return text.slice(lengthOf(characters, start), lengthOf(characters, end));
  }),
  textMethod('charAt', one, ([text, index]) => {
    const characters = splitCharacters(text);
    return characters[checkIndex('charAt', index, characters.length)] ?? '';
  }),
  {
    name: 'contains',
    form: 'method',
    arity: one,
    call: ([value, part], frame) => {
      if (isList(value)) {
        spendOnText(frame, value.length * 100);
        return value.some((item) => isEqual(item, part ?? null));
      }
      const text = takeText('contains', value);
      spendOnText(frame, text.length);
      return text.includes(takeText('contains', part));
    },
  },
  {
    name: 'matches',
    form: 'either',
    arity: one,
    call: ([text, pattern], frame) =>
      matchPattern(takeText('matches', text), takeText('matches', pattern), frame),
  },
  {
    name: 'join',
    form: 'method',
    arity: { min: 0, max: 1 },
    call: ([list, separator = ''], frame) => {
      const texts = takeList('join', list).map((item) => takeText('join', item));
      const between = takeText('join', separator);
      const length = texts.reduce((sum, text) => sum + text.length + between.length, 0);
      spendOnText(frame, length + texts.length * 100);
      return texts.join(between);
    },
  },
];

function split([text, separator, limit]: Arguments, frame: Frame): Value {
  const parts = text.split(takeText('split', separator));
  spendOnText(frame, parts.length * 100);
  const most = limit === undefined ? -1 : takeInteger('split', limit);
  if (most < 0 || parts.length <= most) return parts;
  if (most === 0) return [];
  const rest = parts.slice(most - 1).join(takeText('split', separator));
  return [...parts.slice(0, most - 1), rest];
}

function replace([text, part, replacement, limit]: Arguments, frame: Frame): Value {
  const old = takeText('replace', part);
  const fresh = takeText('replace', replacement);
  const pieces = text.split(old);
  const most = limit === undefined ? -1 : takeInteger('replace', limit);
  const count = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1);
  spendOnText(frame, text.length + count * fresh.length + pieces.length * 10);
  const tail = pieces.slice(count).join(old);
  return count === 0 ? text : `${pieces.slice(0, count).join(fresh)}${fresh}${tail}`;
}

/** CEL counts characters, not UTF-16 units. Where that is the same, nothing is split. */
function splitCharacters(text: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function lengthOf(characters: ArrayLike<string>, count: number): number {
  if (typeof characters === 'string') return count;
  let length = 0;
  for (let index = 0; index < count; index++) length += characters[index]?.length ?? 0;
  return length;
}

function countCharacters(text: string, end: number): number {
  return end < 0 ? -1 : splitCharacters(text.slice(0, end)).length;
}

function checkIndex(name: string, value: Value | undefined, length: number): number {
  const index = takeInteger(name, value);
  if (index >= 0 && index <= length) return index;
  throw new ExpressionError(`\`${name}\` is given ${index}; the text has ${length} characters`);
}
