import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Every wait has a limit of its own, with a message; this one is for what has none.
    testTimeout: 30_000,
    // Run from the packed tarball, by package.test.ts.
    exclude: ['test/user/**'],
  },
});
