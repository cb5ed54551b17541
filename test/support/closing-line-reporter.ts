import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Ends the run with a line that is read by machines: `12 passed, 1 failed`. It is written when the
 * process ends, since the coverage report comes after everything that a reporter is told.
 */
export function makeClosingLineReporter(): Reporter {
  let counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  return {
    onInit(vitest) {
      if (vitest.config.watch) return;
      process.once('exit', (code) => writeSync(1, `${closingLine(counts, code)}\n`));
    },
    onTestRunEnd(modules, unhandledErrors) {
      counts = countTests(modules, unhandledErrors);
    },
  };
}

/** What did not load, and an error outside of every test, are failures as well. */
export function countTests(
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
): TestCounts {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    const failedBefore = counts.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state !== 'pending') counts[state] += 1;
    }
    if (module.state() === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

/** A run that ends badly for another reason (too little coverage, say) has a failure, too. */
export function closingLine(counts: TestCounts, exitCode: number): string {
  const failed = exitCode === 0 ? counts.failed : Math.max(counts.failed, 1);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${failed} failed${skipped}`;
}
