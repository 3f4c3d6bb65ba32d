/** The lines of `serve` on a standard output that is read slowly. */
import { afterEach, expect, test, vi } from 'vitest';
import { log } from '../src/cli/log.js';
import type { Follower } from '../src/runtime/subscriptions.js';
import type { Tracker } from '../src/runtime/tracker.js';

afterEach(() => vi.restoreAllMocks());

test('64 requests are written at a time, and no more before they are out', () => {
  const written: string[] = [];
  const callbacks: (() => void)[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
    written.push(text);
    callbacks.push(done);
    return true;
  }) as typeof process.stdout.write);
  let follower: Follower | undefined;
  let asked = 0;
  const tracker = {
    follow: (_filter: unknown, _after: bigint, given: Follower) => {
      follower = given;
    },
    more: () => {
      asked += 1;
    },
  };
  log(tracker as unknown as Tracker, {
    request: ({ number }) => `request ${number}`,
    missed: (count) => `missed ${count}`,
  });
  const came = (number: number, missed: number) =>
    follower?.came(
      [{ number: BigInt(number) }] as unknown as Parameters<Follower['came']>[0],
      missed,
    );

  expect(follower?.room()).toBe(64);
  came(1, 0);
  expect(written).toEqual(['request 1\n']);
  expect(follower?.room()).toBe(0);
  expect(asked).toBe(0);
  callbacks[0]?.();
  expect(asked).toBe(1);
  expect(follower?.room()).toBe(64);
  came(9, 7);
  expect(written.at(-1)).toBe('missed 7\nrequest 9\n');
  expect(follower?.room()).toBe(0);
});
