import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { partials, render } from './support.ts';

const variables = {
  ticket: 'I was charged <twice>.',
  urgent: true,
  paid: false,
  none: null,
  zero: 0,
  empty: [],
  blank: '',
  tags: ['billing', 'refund'],
  rows: [
    { id: 1, text: 'first', notes: ['a', 'b'] },
    { id: 2, text: 'second\nline', notes: [] },
  ],
  queue: { name: 'billing', agents: { ada: 'Ada', bo: 'Bo' } },
  'strange key': 'odd',
};

const files = {
  signature: 'Yours,\nthe {{queue.name}} queue\n',
  line: '- {{text}}\n',
  greeting: 'Dear {{name}}, about {{ticket}}',
  outer: '<{{> signature}}>',
};

const texts = [
  'plain {{ticket}} text',
  '{{{ticket}}}{{&ticket}}',
  '{"a": {"b": 1}} and }} alone',
  '\\{{ticket}} and \\\\{{ticket}}',
  '{{queue.name}} {{queue/name}} {{this.queue.name}} {{./ticket}}',
  '{{[strange key]}} {{rows.[1].text}} {{tags.length}}',
  '{{"ticket"}}',
  '{{#if urgent}}yes{{else}}no{{/if}} {{#if paid}}yes{{else}}no{{/if}}',
  '{{#if none}}a{{else if blank}}b{{else if tags}}c{{else}}d{{/if}}',
  '{{#if zero}}a{{else}}b{{/if}}{{#if zero includeZero=true}}a{{else}}b{{/if}}',
  '{{#unless empty}}none{{/unless}}{{^if empty}}still none{{/if}}',
  '{{#if urgent}}a{{^}}b{{/if}}',
  '{{#each tags}}{{@index}}:{{this}}{{#unless @last}}, {{/unless}}{{/each}}',
  '{{#each tags}}{{.}}{{@first}}{{@key}}{{else}}nothing{{/each}}',
  '{{#each empty}}x{{else}}nothing for {{ticket}}{{/each}}',
  '{{#each queue.agents}}{{@key}}={{this}};{{/each}}',
  '{{#each rows as |row index|}}{{index}} {{row.text}} {{@root.ticket}}{{/each}}',
  '{{#each rows}}{{id}} of {{../ticket}} {{#each notes}}{{this}}{{../id}}{{@../index}}{{/each}}{{/each}}',
  '{{#each rows}}{{#if id}}{{text}} {{../ticket}}{{/if}}{{/each}}',
  '{{#with queue}}{{name}} {{agents.ada}} {{../ticket}}{{/with}}',
  '{{#with queue as |q|}}{{q.name}}{{/with}}{{#with empty}}x{{else}}y{{/with}}',
  '{{#each queue.agents as |agent key|}}{{key}}{{agent}}{{/each}}',
  'A\n{{#if urgent}}\nB\n{{else}}\nC\n{{/if}}\nD\n',
  'A\n  {{#each rows}}\n  - {{text}}\n  {{/each}}\nD',
  'A\n{{! a comment }}\nB {{!-- another }} --}} C',
  'A  {{~ticket~}}  B {{~#if urgent~}} C {{~/if~}} D',
  'Hello\n  {{> signature}}\nBye',
  'Hello {{> signature}}|',
  '{{#each rows}}\n    {{> line}}\n{{/each}}',
  '{{> greeting name="Ada"}} {{> greeting this name=ticket}}',
  '{{> outer}}',
  '{{#with queue}}{{> signature queue=this}}{{/with}}',
  '\r\n{{#if urgent}}\r\nyes\r\n{{/if}}\r\n',
];

describe('rendering', () => {
  it.each(texts)('agrees with Handlebars on %j', (text) => {
    const handlebars = Handlebars.create();
    for (const [name, partial] of Object.entries(files)) handlebars.registerPartial(name, partial);
    const reference = handlebars.compile(text, { noEscape: true });
    expect(render(text, variables, partials(files))).toEqual(reference(variables));
  });
});
