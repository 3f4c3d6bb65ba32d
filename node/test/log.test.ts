/** The lines of `serve` on a standard output that is read slowly. */
import { afterEach, expect, test, vi } from 'vitest';
import { log } from '../src/cli/log.js';
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
  const lines = [
    { text: 'request 1\n', last: 1n },
    // The connects of a log for people have no line.
    { text: '', last: 2n },
    { text: 'request 3\n', last: 3n },
  ];
  let recorded = 1;
  const asked: unknown[][] = [];
  let listener = () => {};
  const tracker = {
    query: (...call: unknown[]) => {
      asked.push(call);
      const after = call[2] as bigint;
      return lines.slice(0, recorded).find(({ last }) => last > after) ?? { text: '', last: after };
    },
    subscriptions: {
      listen: (given: () => void) => {
        listener = given;
      },
    },
  };
  log(tracker as unknown as Tracker, 'log');

  expect(written).toEqual(['request 1\n']);
  expect(asked).toEqual([['lines', 'log', 0n, 64]]);
  recorded = 3;
  listener();
  expect(written).toEqual(['request 1\n']);
  callbacks[0]?.();
  expect(written).toEqual(['request 1\n', 'request 3\n']);
  callbacks[1]?.();
  listener();
  expect(written).toEqual(['request 1\n', 'request 3\n']);
});
