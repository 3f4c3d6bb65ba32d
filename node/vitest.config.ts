import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Every wait has a limit of its own, with a message; this one is for what has none.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'modules',
          include: ['test/**/*.test.ts'],
          exclude: ['test/package/**', 'test/user/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          // Those of test/user are run from here, in a project of their own.
          include: ['test/package/*.test.ts'],
          globalSetup: 'test/package/setup.ts',
          // They share one project, and run suites that take all processors.
          fileParallelism: false,
        },
      },
    ],
  },
});
