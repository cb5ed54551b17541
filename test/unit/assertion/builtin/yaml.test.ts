import { describe, expect, it } from 'vitest';
import { yaml } from '../../../../src/assertion/builtin/yaml.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import { judge, loadOptions, refusalOf } from '../../../support/judge.ts';

describe('yaml', () => {
  it.each([
    ['', 'it is empty'],
    ['```yaml\nqueue: billing\n```', 'it is in a code fence'],
    ['queue: a\nqueue: b', 'the key `queue` is there twice, at line 2, column 1, near `queue: b`'],
    [
      'a:\n\t- b',
      'a tab is used as indentation; YAML takes spaces only, at line 2, column 1, near `- b`',
    ],
    ['a: 1\n---\nb: 2', 'it holds more than one document, at line 2, column 1, near `---`'],
    ['a: *b', 'the alias names no anchor, at line 1, column 4, near `a: *b`'],
    ['a: "b', 'the quote is never closed, at line 1, column 4, near `a: "b`'],
  ])('says what is wrong with %j', async (text, problem) => {
    expect(await judge(yaml, true, { text })).toEqual(
      fail(`the text is not YAML: ${problem}`, { actual: text }),
    );
  });

  it('takes no plain text for YAML unless that is asked for', async () => {
    const text = 'Your refund is on its way.';
    expect(await judge(yaml, true, { text })).toEqual(
      fail('the YAML is a text, not a map or a list', { expected: 'map or list', actual: text }),
    );
    expect(await judge(yaml, { type: 'string' }, { text })).toEqual(
      pass('the text is YAML, a text', { actual: text }),
    );
  });

  it('is YAML 1.2, where `no` is a text', async () => {
    const schema = { properties: { urgent: { type: 'boolean' } } };
    expect((await judge(yaml, { schema }, { text: 'urgent: no' })).message).toBe(
      'the YAML does not fit the schema: `$.urgent` is the text `no`, not a boolean',
    );
  });

  it('takes a space of another kind for a letter, as YAML does', async () => {
    const schema = { required: ['\u00a0queue'] };
    const text = 'urgent: no\n\u00a0queue: billing\n';
    expect((await judge(yaml, { schema }, { text })).verdict).toBe('passed');
  });

  it('reads over tags of an application, and not over those of YAML', async () => {
    const text = '!stack\nname: !Ref Name\nzones: !<tag:x.example,2026:zones> [!Sub "a", b]\n';
    const schema = { properties: { name: { const: 'Name' }, zones: { const: ['a', 'b'] } } };
    expect((await judge(yaml, { schema }, { text })).verdict).toBe('passed');
    expect((await judge(yaml, true, { text: 'a: !!int x' })).message).toBe(
      'the text is not YAML: the tag `!!int` is not known, at line 1, column 4, near `a: !!int x`',
    );
    expect((await judge(yaml, true, { text: 'a: !e!b c' })).verdict).toBe('failed');
  });

  it('lets a schema say of what type the whole is', async () => {
    expect((await judge(yaml, { schema: { type: 'integer' } }, { text: '42' })).verdict).toBe(
      'passed',
    );
    const both = { type: 'array', schema: { minItems: 2 } };
    expect((await judge(yaml, both, { text: '- a' })).message).toBe(
      'the YAML does not fit the schema: `$` has 1 item, fewer than 2',
    );
  });

  it('reads its schema from a file, and says where the name of a lost one is', async () => {
    const files = { 'ticket.yaml': 'type: object' };
    expect(await loadOptions(yaml, { schema: 'ticket.yaml' }, files)).toEqual({
      schema: { type: 'object' },
    });
    expect(await refusalOf(yaml, { schema: 'lost.json' })).toEqual({
      code: 'unreadable-file',
      message: '`lost.json` is not there',
      path: ['schema'],
    });
  });

  it('judges no text that the parser would take too long for, or run out of stack', async () => {
    const deep = errored('the YAML is nested too deeply to be judged');
    for (const text of [
      '['.repeat(50_000),
      `${'['.repeat(40_000)}${']'.repeat(40_000)}`,
      '- '.repeat(40_000),
      Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    ]) {
      expect(await judge(yaml, true, { text })).toEqual(deep);
    }
    expect(await judge(yaml, true, { text: 'a: b\n'.repeat(2_000_000) })).toEqual(
      errored('YAML is judged up to 100000 characters, and this has 10000000'),
    );
  });

  it('fails an alias that leads to itself', async () => {
    expect((await judge(yaml, true, { text: 'a: &a [*a]' })).message).toBe(
      'the text is not YAML: the alias leads to itself, at line 1, column 8, near `a: &a [*a]`',
    );
  });
});
