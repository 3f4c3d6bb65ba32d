/** Waiting for requests. */
// The module's, not the globals: a test that fakes its timers must not stop a wait.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Request } from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { Subscriber } from '../../runtime/subscriptions.js';
import type { Tracker } from '../../runtime/tracker.js';
import {
  abortSignal,
  type FieldKinds,
  flag,
  optional,
  positive,
  readFields,
  timeout,
} from '../convert/validate.js';
import { WaitTimeoutError } from '../errors.js';
import type { WaitOptions } from '../wait-options.js';

const kinds: FieldKinds<WaitOptions> = {
  count: optional(positive),
  timeout: optional(timeout),
  past: optional(flag),
  signal: optional(abortSignal),
};

/** How to wait, with every default. */
interface Wait {
  count: number;
  timeout: number;
  past: boolean;
  signal?: AbortSignal | undefined;
}

/** Reads how to wait. */
export function readWait(given: unknown): Wait {
  const { count = 1, timeout = 4_000, past = false, signal } = readFields('options', given, kinds);
  return { count, timeout, past, signal };
}

/** The first `count` requests that match the filter, as soon as they have come. */
export function waitFor(
  tracker: Tracker,
  filter: string,
  { count, timeout, past, signal }: Wait,
): Promise<Request[]> {
  return new Promise((resolve) => {
    signal?.throwIfAborted();
    const found: Request[] = [];
    const after = past ? 0n : tracker.query('recorded').total;
    const subscriber: Subscriber = {
      room: () => count - found.length,
      received(requests) {
        for (const request of requests) found.push(request);
        if (found.length >= count) settle(found.slice(0, count));
      },
      ended(failure) {
        settle(failure ? Promise.reject(failure) : fail('the tracker is closed'));
      },
    };
    // The error shows the stack of the caller, which is gone when the error is made.
    const { stack = '' } = new Error('');
    const fail = async (
      reason: string,
      kind: new (message: string) => Error = Error,
    ): Promise<never> => {
      const missing = tracker.query('explain', filter, { min: BigInt(count) }, after);
      const error = new kind(`${reason}\n${missing}`);
      error.stack = `${error.name}: ${error.message}\n${stack.slice(stack.indexOf('\n') + 1)}`;
      throw error;
    };
    const settle = (result: Request[] | Promise<never>) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      tracker.subscriptions.unsubscribe(subscriber);
      resolve(result);
    };
    const abort = () => settle(Promise.reject(signal?.reason));
    const late = () => settle(fail(`timed out after ${duration(timeout)}`, WaitTimeoutError));
    const timer = setTimeout(late, timeout);
    signal?.addEventListener('abort', abort);
    tracker.subscriptions.subscribe(filter, after, subscriber);
  });
}

/** Milliseconds for people: `50 ms`, `2 s`. */
function duration(milliseconds: number): string {
  return milliseconds >= 1_000 && milliseconds % 1_000 === 0
    ? `${milliseconds / 1_000} s`
    : `${milliseconds} ms`;
}
