import { describe, expect, it } from 'vitest';
import { helperSummaries } from '../../../src/template/builtin-helpers.ts';
import { failure, problems, render } from './support.ts';

const variables = {
  ticket: '  I was charged twice. ',
  tags: ['billing', 2, true],
  row: { id: 7, note: null },
  lines: 'one\n\ntwo\n',
  face: '😀😀😀',
  count: 3,
  urgent: true,
  paid: false,
  empty: [],
};

describe('a helper', () => {
  it.each([
    ['{{json row}}', '{"id":7,"note":null}'],
    ['{{json row indent=2}}', '{\n  "id": 7,\n  "note": null\n}'],
    ['{{json row.note}}', 'null'],
    ['<{{trim ticket}}>', '<I was charged twice.>'],
    ['{{upper (trim ticket)}}', 'I WAS CHARGED TWICE.'],
    ['{{lower "ABC"}}', 'abc'],
    ['{{join tags}}', 'billing, 2, true'],
    ['{{join tags " / "}}', 'billing / 2 / true'],
    ['{{join tags separator="|"}}', 'billing|2|true'],
    ['{{join empty}}|', '|'],
    ['{{default row.note "none"}}', 'none'],
    ['{{default missing.at.all "none"}}', 'none'],
    ['{{default row.id "none"}}', '7'],
    ['{{truncate face 2}}', '😀😀'],
    ['{{truncate "refund" 10}}', 'refund'],
    ['{{truncate "refund" count}}', 'ref'],
    ['{{truncate "refund" 0}}|', '|'],
    ['{{indent lines 2}}', '  one\n\n  two\n'],
    ['{{eq count 3}} {{eq count "3"}}', 'true false'],
    ['{{#if (eq tags tags)}}same{{/if}}', 'same'],
    ['{{ne count 3}}', 'false'],
    ['{{lt count 4}} {{gt count 4}} {{lt "a" "b"}}', 'true false true'],
    ['{{and urgent count}} {{and paid missing}}', '3 false'],
    ['{{or paid "later"}} {{or urgent missing}}', 'later true'],
    ['{{not urgent}} {{not empty}} {{not ""}}', 'false true true'],
    ['{{#if (and urgent (not paid) (gt count 2))}}now{{/if}}', 'now'],
  ])('renders %j', (text, expected) => {
    expect(render(text, variables)).toBe(expected);
  });

  it.each([
    ['{{join ticket}}', '1:8+6 `ticket` is text; `join` takes a list'],
    ['{{join tags row}}', '1:13+3 `row` is a map, which has no text; use `json`'],
    ['{{upper tags}}', '1:9+4 `tags` is a list, which has no text; use `json` or `join`'],
    ['{{truncate ticket -1}}', '1:19+2 `-1` is -1, not a whole number from 0 to 100000000'],
    ['{{indent ticket "x"}}', '1:17+3 `"x"` is text, not a whole number from 0 to 100'],
    [
      '{{lt count "3"}}',
      '1:6+5 `count` is a number and `"3"` is text; `lt` takes two numbers or two texts',
    ],
    ['{{default missing other}}', '1:19+5 there is no value for `other`'],
    ['{{default (upper missing) "x"}}', '1:18+7 there is no value for `missing`'],
  ])('refuses %j', (text, expected) => {
    expect(failure(text, variables)).toBe(expected);
  });

  it.each([
    ['{{upper}}', undefined],
    ['{{upper a b}}', '`upper` takes 1 value, as in `{{upper ticket}}`; it is given 2'],
    ['{{join a b c}}', '`join` takes 1 to 2 values, as in `{{join tags ", "}}`; it is given 3'],
    ['{{json a indnt=2}}', '`json` has no option `indnt`'],
    ['{{if a b}}', '`if` opens a block: `{{#if …}}…{{/if}}`'],
    ['{{#upper a}}x{{/upper}}', '`upper` opens no block; it is `{{upper …}}`'],
    ['{{#if a b}}x{{/if}}', '`if` takes one value; it is given 2'],
    ['{{#each a limit=3}}x{{/each}}', '`each` has no option `limit`'],
    ['{{#if a as |b|}}x{{/if}}', '`if` gives no names with `as`; 1 are written'],
  ])('is checked where it is called: %j', (text, message) => {
    expect(problems(text).map((problem) => [problem.code, problem.message])).toEqual(
      message === undefined ? [] : [['bad-template', message]],
    );
  });

  it('is described with a usage that is right', () => {
    const unknown = helperSummaries.flatMap(({ usage }) => problems(usage.replaceAll('…', 'x')));
    expect(unknown).toEqual([]);
  });
});
