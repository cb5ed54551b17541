import { defineConfig } from 'vitest/config';
import { makeClosingLineReporter } from './test/support/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', makeClosingLineReporter()],
    testTimeout: 15_000,
    hookTimeout: 15_000,
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
