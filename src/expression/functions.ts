import { suggestName } from '../diagnostic/suggest.ts';
import { nounFor } from '../source/count-text.ts';
import { ownValue } from '../source/own-value.ts';
import type { CelFunction } from './function.ts';
import { mathFunctions, numberFunctions } from './number-functions.ts';
import { textFunctions } from './text-functions.ts';

const functions: ReadonlyMap<string, CelFunction> = new Map(
  [...textFunctions, ...numberFunctions].map((each) => [each.name, each]),
);

const math: ReadonlyMap<string, CelFunction> = new Map(
  mathFunctions.map((each) => [each.name, each]),
);

/** How a call is written. `math` is the namespace of that name. */
export interface CallShape {
  readonly name: string;
  readonly form: 'method' | 'global' | 'math';
  /** Arguments between the brackets. */
  readonly count: number;
}

export type FoundFunction =
  | { readonly found: CelFunction; readonly message?: undefined }
  | { readonly found?: undefined; readonly message: string; readonly hints: readonly string[] };

const macroNames: readonly string[] = [
  'all',
  'exists',
  'exists_one',
  'map',
  'filter',
  'has',
  'bind',
];

/** What other languages call them. */
const synonyms: Readonly<Record<string, string>> = {
  includes: 'contains',
  toLowerCase: 'lowerAscii',
  lower: 'lowerAscii',
  toUpperCase: 'upperAscii',
  upper: 'upperAscii',
  length: 'size',
  len: 'size',
  count: 'size',
  some: 'exists',
  any: 'exists',
  every: 'all',
  test: 'matches',
  match: 'matches',
  replaceAll: 'replace',
  strip: 'trim',
  str: 'string',
  float: 'double',
  number: 'double',
};

export function findFunction(shape: CallShape): FoundFunction {
  const { name, form, count } = shape;
  const found = form === 'math' ? math.get(name) : functions.get(name);
  if (found === undefined && form === 'method' && macroNames.includes(name)) {
    const message = `\`${name}\` takes a name and what is asked of it, as in \`tags.${name}(tag, …)\``;
    return { message, hints: [] };
  }
  if (found === undefined) {
    return { message: `there is no function \`${name}\``, hints: suggest(name, form) };
  }
  const misused = describeForm(found, form);
  if (misused !== undefined) return misused;
  const given = form === 'global' && found.form === 'either' ? count - 1 : count;
  const { min, max } = found.arity;
  if (given >= min && given <= max) return { found };
  const takes = min === max ? String(min) : `${min} to ${max}`;
  const plural = nounFor(max, 'argument');
  const message = `\`${name}\` takes ${takes} ${plural} here, not ${Math.max(0, given)}`;
  return { message, hints: [] };
}

function describeForm(
  { name, form, arity }: CelFunction,
  used: CallShape['form'],
): FoundFunction | undefined {
  if (used === 'global' && form === 'method') {
    const hints = [`it is called on a value: \`text.${name}(${arity.max === 0 ? '' : '…'})\``];
    return { message: `\`${name}\` is no function of its own`, hints };
  }
  if (used !== 'method' || form !== 'global') return undefined;
  const hints = [`it is called with a value: \`${name}(text)\``];
  return { message: `\`${name}\` is not called on a value`, hints };
}

function suggest(name: string, form: CallShape['form']): readonly string[] {
  if (form === 'math') return suggestName(name, [...math.keys()]);
  const synonym = ownValue(synonyms, name);
  if (synonym !== undefined) return [`did you mean \`${synonym}\`?`];
  return suggestName(name, [...functions.keys(), ...macroNames]);
}
