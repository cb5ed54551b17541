import { expect, it } from 'vitest';
import { explainUnjudged } from '../../../src/run/explain-unjudged.ts';

const bugIn = (stack: string): string => {
  const error = Object.assign(new TypeError('no queue'), { stack });
  return explainUnjudged(error, { assertion: 'polite' } as never).verdict.message;
};

const said = 'a bug in `polite`, and nothing in the answer: TypeError: no queue';

it.each([
  [
    'TypeError: no queue\n    at judge (/desk/checks/polite.ts:3:9)\n    at /desk/a.ts:1:1',
    'polite.ts:3:9',
  ],
  ['TypeError: no queue\n    at C:\\desk\\polite.ts:3:9', 'polite.ts:3:9'],
  ['TypeError: no queue\n    at new Promise (<anonymous>)\n    at /desk/a.ts:1:1', 'a.ts:1:1'],
])('a bug is told with the first place that its stack names: %j', (stack, place) => {
  expect(bugIn(stack)).toBe(`${said} (${place})`);
});

it('a stack without a place is told without', () => {
  expect(bugIn('TypeError: no queue')).toBe(said);
});

it('the place is looked for in time linear to the stack', () => {
  const rest = `${'\n'.repeat(200_000)}x\n at ${'a'.repeat(200_000)}\n    at /desk/a.ts:1:1`;
  expect(bugIn(`TypeError: no queue${rest}`)).toBe(`${said} (a.ts:1:1)`);
});
