/** A tracker as a fixture of Vitest, and matchers. */
import { test as base, expect } from 'vitest';
import type { RequestFilter, Times } from './filter.js';
import { type ExpectedPeer, matchers } from './matchers.js';
import type { SwarmCounts } from './request.js';
import type { InfoHash } from './settings.js';
import { SimpleTracker, type SimpleTrackerOptions } from './simple-tracker.js';

/** The matchers that `expect(tracker)` has. */
export interface TrackerMatchers<R = unknown> {
  /**
   * The tracker has recorded so many announces that the filter means; by default one at least.
   *
   * @param times exactly a number, or from `min` to `max`.
   */
  toHaveAnnounced(filter?: Omit<RequestFilter, 'action'>, times?: Times): R;
  /**
   * The tracker has recorded so many requests that the filter means; by default one at least.
   *
   * @param times exactly a number, or from `min` to `max`.
   */
  toHaveReceived(filter?: RequestFilter, times?: Times): R;
  /** The torrent's swarm has a peer with everything that is given. */
  toHavePeer(infoHash: InfoHash, peer?: ExpectedPeer): R;
  /** The torrent has a swarm, with these numbers as far as they are given. */
  toHaveSwarm(infoHash: InfoHash, counts?: Partial<SwarmCounts>): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters are to be those of Vitest's own
  interface Matchers<T = any> extends TrackerMatchers<T> {}
}

/** What a test is given. */
export interface TrackerFixtures {
  /**
   * What `tracker` is made with; its ports are 0 unless they are given here.
   *
   * ```ts
   * test.override({ trackerOptions: { interval: 5 } });
   * ```
   */
  trackerOptions: SimpleTrackerOptions;
  /**
   * A tracker of this test's own on UDP and HTTP, already started. It is closed after the test, which
   * fails if an expectation is not met then.
   */
  tracker: SimpleTracker;
}

/**
 * Vitest's `test`, with a tracker for each test that wants one.
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
    // Not behind `use`: of an error there Vitest tells twice.
    onTestFinished(() => tracker.close());
    await tracker.start();
    await use(tracker);
  },
});

expect.extend(matchers);

/** Vitest's `expect`, with the {@link TrackerMatchers}. */
export { expect };
