import { describe, expect, it } from 'vitest';
import type { PartialSource } from '../../../src/template/template.ts';
import { partials, template } from './support.ts';

function references(text: string, source?: PartialSource): readonly string[] {
  return template(text, source).references.map(
    ({ path, isOptional }) => path.join('.') + (isOptional ? '?' : ''),
  );
}

describe('references', () => {
  it.each([
    ['{{ticket}} {{steps.classify.json.queue}}', ['ticket', 'steps.classify.json.queue']],
    ['{{upper (trim ticket)}} {{join tags sep}}', ['ticket', 'tags', 'sep']],
    ['{{json row indent=width}}', ['row', 'width']],
    ['{{default row.note fallback}}', ['row.note?', 'fallback']],
    [
      '{{#if urgent}}{{a}}{{else if paid}}{{b}}{{else}}{{c}}{{/if}}',
      ['urgent', 'a', 'paid', 'b', 'c'],
    ],
    ['{{#each items}}{{name}}{{this}}{{@index}}{{../ticket}}{{/each}}', ['items', 'ticket']],
    ['{{#each items}}{{@root.ticket}}{{@key}}{{@last}}{{/each}}', ['items', 'ticket']],
    ['{{#each items as |item n|}}{{item.name}}{{n}}{{/each}}', ['items']],
    ['{{#each items}}{{name}}{{else}}{{name}}{{/each}}', ['items', 'name']],
    [
      '{{#each items}}{{#each notes}}{{../../ticket}}{{../name}}{{/each}}{{/each}}',
      ['items', 'ticket'],
    ],
    [
      '{{#with steps}}{{classify.text}}{{../ticket}}{{/with}}',
      ['steps', 'steps.classify.text', 'ticket'],
    ],
    [
      '{{#with steps.classify as |s|}}{{s.text}}{{/with}}',
      ['steps.classify', 'steps.classify.text'],
    ],
    [
      '{{#each items as |ticket|}}{{ticket}}{{this.ticket}}{{/each}}{{ticket}}',
      ['items', 'ticket'],
    ],
    ['{{items.[0].name}}', ['items.0.name']],
    ['{{this.ticket}}{{./ticket}}{{json this}}', ['ticket', 'ticket', '?']],
    ['\\{{ticket}} {{! ticket }}', []],
    ['{{#if (eq matrix.tone "warm")}}x{{/if}}', ['matrix.tone']],
  ])('of %j', (text, expected) => {
    expect(references(text)).toEqual(expected);
  });

  it('reach into partials, with what they are called with', () => {
    const source = partials({ card: '{{name}} {{queue}} {{ticket.id}}' });
    expect(references('{{> card}}', source)).toEqual(['name', 'queue', 'ticket.id']);
    expect(references('{{> card ticket=steps.a.json name="Ada"}}', source)).toEqual([
      'steps.a.json',
      'queue',
      'steps.a.json.id',
    ]);
    expect(references('{{> card row}}', source)).toEqual([
      'row',
      'row.name',
      'row.queue',
      'row.ticket.id',
    ]);
    expect(references('{{#each rows}}{{> card}}{{/each}}', source)).toEqual(['rows']);
  });

  it('have places, in the partial where they are', () => {
    const source = partials({ card: 'Dear\n  {{ name }}' });
    expect(template('a\n b {{#if x.y}}{{> card}}{{/if}}', source).references).toEqual([
      { path: ['x', 'y'], place: { line: 2, column: 10, length: 3 }, isOptional: false },
      {
        path: ['name'],
        place: { line: 2, column: 6, length: 4, partial: 'pipelines/partials/card.hbs' },
        isOptional: false,
      },
    ]);
  });
});

describe('a template', () => {
  it('knows the text between its tags', () => {
    const source = partials({ format: 'Reply in JSON' });
    const text = 'Sort \\{{it}} {{ticket}}.{{#if urgent}}Now!{{/if}} {{> format}}';
    expect(template(text, source).literalText).toBe('Sort {{it}} \n.\n \nNow!\nReply in JSON');
  });

  it('says of a text whether it is nothing but one expression', () => {
    const texts = [
      '{{x}}',
      '{{{x.y}}}',
      '{{default x 1}}',
      ' {{x}}',
      '{{x}}{{y}}',
      '\\{{x}}',
      'plain',
    ];
    const blocks = ['{{#if x}}{{y}}{{/if}}', '{{#each x}}{{this}}{{/each}}'];
    expect([...texts, ...blocks].filter((text) => template(text).isExpression)).toEqual(
      texts.slice(0, 3),
    );
  });

  it('is constant only when rendering changes nothing', () => {
    expect(['plain', '\\{{x}}', '{{x}}'].map((text) => template(text).isConstant)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
