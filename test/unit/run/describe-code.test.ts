import { describe, expect, it } from 'vitest';
import { describeThrown } from '../../../src/run/describe-code.ts';

function placeOf(...lines: readonly string[]): string | undefined {
  const thrown = { kind: 'threw', message: 'no', stack: lines.join('\n') } as const;
  const told = describeThrown('checks/check.mjs', thrown, (text) => text);
  return /^`checks\/check\.mjs` threw no(?: \((.*)\))?$/.exec(told)?.[1];
}

describe('the place where a module threw', () => {
  it.each([
    '    at default (file:///desk/checks/check.mjs:3:9)',
    '    at file:///desk/checks/check.mjs:3:9',
    '    at check (C:\\desk\\checks\\check.mjs:3:9)',
  ])('is the first that the stack names in it: %s', (line) => {
    const other = '    at file:///desk/checks/other-check.mjs:1:1';
    expect(placeOf('Error: no', other, line, '    at /desk/check.mjs:7:7')).toBe('check.mjs:3:9');
  });

  it('may have no column', () => {
    expect(placeOf('file:///desk/checks/check.mjs:3', 'export', '^')).toBe('check.mjs:3');
  });

  it('is not told where the stack has none', () => {
    expect(placeOf('Error: no', 'check.mjs:3:9:1', '/check.mjs:x', '/a/check.mjs')).toBe(undefined);
  });

  it('is looked for in time linear to the stack', () => {
    const message = `Error: ${'x'.repeat(400_000)}`;
    expect(placeOf(message, '    at file:///desk/check.mjs:3:9')).toBe('check.mjs:3:9');
  });
});
