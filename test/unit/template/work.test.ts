import { describe, expect, it } from 'vitest';
import { failure, partials, render } from './support.ts';

const thousand = Array.from({ length: 1000 }, (_, index) => index);
const steps = 'the template takes more than 2000000 steps';
const text = 'the template makes more than 20000000 characters';

describe('a template that would never end, or fill the memory', () => {
  it.each([
    ['{{#each l}}{{#each ../l}}{{#each ../../l}}x{{/each}}{{/each}}{{/each}}', `1:34+7 ${steps}`],
    ['{{#each l}}{{#each ../l}}{{#each ../../l}}{{/each}}{{/each}}{{/each}}', `1:34+7 ${steps}`],
    ['{{#each l}}{{#each ../l}}{{#if (json ../../l)}}{{/if}}{{/each}}{{/each}}', `1:33+4 ${steps}`],
    [`{{#each l}}{{#each ../l}}${'x'.repeat(50)}{{/each}}{{/each}}`, `1:26+50 ${text}`],
    ['{{#each l}}{{#each ../l}}{{../../t}}{{/each}}{{/each}}', `1:28+7 ${text}`],
    ['{{#each l}}\n  {{> lines}}\n{{/each}}', `2:3+11 ${text}`],
    ['{{indent (indent (indent lines 100) 100) 100}}', `1:19+6 ${steps}`],
  ])('%s stops', (written, said) => {
    const source = partials({ lines: `${'x\n'.repeat(9000)}` });
    const lines = 'x\n'.repeat(2_000_000);
    expect(failure(written, { l: thousand, t: 'x'.repeat(1000), lines }, source)).toBe(said);
  });

  it('is not one that is only large, however often it is rendered', () => {
    const large = '{{#each l}}{{#each ../l}}{{this}}{{/each}}{{/each}}';
    for (let time = 0; time < 3; time++) {
      expect(render(large, { l: thousand.slice(0, 500) })).toHaveLength(695_000);
    }
  });
});
