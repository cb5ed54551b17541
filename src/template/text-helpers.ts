import { describeKind, isJsonArray, type JsonValue } from '../source/json.ts';
import { cutText } from './cut-text.ts';
import type { Argument, Evaluate, Helper, HelperCall } from './helper.ts';
import { toText } from './printable.ts';
import type { Scope } from './scope.ts';
import { TemplateError } from './template.ts';

const one = { min: 1, max: 1 };
const two = { min: 2, max: 2 };

function textHelper(name: string, summary: string, change: (text: string) => string): Helper {
  return {
    name,
    usage: `{{${name} ticket}}`,
    summary,
    arity: one,
    prepare:
      ({ arguments: [text] }) =>
      (scope) =>
        change(readText(text, scope)),
  };
}

export const textHelpers: readonly Helper[] = [
  {
    name: 'json',
    usage: '{{json row indent=2}}',
    summary: 'A value as JSON, on one line unless `indent` is given.',
    arity: one,
    options: ['indent'],
    prepare: prepareJson,
  },
  textHelper('trim', 'Text without the white space around it.', (text) => text.trim()),
  textHelper('upper', 'Text in upper case.', (text) => text.toUpperCase()),
  textHelper('lower', 'Text in lower case.', (text) => text.toLowerCase()),
  {
    name: 'join',
    usage: '{{join tags ", "}}',
    summary: 'The items of a list with a separator between them, which is `, ` unless given.',
    arity: { min: 1, max: 2 },
    options: ['separator'],
    prepare: prepareJoin,
  },
  {
    name: 'default',
    usage: '{{default row.note "none"}}',
    summary: 'A value, or another where it is missing or null.',
    arity: two,
    isTolerant: true,
    prepare: ({ arguments: [value, fallback] }) => {
      const otherwise = fallback ?? value;
      return (scope) => value.find(scope) ?? otherwise.evaluate(scope);
    },
  },
  {
    name: 'truncate',
    usage: '{{truncate ticket 200}}',
    summary: 'The first so many characters of a text, as a reader counts them.',
    arity: two,
    prepare: ({ arguments: [text, length] }) => {
      const limit = length ?? text;
      return (scope) => cutText(readText(text, scope), readCount(limit, scope, maximumCharacters));
    },
  },
  {
    name: 'indent',
    usage: '{{indent ticket 4}}',
    summary: 'Text with so many spaces before each line that is not empty.',
    arity: two,
    prepare: ({ arguments: [text, spaces] }) => {
      const width = spaces ?? text;
      return (scope) => {
        const margin = ' '.repeat(readCount(width, scope, maximumIndent));
        return readText(text, scope).replace(/^(?=[^\r\n])/gm, margin);
      };
    },
  },
];

const maximumCharacters = 100_000_000;
const maximumIndent = 100;

function prepareJson({ arguments: [value], options }: HelperCall): Evaluate {
  const indent = options.get('indent');
  return (scope) => {
    const spaces = indent === undefined ? 0 : readCount(indent, scope, 10);
    return JSON.stringify(value.evaluate(scope), null, spaces);
  };
}

function prepareJoin({ arguments: [list, positional], options }: HelperCall): Evaluate {
  const separator = positional ?? options.get('separator');
  return (scope) => {
    const between = separator === undefined ? ', ' : readText(separator, scope);
    const items = list.evaluate(scope);
    if (!isJsonArray(items)) {
      const found = describeKind(items);
      throw new TemplateError(`${list.label} is ${found}; \`join\` takes a list`, list.place);
    }
    return items.map((item) => toText(item, itemOf(list))).join(between);
  };
}

function itemOf(list: Argument): { label: string; place: Argument['place'] } {
  return { label: `an item of ${list.label}`, place: list.place };
}

function readText(argument: Argument, scope: Scope): string {
  return toText(argument.evaluate(scope), argument);
}

function readCount(argument: Argument, scope: Scope, most: number): number {
  const value = argument.evaluate(scope);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) {
    return value;
  }
  const range = `a whole number from 0 to ${most}`;
  throw new TemplateError(`${argument.label} is ${show(value)}, not ${range}`, argument.place);
}

function show(value: JsonValue): string {
  return typeof value === 'number' ? String(value) : describeKind(value);
}
