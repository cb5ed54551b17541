import { defineConfig } from 'vitest/config';
import { makeClosingLineReporter } from './test/support/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', makeClosingLineReporter()],
    // No test mocks a module or changes what is global, and loading the program anew for each file costs most of the time.
    isolate: false,
    maxWorkers: '100%',
    // The first test of a worker also loads the program, which takes long on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    update: process.env['UPDATE'] === '1',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['**/*.generated.ts'],
      reporter: ['text-summary', 'html'],
      reportOnFailure: true,
      thresholds: { lines: 85 },
    },
  },
});
