import { describe, expect, it } from 'vitest';
import { withoutBudgets } from '../../../src/pipeline/without-budgets.ts';

const rest = `version: 1
name: letters
# about what is asked
messages: [{ user: "budget: none" }]

cases:
  - { id: a, vars: { budget: 7 } }
`;

const wherever = (entry: string): readonly string[] => {
  const lines = rest.split('\n');
  return [0, 1, 3, 4, 5].map((at) => [...lines.slice(0, at), entry, ...lines.slice(at)].join('\n'));
};

describe('a text without its budgets', () => {
  it.each([
    ['on a line', 'budget: { cost: 1, time: 10m }'],
    ['over lines', 'budget:\n  cost: 1\n  time: 10m'],
    ['with a comment and an empty line', 'budget: # all of it\n\n# in dollars\n  cost: 1 # more'],
    ['in quotes', '"budget": { cost: 1 }'],
    ['of a configuration', 'budgets:\n  run: { cost: 1 }\n  tags:\n    nightly: { requests: 1 }'],
    ['that is empty', 'budget:'],
  ])('is the same wherever they are, and where there are none: %s', (_, entry) => {
    for (const text of wherever(entry)) expect(withoutBudgets(text)).toBe(rest);
    expect(withoutBudgets(rest)).toBe(rest);
  });

  it('keeps line ends, and what follows at the end of a file', () => {
    const text = 'version: 1\r\nbudget:\r\n  cost: 1\r\n\r\n# end\r\n';
    expect(withoutBudgets(text)).toBe('version: 1\r\n\r\n# end\r\n');
  });

  it('is that of a flow map, wherever they are in it', () => {
    const json = (entry: string, at: number): string =>
      `{\n${['  "version": 1', '  "cases": [{ "budget": 7 }]'].toSpliced(at, 0, entry).join(',\n')}\n}\n`;
    const none = '{\n  "version": 1,\n  "cases": [{ "budget": 7 }]\n}\n';
    for (const entry of ['  "budget": { "requests": 2 }', '  "budgets":\n {}']) {
      for (const at of [0, 1, 2]) expect(withoutBudgets(json(entry, at))).toBe(none);
    }
    expect(withoutBudgets(none)).toBe(none);
    expect(withoutBudgets('{ version: 1, budget: { cost: 1 } }\n')).toBe('{ version: 1 }\n');
  });

  it.each([
    ['another part may refer to them', 'budget: &limit { cost: 1 }\ncases: *limit\n'],
    ['another part of a flow map may', '{ budget: &limit { cost: 1 }, cases: *limit }\n'],
    ['they are of something else', 'search:\n  budget: 7\nbudgeted: 1\n'],
  ])('is as it was where %s', (_, text) => {
    expect(withoutBudgets(text)).toBe(text);
  });
});
