import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../src/template/parse-template.ts';
import { TemplateError } from '../../src/template/template.ts';
import { fc } from '../support/fast-check.ts';

const pieces = [
  ...[
    '{{',
    '}}',
    '{{{',
    '}}}',
    '{{#if ',
    '{{#each ',
    '{{#with ',
    '{{/if}}',
    '{{/each}}',
    '{{else}}',
  ],
  ...[
    'ticket',
    'tags',
    '__proto__',
    'constructor',
    'this',
    '../',
    '@index',
    '.',
    ' ',
    '\n',
    '"',
    '(',
  ],
  ...[
    ')',
    'json ',
    'truncate ',
    'indent ',
    'join ',
    '1e9',
    '-1',
    '100000',
    '\\{{',
    '{{!--',
    '--}}',
  ],
  ...['{{> ', 'signature', '|', ' as |x|', '~', '[', ']', '=', '\u0000', '\ud800'],
];
const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), {
  maxLength: 30,
});
const partials = new Map([
  ['signature', { name: 'signature', path: 'signature.hbs', text: '{{> signature}}' }],
]);
const variables = { ticket: 'I was charged twice.', tags: ['billing', 7, null], x: { a: {} } };

describe('a template', () => {
  it('renders, or fails with an error of its own, whatever it is made of', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const { template, problems } = parseTemplate(parts.join(''), partials);
        expect(template === undefined).toBe((problems?.length ?? 0) > 0);
        try {
          expect(typeof (template?.render(variables) ?? '')).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
