/** The lines of `serve` on a standard output that is read slowly. */
import { afterEach, expect, test, vi } from 'vitest';
import { log } from '../src/cli/log.js';
import type { Subscriber } from '../src/runtime/subscriptions.js';
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
  let subscriber: Subscriber | undefined;
  let asked = 0;
  const subscriptions = {
    subscribe: (_filter: unknown, _after: bigint, given: Subscriber) => {
      subscriber = given;
    },
    more: () => {
      asked += 1;
    },
  };
  log({ subscriptions } as unknown as Tracker, {
    request: ({ number }) => `request ${number}`,
    missed: (count) => `missed ${count}`,
  });
  const receive = (number: number, missed: number) =>
    subscriber?.received(
      [{ number: BigInt(number) }] as unknown as Parameters<Subscriber['received']>[0],
      missed,
    );

  expect(subscriber?.room()).toBe(64);
  receive(1, 0);
  expect(written).toEqual(['request 1\n']);
  expect(subscriber?.room()).toBe(0);
  expect(asked).toBe(0);
  callbacks[0]?.();
  expect(asked).toBe(1);
  expect(subscriber?.room()).toBe(64);
  receive(9, 7);
  expect(written.at(-1)).toBe('missed 7\nrequest 9\n');
  expect(subscriber?.room()).toBe(0);
});
