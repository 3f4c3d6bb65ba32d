/** Test suites in the user's project: those of `test/user`, and the examples. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { runtime } from '../support.js';
import { env, run } from './run.js';

const { project } = inject('user');

/** Of one test, in Vitest's report. */
interface Result {
  fullName: string;
  status: string;
  failureMessages: string[];
}

/** What a run of Vitest in `folder` of the user's project reports. */
async function vitest(folder: string, ...options: string[]) {
  const args = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter', 'json'];
  // Waits have limits of their own; on a busy machine hundreds of trackers may take their time.
  args.push('--testTimeout', '60000', '--hookTimeout', '60000');
  const { stdout, stderr, code } = await run(process.execPath, [...args, ...options], {
    cwd: join(project, folder),
    env,
    timeout: 110_000,
  }).catch((error) => error);
  const start = stdout?.indexOf('{') ?? -1;
  expect(start, `${stdout}${stderr}`).toBeGreaterThanOrEqual(0);
  const report = JSON.parse(stdout.slice(start));
  const failures: string[] = report.testResults.flatMap(
    (file: { message: string; assertionResults: Result[] }) => [
      ...(file.message ? [file.message] : []),
      // One that was tried again and passed has failures, too.
      ...file.assertionResults.flatMap(({ fullName, status, failureMessages }) =>
        status === 'passed' ? [] : failureMessages.map((message) => `${fullName}: ${message}`),
      ),
    ],
  );
  return { failures, passed: report.numPassedTests, failed: report.numFailedTests, code, stderr };
}

describe("the user's own Vitest suite passes", () => {
  // Several files at once, each with trackers of its own: in threads of one process, or in processes.
  test.each(['forks', 'threads', 'vmThreads'])(
    'in the pool %s',
    async (pool) => {
      const workers = ['--pool', pool, '--maxWorkers', '2', '--exclude', 'examples/**'];
      const { failures, passed, code, stderr } = await vitest('.', ...workers);
      expect(failures).toEqual([]);
      // Unhandled errors are not in the report, but in the status.
      expect(code, stderr).toBeUndefined();
      expect(passed).toBeGreaterThan(200);
    },
    120_000,
  );
});

describe('the fixture fails the test', () => {
  test('whose expectation is not met, and no other', async () => {
    await mkdir(join(project, 'failing'), { recursive: true });
    await writeFile(
      join(project, 'failing/expect.test.ts'),
      `import { expect, test } from 'test-tracker/vitest';
      test('unmet', ({ tracker }) => tracker.expect({ event: 'stopped' }, 1));
      test('met', ({ tracker }) => tracker.expect({ event: 'stopped' }, 0));
      test('matcher', ({ tracker }) => expect(tracker).toHaveAnnounced({ event: 'started' }));
      test('wait', async ({ tracker }) => {
        await tracker.waitFor({ event: 'completed' }, { timeout: 20 });
      });`,
    );
    const { failures, passed, failed } = await vitest('failing');
    expect({ passed, failed }).toEqual({ passed: 1, failed: 3 });
    expect(failures).toHaveLength(3);
    const report = failures.join('\n');
    expect(report).toMatch(/^unmet: .*event stopped: expected exactly 1, got 0/m);
    expect(report).toMatch(/^matcher: .*event started: expected at least 1, got 0/m);
    expect(report).toMatch(/^wait: .*timed out after 20 ms\n.*event completed/m);
    // The line of the user's that waited.
    expect(report).toMatch(/failing\/expect\.test\.ts:6/);
  }, 60_000);
});

/** How each runtime runs tests of node:test. */
const NODE_TEST = {
  node: ['--test', 'node-test/announce.test.js'],
  bun: ['test', './node-test/announce.test.js'],
  deno: ['test', '--allow-all', '--no-check', 'node-test/announce.test.js'],
};

describe('the examples pass', () => {
  test('with Vitest', async () => {
    const { failures, passed, code } = await vitest('examples', '--dir', 'vitest');
    expect(failures).toEqual([]);
    expect({ passed, code }).toEqual({ passed: 24, code: undefined });
  }, 60_000);

  test.each([
    ['jest', ['--experimental-vm-modules', '../node_modules/jest/bin/jest.js'], /Tests: +3 passed/],
    ['node:test', NODE_TEST[runtime], /^[#ℹ] pass 3$|^ 3 pass$|^ok \| 3 passed/m],
  ])(
    'with %s',
    async (_, args, passed) => {
      const { stdout, stderr } = await run(process.execPath, args, {
        cwd: join(project, 'examples'),
        env,
        timeout: 60_000,
      });
      expect(`${stdout}${stderr}`).toMatch(passed);
    },
    60_000,
  );
});
