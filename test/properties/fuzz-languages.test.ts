import { describe, expect, it } from 'vitest';
import { compilePath } from '../../src/assertion/json-path.ts';
import { compileExpression } from '../../src/expression/compile-expression.ts';
import { ExpressionError } from '../../src/expression/expression.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { parseTemplate } from '../../src/template/parse-template.ts';
import { TemplateError } from '../../src/template/template.ts';
import { fc } from '../support/fast-check.ts';
import { mutantsOf, runsOf } from '../support/fuzz.ts';

const variables: JsonObject = {
  text: 'I was charged twice. '.repeat(20),
  json: { queue: 'billing', items: [1, 2.5, null, 'a', [true]], deep: { a: { b: ['c'] } } },
  tags: Array.from({ length: 300 }, (_, at) => `tag-${at}`),
  steps: { sort: { text: 'a', json: { a: 1 } } },
  n: 3,
};

const expressions = mutantsOf({
  seeds: [
    'json.queue == "billing" && size(tags) > 3',
    'tags.all(a, tags.exists(b, a == b || b.matches("^tag-(\\\\d+)+$")))',
    'has(json.deep.a) ? json.items.map(x, x) : [1, 2.0, "a", true, null]',
    'text.split(" ").filter(w, w.startsWith("c")).size() in [1, 2, 3]',
    'double(n) / 0.0 > -1e308 && int("9223372036854775807") % 7 == n',
    'steps["sort"].json.a + 0x7fffffffffffffff > 1u && !("a" in json)',
    '{"a": [1], r"\\d": {}}.map(k, string(k) + text).exists_one(k, k.contains("a"))',
  ],
  fragments: [
    ...['&&', '||', '!', '?', ':', '==', '<=', '+', '-', '*', '/', '%', 'in', '.', ',', '"', "'"],
    ...['1', '9223372036854775808', '-9223372036854775808', '1e999', '0x', '1u', 'null', 'true'],
    ...['tags', 'text', 'json', 'json.items', 'x', '__proto__', 'constructor', '"a"', 'r"(a*)*b"'],
    ...['tags.map(x, ', 'tags.all(x, ', 'size(', 'string(', 'int(', '.matches("', '.replace("a", '],
    ...['b"a"', '"""', '\\u0000', '\u0000', '\ud800', '[', ']', '{', '}', '(', ')', 'has(', 'dyn('],
    ...['text + text', '.split("")', '.join(text)', 'tags + tags', 'type(1)', '// a', '\n'],
  ],
  nests: [
    ['(', ')'],
    ['[', ']'],
    ['{"a": ', '}'],
    ['!', ''],
    ['-', ''],
    ['tags.map(x, ', ')'],
    ['size(', ')'],
    ['true ? ', ' : false'],
    ['1 + ', ''],
    ['x.', ''],
    ['', '[0]'],
  ],
});

describe('an expression of words in any order', () => {
  it('has a value or an error of its own, within its steps', () => {
    fc.assert(
      fc.property(expressions, (source) => {
        const { expression, problem } = compileExpression(source);
        if (problem !== undefined) {
          expect(problem.offset).toBeGreaterThanOrEqual(0);
          expect(problem.offset).toBeLessThanOrEqual(source.length);
          return;
        }
        try {
          JSON.stringify(expression.evaluate(variables));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
      runsOf(600),
    );
  });
});

const paths = mutantsOf({
  seeds: ['$.items[0]', '$..a', "$['queue'][?@.a > 1 && count(@..*) == 2]", '$.items[::-1, 1:2]'],
  fragments: [
    ...['$', '@', '..', '.', '*', '[', ']', '?', '(', ')', '&&', '||', '!', '==', '<', ',', ':'],
    ...["'a'", '"', 'length(@)', 'match(@.a, "(a*)*b")', 'search(@, "[")', '9007199254740992'],
    ...['-1', '1e9', 'null', '\\u', '\ud800', '__proto__', 'value($..*)', '?@', '?$..*'],
  ],
  nests: [
    ['[', ']'],
    ['[?', ']'],
    ['(', ')'],
    ['!', ''],
    ['length(', ')'],
    ['..*', ''],
    ['[*]', ''],
    ['[?@.a', ']'],
  ],
});

describe('a JSONPath of words in any order', () => {
  it('finds values or says what is wrong', () => {
    fc.assert(
      fc.property(paths, (source) => {
        const { path, problem } = compilePath(source);
        if (path === undefined) expect(typeof problem).toBe('string');
        else JSON.stringify(path.find(variables));
      }),
      runsOf(600),
    );
  });
});

const partials = new Map(
  [
    '{{> b}}{{> b}}',
    '{{#each tags}}{{> a}}{{/each}}',
    '{{#with json}}{{> c}}{{queue}}{{/with}}',
  ].map((text, at) => {
    const name = 'abc'.charAt(at);
    return [name, { name, path: `${name}.hbs`, text }];
  }),
);

const templates = mutantsOf({
  seeds: [
    'Ticket: {{text}} {{json json}} {{#if tags}}{{#each tags}}{{@index}} {{this}}{{else}}none{{/each}}{{/if}}',
    '{{#with json}}{{queue}} {{../text}} {{deep.a.b.[0]}}{{/with}}{{> a}}{{{text}}}',
    '{{#each tags as |t i|}}{{#each ../tags}}{{#each ../../tags}}{{t}}{{/each}}{{/each}}{{/each}}',
    '{{truncate (join tags ", ") 20}} {{indent (json json) 1000000}} {{#unless (eq n 3)}}a{{/unless}}',
    '{{!-- a --}}\\{{text}} {{~text~}} {{lookup json "queue"}} {{upper (trim text)}}',
  ],
  fragments: [
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
      '{{> a}}',
      '{{> c x=(json json)}}',
      'text',
      'tags',
      'json',
      '../',
      '@root',
      '@key',
      'this',
      '"',
    ],
    ...[
      '(',
      ')',
      '(join tags text)',
      '(repeat',
      'as |a b|',
      '~',
      '1e9',
      '-1',
      '[',
      ']',
      '=',
      '\\{{',
    ],
    ...['__proto__', 'constructor', '{{!--', '--}}', '{{^}}', '{{&text}}', '{{*a}}', '{{{{raw}}}}'],
  ],
  nests: [
    ['{{#each tags}}', '{{/each}}'],
    ['{{#if n}}', '{{/if}}'],
    ['{{#with json}}', '{{/with}}'],
    ['(json ', ')'],
    ['{{', '}}'],
    ['../', ''],
    ['{{else if n}}', ''],
    ['a.', ''],
  ],
});

describe('a template of tags in any order', () => {
  it('has a text or an error of its own, within its steps, also where partials lead to themselves', () => {
    fc.assert(
      fc.property(templates, (text) => {
        const { template, problems } = parseTemplate(text, partials);
        expect(template === undefined).toBe((problems?.length ?? 0) > 0);
        try {
          expect(typeof (template?.render(variables) ?? '')).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      runsOf(150),
    );
  });
});

const documents = mutantsOf({
  seeds: [
    'version: 1\nmessages:\n  - user: |\n      a {{b}}\n    name: &x [1, 2]\ncases: [{ vars: { a: *x } }]\n',
    '? a\n: - b\n  - ? {c: d}\n    : "e\\u0041"\n--- \n%YAML 1.2\n...\n',
    '<<: &m { a: 1 }\nb: { <<: *m, c: !!str 2 }\nd: >-\n  folded\n   more\n\n  text\n',
  ],
  fragments: [
    ...[
      '- ',
      '? ',
      ': ',
      '\n',
      '\n  ',
      '\n    ',
      '\t',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a',
      '!!int ',
    ],
    ...['!a ', '|\n', '>-9\n', '"', "'", '#', '%', '---\n', '...\n', '<<: *a', '~', '.nan', '0o17'],
    ...['1e999', '\u0000', '\u0085', '\u2028', '\ufeff', '\r', '\ud800', '__proto__: 1\n', 'a: b'],
  ],
  nests: [
    ['[', ']'],
    ['{a: ', '}'],
    ['- ', ''],
    ['? ', ''],
    ['&a [*a, ', ']'],
    ['!a ', ''],
    ['a:\n', ''],
    ['[[', ''],
  ],
});

describe('a YAML document of tokens in any order', () => {
  it('has a value or problems with their places', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const { value, problems } = parseYaml({ path: 'ticket.yaml', text });
        expect(value === undefined).toBe(problems.length > 0);
        const last = text.split(/\r\n?|\n/).length;
        for (const { location } of problems) {
          expect(location.start.line).toBeGreaterThan(0);
          expect(location.start.line).toBeLessThanOrEqual(last);
        }
        JSON.stringify(value);
      }),
      runsOf(120),
    );
  });
});
