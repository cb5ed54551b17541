import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { orTemplate } from '../../../src/assertion/or-template.ts';

it('lets a template stand for a number, and no other text', () => {
  const schema = orTemplate({ type: 'integer', minimum: 0 });
  expect(schema).toEqual({ type: ['integer', 'string'], minimum: 0, pattern: '\\{\\{' });
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
  expect([5, '{{limit}}', '5', -1, null].map((value) => validate(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
