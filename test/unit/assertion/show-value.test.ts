import { describe, expect, it } from 'vitest';
import {
  describeValue,
  showList,
  showPath,
  showText,
  showValue,
} from '../../../src/assertion/show-value.ts';

describe('showText', () => {
  it('keeps a text on one line', () => {
    expect(showText('Dear Ada,\n\tthank you')).toBe('`Dear Ada,\\n\\tthank you`');
  });

  it('cuts a long text after 59 characters', () => {
    expect(showText('a'.repeat(60))).toBe(`\`${'a'.repeat(60)}\``);
    expect(showText('a'.repeat(61))).toBe(`\`${'a'.repeat(59)}…\``);
  });

  it('does not cut through a surrogate pair', () => {
    const text = `${'a'.repeat(58)}🎫${'b'.repeat(9)}`;
    expect(showText(text)).toBe(`\`${'a'.repeat(58)}…\``);
  });
});

it('shows values that are not text as JSON', () => {
  expect([42, true, null, ['billing'], { queue: 'billing' }].map(showValue)).toEqual([
    '`42`',
    '`true`',
    '`null`',
    '`["billing"]`',
    '`{"queue":"billing"}`',
  ]);
});

it('shows what JSON cannot hold by its name, so that a bug elsewhere ends nothing here', () => {
  expect(showValue(undefined as never)).toBe('`undefined`');
});

it('tells a text from the number that looks like it', () => {
  expect([42, '42', true, null, []].map(describeValue)).toEqual([
    'the number `42`',
    'the text `42`',
    'the boolean `true`',
    '`null`',
    '`[]`',
  ]);
});

it('counts what a list does not show', () => {
  expect(showList(['a', 'b', 'c'], 2)).toBe('`a`, `b` and 1 more');
});

it('writes a place as JSONPath does', () => {
  expect(showPath(['items', 0, 'unit price', "it's", 'größe'])).toBe(
    "`$.items[0]['unit price']['it\\'s'].größe`",
  );
});
