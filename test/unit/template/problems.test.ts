import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src/template/parse-template.ts';
import { fc } from '../../support/fast-check.ts';
import { partials, problems } from './support.ts';

function firstProblem(text: string): string {
  const [problem] = problems(text);
  if (problem === undefined) return 'none';
  const { line, column, length } = problem.place;
  return `${line}:${column}+${length} ${problem.code}: ${problem.message}`;
}

describe('a template that cannot be read', () => {
  it.each([
    ['a {{ticket', '1:3+2 bad-template: `{{` is never closed; as text it is written `\\{{`'],
    ['a {{', '1:3+2 bad-template: `{{` is never closed; as text it is written `\\{{`'],
    ['{{#if x}}\na', '1:1+9 bad-template: `{{#if}}` is never closed'],
    ['{{#if x}}{{#each y}}{{/if}}', '1:13+4 bad-template: `{{#each}}` is closed by `{{/if}}`'],
    ['a\n  {{/if}}', '2:3+7 bad-template: `{{/if}}` closes nothing'],
    ['{{else}}', '1:1+8 bad-template: `{{else}}` stands in no block, or after its `{{else}}`'],
    ['{{}}', '1:1+4 bad-template: the tag names nothing; `{{` that is text is written `\\{{`'],
    [
      '{"a": {{a}}}',
      '1:10+3 bad-template: `}}}` closes no `{{{`; put a space before a `}` that is text',
    ],
    [
      '{"a": {"b": {{a}}}}',
      '1:16+4 bad-template: `}}}}` closes no `{{{{`; put a space before a `}` that is text',
    ],
    ['{{{a}}', '1:1+3 bad-template: `{{{` is closed by `}}`; put a space after a `{` that is text'],
    ['{{items.0}}', '1:9+3 bad-template: an index is written in brackets: `items.[0]`'],
    ['{{calls[0].id}}', '1:3+8 bad-template: `calls[0]` is written `calls.[0]` in a template'],
    [
      '{{ticket | upper}}',
      '1:10+1 bad-template: a helper comes first (`{{upper ticket}}`); there is no `|`',
    ],
    ['{{upper "a}}', '1:9+1 bad-template: a quote is never closed'],
    ['{{a.[b}}', '1:5+1 bad-template: a `[` is never closed'],
    [
      '{{json a indent=}}',
      '1:17+2 bad-template: the tag ends too early: something is missing before `}}`',
    ],
    ['{{!-- x', '1:1+5 bad-template: a comment `{{!--` is never closed'],
    ['{{a/../b}}', '1:3+4 bad-template: `a/..` is no path: `..` and `this` stand at its beginning'],
    ['{{a}}\0', '1:6+1 bad-template: the template holds a character with the number 0'],
    [
      '{{#*inline "x"}}a{{/inline}}',
      '1:1+28 bad-template: inline partials and decorators `{{* …}}` are not supported; a partial is a file of its own',
    ],
    [
      '{{{{raw}}}}a{{{{/raw}}}}',
      '1:1+24 bad-template: raw blocks `{{{{…}}}}` are not supported; a `{{` that is text is written `\\{{`',
    ],
    [
      '{{#> layout}}x{{/layout}}',
      '1:1+25 bad-template: partials with a block `{{#> …}}` are not supported; a partial is called with `{{> name}}`',
    ],
    [
      '{{> (name)}}',
      '1:5+6 bad-template: the name of a partial is written out; it cannot be computed',
    ],
    [
      '{{../ticket}}',
      '1:3+9 bad-template: `../ticket` leads out of the template; only `each` and `with` are left by `../`',
    ],
    [
      '{{#if a}}{{../b}}{{/if}}',
      '1:12+4 bad-template: `../b` leads out of the template; only `each` and `with` are left by `../`',
    ],
    ['{{@index}}', '1:3+6 bad-template: `@index` is used outside of an `each`'],
    ['{{@indx}}', '1:3+5 bad-template: there is no `@indx`'],
    ['{{uper ticket}}', '1:3+4 unknown-helper: there is no helper `uper`'],
    ['{{lookup a b}}', '1:3+6 unknown-helper: there is no helper `lookup`'],
    ['{{log a}}', '1:3+3 unknown-helper: there is no helper `log`'],
    ['{{#urgent}}x{{/urgent}}', '1:4+6 unknown-helper: there is no block `urgent`'],
    ['{{a.b c}}', '1:3+3 unknown-helper: there is no helper `a.b`'],
    ['{{constructor a}}', '1:3+11 unknown-helper: there is no helper `constructor`'],
  ])('says so of %j', (text, expected) => {
    expect(firstProblem(text)).toBe(expected);
  });

  it('suggests the helper that was meant', () => {
    expect(problems('{{uper ticket}}')[0]?.hints).toEqual(['did you mean `upper`?']);
  });

  it('tells every problem at once', () => {
    expect(problems('{{uper a}}\n{{#eech b}}{{/eech}}').map(({ place }) => place)).toEqual([
      { line: 1, column: 3, length: 4 },
      { line: 2, column: 4, length: 4 },
    ]);
  });

  it('never throws, whatever the text is', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{{#if a}}',
      '{{/if}}',
      '{{else}}',
      '{{{',
      '}}}',
      ' ',
      'a',
      '"',
      '[',
      '|',
      '@',
      '../',
      '{{!--',
      '\\',
      '\n',
      '{{>',
      '(',
      ')',
      '=',
      '{{{{',
      '~',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        for (const problem of parseTemplate(text).problems ?? []) {
          expect(problem.message).not.toMatch(/\n|Expecting|^$/);
          expect(text.split('\n').length).toBeGreaterThanOrEqual(problem.place.line);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when it is nested too deeply', () => {
    const text = `${'{{#if a}}'.repeat(150)}${'{{/if}}'.repeat(150)}`;
    expect(firstProblem(text)).toBe('1:901+800 bad-template: blocks are nested more than 100 deep');
  });
});

describe('a partial', () => {
  it('that is unknown is a problem with the way out', () => {
    expect(problems('Dear\n{{> singature}}', partials({ signature: 'Yours' }))).toEqual([
      {
        code: 'unknown-partial',
        message: 'there is no partial `singature`',
        place: { line: 2, column: 5, length: 9 },
        hints: [
          'did you mean `signature`?',
          'it is read from `singature.hbs` beside the pipeline or in `partials/`',
        ],
      },
    ]);
  });

  it('has a name and not a path', () => {
    expect(problems('{{> ../out/card}}', partials({ signature: 'Yours' }))).toMatchObject([
      {
        code: 'unknown-partial',
        hints: [
          'there is `signature`',
          'a partial has a name, not a path: `{{> name}}` is `name.hbs` beside the pipeline or in `partials/`',
        ],
      },
    ]);
  });

  it('whose file cannot be read is told as such, where it is included', () => {
    const card = { name: 'card', path: 'pipelines/card.hbs', problem: 'permission denied' };
    expect(problems('Dear\n{{> card}}', new Map([['card', card]]))).toEqual([
      {
        code: 'unreadable-file',
        message: '`pipelines/card.hbs`: permission denied',
        place: { line: 2, column: 5, length: 4 },
      },
    ]);
  });

  it('that includes itself is a problem where the circle closes', () => {
    const source = partials({ a: 'x {{> b}}', b: '\n{{> a}}' });
    expect(problems('{{> a}}{{> a}}', source)).toEqual([
      {
        code: 'circular-partial',
        message: 'a partial includes itself: `a` → `b` → `a`',
        place: { line: 2, column: 5, length: 1, partial: 'pipelines/partials/b.hbs' },
      },
    ]);
  });

  it('has its problems in its own file', () => {
    expect(problems('{{> card}}', partials({ card: 'Dear {{name' }))).toEqual([
      {
        code: 'bad-template',
        message: '`{{` is never closed; as text it is written `\\{{`',
        place: { line: 1, column: 6, length: 2, partial: 'pipelines/partials/card.hbs' },
      },
    ]);
  });

  it('is not multiplied beyond reason', () => {
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
    const texts = names.map((name, index) => [name, `{{> p${index + 1}}}{{> p${index + 1}}}`]);
    const source = partials(Object.fromEntries([...texts, ['p20', 'x']]));
    expect(problems('{{> p0}}', source)[0]?.message).toBe(
      'the template includes more than 1000 partials',
    );
  });
});
