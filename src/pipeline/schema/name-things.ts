import type { Pointer } from '../../source/location.ts';

const owners: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'the file'],
  [/(^|\/)steps\/\d+$/, 'a step'],
  [/(^|\/)cases\/\d+$/, 'a case'],
  [/messages\/\d+$/, 'a message'],
  [/messages\/\d+\/[a-z]+\/\d+$/, 'a content part'],
  [/assert\/\d+(\/.*)?\/(any|all|of)\/\d+$/, 'an assertion'],
  [/assert\/\d+$/, 'an assertion'],
  [/assert\/\d+(\/.*)?\/not$/, 'an assertion'],
  [/emulator\/rules\/\d+$/, 'a rule of the emulator'],
  [/^endpoints\/[^/]+$/, 'an endpoint'],
  [/^prices\/.+$/, 'a price'],
];

/** How a map is called when one of its keys is wrong: "a step", "`params`". */
export function nameOwner(pointer: Pointer): string {
  const path = pointer.join('/');
  const named = owners.find(([pattern]) => pattern.test(path));
  return named?.[1] ?? nameValue(pointer);
}

/** How a value is called by the key that it stands at. */
export function nameValue(pointer: Pointer): string {
  const last = pointer.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last === 'string') return `\`${last}\``;
  const list = pointer.findLast((segment) => typeof segment === 'string');
  return `item ${last + 1} of \`${list ?? 'the list'}\``;
}

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true`/`false`',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
  empty: 'empty',
  template: 'a template',
};

/** "a text, a list or a map" */
export function nameTypes(names: readonly string[]): string {
  const words = names.map((name) => types[name] ?? name);
  const last = words.at(-1) ?? 'something else';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
