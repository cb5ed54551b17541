import { describe, expect, it } from 'vitest';
import { fc } from '../../support/fast-check.ts';
import { failure, partials, render, template } from './support.ts';

describe('render', () => {
  it('leaves any text without tags as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('{{')),
        (text) => {
          expect(render(text)).toBe(text);
        },
      ),
    );
  });

  it('puts any text in as it is, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (ticket) => {
        expect(render('<{{ticket}}>', { ticket })).toBe(`<${ticket}>`);
      }),
    );
  });

  it('prints text, numbers and booleans', () => {
    expect(render('{{a}} {{b}} {{c}}', { a: 'refund', b: 0.5, c: false })).toBe('refund 0.5 false');
  });

  it('lets a partial read the variables around its call by `../`', () => {
    const source = partials({ line: '{{text}} of {{../queue}}\n' });
    const variables = { queue: 'billing', rows: [{ text: 'one' }, { text: 'two' }] };
    expect(render('{{#each rows}}\n{{> line}}\n{{/each}}', variables, source)).toBe(
      'one of billing\ntwo of billing\n',
    );
  });

  it('reads a variable that is called like a helper', () => {
    expect(render('{{default}} {{upper lower}}', { default: 'a', lower: 'b' })).toBe('a B');
  });

  it.each([
    ['{{ticket}}', {}, '1:3+6 there is no value for `ticket`'],
    [
      'Hi\n {{steps.classify.json.queue}}',
      { steps: { classify: { json: { urgent: true } } } },
      '2:4+25 `steps.classify.json` has no `queue`',
    ],
    ['{{row.a.b}}', { row: { a: 'text' } }, '1:3+7 `row.a` is text and has no `b`'],
    ['{{row.a.b}}', { row: { a: null } }, '1:3+7 `row.a` is null and has no `b`'],
    ['{{note}}', { note: null }, '1:3+4 `note` is null, which has no text; use `default`'],
    [
      '{{row.tags}}',
      { row: { tags: ['a'] } },
      '1:3+8 `row.tags` is a list, which has no text; use `json` or `join`',
    ],
    ['{{row}}', { row: {} }, '1:3+3 `row` is a map, which has no text; use `json`'],
    ['{{upper ticket}}', {}, '1:9+6 there is no value for `ticket`'],
    ['{{#if ticket}}a{{/if}}', {}, '1:7+6 there is no value for `ticket`'],
    ['{{#each tags}}a{{/each}}', {}, '1:9+4 there is no value for `tags`'],
    [
      '{{#each tags}}a{{/each}}',
      { tags: 'a' },
      '1:9+4 `tags` is text; `each` takes a list or a map',
    ],
    ['{{#with queue}}a{{/with}}', {}, '1:9+5 there is no value for `queue`'],
    ['{{#each rows}}{{name}}{{/each}}', { rows: [{}], name: 'Ada' }, '1:17+4 `this` has no `name`'],
    [
      '{{#each rows}}{{name}}{{/each}}',
      { rows: [1] },
      '1:17+4 `this` is a number and has no `name`',
    ],
    ['{{#each rows as |row|}}{{row.id}}{{/each}}', { rows: [{}] }, '1:26+6 `row` has no `id`'],
    ['{{#each rows}}{{../id}}{{/each}}', { rows: [1] }, '1:17+5 there is no value for `id`'],
    ['{{#if (eq a b)}}x{{/if}}', { a: 1 }, '1:13+1 there is no value for `b`'],
    ['{{row.constructor}}', { row: {} }, '1:3+15 `row` has no `constructor`'],
    ['{{row.__proto__}}', { row: {} }, '1:3+13 `row` has no `__proto__`'],
    ['{{toString}}', {}, '1:3+8 there is no value for `toString`'],
    ['{{tags.map}}', { tags: [] }, '1:3+8 `tags` is a list and has no `map`'],
    ['{{@root.process}}', {}, '1:3+13 `@root` has no `process`'],
  ])('refuses %j with %j', (text, variables, expected) => {
    expect(failure(text, variables)).toBe(expected);
  });

  it('says which partial a value is missing in', () => {
    const source = partials({ card: 'Dear\n{{name}}' });
    expect(failure('{{> card}}', {}, source)).toBe(
      'pipelines/partials/card.hbs2:3+4 there is no value for `name`',
    );
  });

  it('reads own keys with any name', () => {
    const row = JSON.parse('{"__proto__": "a", "constructor": "b"}');
    expect(render('{{row.__proto__}}{{row.constructor}}', { row })).toBe('ab');
  });
});

describe('evaluate', () => {
  it.each([
    ['{{limit}}', { limit: 200 }, 200],
    ['{{row.tags}}', { row: { tags: ['a'] } }, ['a']],
    ['{{limit}}', { limit: null }, null],
    ['{{default limit 100}}', {}, 100],
    ['{{eq matrix.tone "warm"}}', { matrix: { tone: 'warm' } }, true],
    ['{{limit}} words', { limit: 200 }, '200 words'],
    ['plain', {}, 'plain'],
  ])('gives %j with %j as %j', (text, variables, expected) => {
    expect(template(text).evaluate(variables)).toEqual(expected);
  });
});
