/** Vitest's `test` with a tracker for each test, and its `expect` with matchers for it. */
import { test as base, expect } from 'vitest';
import { matchers, type TrackerMatchers } from './matchers.js';
import type { SimpleTrackerOptions } from './options.js';
import { SimpleTracker } from './simple-tracker.js';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters are to be those of Vitest's own
  interface Matchers<T = any> extends TrackerMatchers<T> {}
}

export type { TrackerMatchers };

/** The fixtures of a test. */
export interface TrackerFixtures {
  /**
   * The options of `tracker`. Its ports are 0 unless they are set here. To change them for a file or a
   * `describe`:
   *
   * ```ts
   * test.override({ trackerOptions: { interval: 5 } });
   * ```
   */
  trackerOptions: SimpleTrackerOptions;
  /**
   * The test's own tracker on UDP and HTTP, already started. It is closed after the test, which fails
   * if an expectation is not met then.
   */
  tracker: SimpleTracker;
}

/**
 * Vitest's `test`, with a tracker for each test that uses it.
 *
 * ```ts
 * import { expect, test } from 'test-tracker/vitest';
 *
 * test('the client announces itself', async ({ tracker }) => {
 *   startYourClient({ announce: tracker.udpUrls[0], infoHash });
 *   await tracker.waitFor({ event: 'started', infoHash });
 *   expect(tracker).toHavePeer(infoHash, { left: 0 });
 * });
 * ```
 */
export const test = base.extend<TrackerFixtures>({
  trackerOptions: {},
  tracker: async ({ trackerOptions, onTestFinished }, use) => {
    const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, ...trackerOptions });
    // Not after `use`: Vitest reports an error there twice.
    onTestFinished(() => tracker.close());
    await tracker.start();
    await use(tracker);
  },
});

expect.extend(matchers);

/** Vitest's `expect`, with the {@link TrackerMatchers}. */
export { expect };
