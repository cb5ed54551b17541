import { describe, expect, it } from 'vitest';
import { completeWord } from '../../../../src/cli/completion/complete-word.ts';
import { serveFlags } from '../../../../src/cli/options.ts';

/** What is offered: the words, then the kind of value behind what stays of the word. */
function complete(...words: readonly string[]): string {
  const { words: offered, prefix, value } = completeWord(words);
  return [...offered.map(({ word }) => word), ...(value ? [`${prefix}<${value}>`] : [])].join(' ');
}

const commands =
  'run validate list report resume rerun rescore runs compare calibrate serve explain init completion';

describe('the first word', () => {
  it('is a command or a pipeline', () => {
    expect(complete('')).toBe(`${commands} <pipelines>`);
    expect(complete('--quiet', 'va')).toBe(`${commands} <pipelines>`);
  });

  it('is an option of a run when it begins with a dash', () => {
    const words = complete('-').split(' ');
    expect(words.filter((word) => ['--endpoint', '--version', '--port'].includes(word))).toEqual([
      '--endpoint',
      '--version',
    ]);
  });
});

describe('an argument', () => {
  it.each([
    ['<pipelines>', 'validate', ''],
    ['<pipelines>', 'list', 'triage.yaml', ''],
    ['<pipelines>', 'triage.yaml', ''],
    ['<pipelines>', '--', ''],
    ['<pipelines>', '--endpoint', 'emulator', 'run', ''],
    ['<runs>', 'report', ''],
    ['', 'report', 'latest', ''],
    ['<codes>', 'explain', ''],
    ['<folders>', 'init', ''],
    ['<shells>', 'completion', ''],
    ['', 'serve', ''],
  ])('is %s', (kind, ...words) => {
    expect(complete(...words)).toBe(kind);
  });
});

describe('the value of an option', () => {
  it.each([
    ['<endpoints>', '--endpoint', ''],
    ['--endpoint=<endpoints>', '--endpoint='],
    ['<reporters>', 'triage.yaml', '-r', 'j'],
    ['junit=<files>', '-r', 'junit=re'],
    ['--reporter=junit=<files>', '--reporter=junit='],
    ['pulze openai', '--dialect', ''],
    ['<folders>', 'report', '--output', ''],
    ['<yaml-files>', 'serve', '--script', ''],
    ['<files>', '-e', ''],
    ['<variables>', '--api-key-env', ''],
    ['', '--var', 'product='],
    ['<runs>', 'report', '-r', 'json', ''],
  ])('is %s', (kind, ...words) => {
    expect(complete(...words)).toBe(kind);
  });
});

describe('an option', () => {
  it('is one of its command', () => {
    const own = Object.keys(serveFlags).map((name) => `--${name}`);
    expect(complete('serve', '--').split(' ')).toEqual([...own, '--help']);
  });

  it('is not offered again, unless it may be given again', () => {
    const words = complete('report', '--quiet', '-r', 'json', '--').split(' ');
    const asked = ['--quiet', '--reporter', '--verbose', '--output', '--no-color', '--help'];
    expect(asked.filter((word) => !words.includes(word))).toEqual(['--quiet']);
  });

  it('that takes no value is followed by an argument', () => {
    expect(complete('--bail', '')).toBe(`${commands} <pipelines>`);
    expect(complete('report', '--quiet', '')).toBe('<runs>');
  });

  it('is none behind two dashes', () => {
    expect(complete('--', '--')).toBe('<pipelines>');
  });
});
