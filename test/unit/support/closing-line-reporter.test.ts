import { describe, expect, it } from 'vitest';
import type { TestModule } from 'vitest/node';
import { closingLine, countTests } from '../../support/closing-line-reporter.ts';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

/** The part of a test file's result that is read. */
function makeModule(moduleState: string, states: readonly State[]): TestModule {
  const module: unknown = {
    state: () => moduleState,
    children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  };
  return module as TestModule;
}

const error = { message: 'the desk is closed' };

describe('the closing line of a test run', () => {
  it('counts the tests of all files', () => {
    const modules = [
      makeModule('passed', ['passed', 'skipped', 'passed']),
      makeModule('failed', ['failed', 'passed']),
    ];
    expect(countTests(modules, [])).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a file that did not load, and an error outside of a test', () => {
    expect(countTests([makeModule('failed', [])], [error])).toEqual({
      passed: 0,
      failed: 2,
      skipped: 0,
    });
  });

  it.each([
    [{ passed: 12, failed: 0, skipped: 0 }, 0, '12 passed, 0 failed'],
    [{ passed: 12, failed: 3, skipped: 0 }, 1, '12 passed, 3 failed'],
    [{ passed: 12, failed: 0, skipped: 2 }, 0, '12 passed, 0 failed, 2 skipped'],
    [{ passed: 12, failed: 0, skipped: 0 }, 1, '12 passed, 1 failed'],
  ])('%j with exit code %i is said in one line', (counts, exitCode, line) => {
    expect(closingLine(counts, exitCode)).toBe(line);
  });
});
