import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/setup.ts'],
    // Generous, since a slow machine is no mistake; nothing is timed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
