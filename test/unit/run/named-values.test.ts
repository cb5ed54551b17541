import { expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
model: m
messages: [{ user: hi }]
emulator: { rules: [{ reply: { json: { n: 1, a: { b: [2] } } } }] }
assert:
  - { equals: 2, of: $.n }
  - { json_equals: { b: [3] }, of: $.a }
  - { json_schema: { properties: { b: { items: { type: string } } } }, of: $.a }
  - { equals: 3, of: $.n, transform: value + 1.0 }
`;

it('what `of` led to is called by its path, and what was made of it is not', async () => {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const { stdout } = await program.run('tickets.yaml', '--endpoint', 'emulator', '-r', 'json');
  const { trials } = JSON.parse(stdout);
  const { assertions } = trials[0];
  expect(assertions.map(({ message }: { readonly message: string }) => message)).toEqual([
    '`$.n` is `1`, not `2`',
    '`$.a.b[0]` is `2`, not `3`',
    'the JSON does not fit the schema: `$.a.b[0]` is the number `2`, not text',
    '`$` is `2`, not `3`',
  ]);
});
