/** Requests as they come, for `for await`. */
import type { Subscriber } from '../../runtime/subscriptions.js';
import type { Tracker } from '../../runtime/tracker.js';
import { toRequest } from '../convert/to-public.js';
import { abortSignal, type FieldKinds, flag, optional, readFields } from '../convert/validate.js';
import type { Request } from '../request.js';
import type { RequestWatch, WatchOptions } from '../wait-options.js';

/** How many requests a watch keeps ready; the others stay in the tracker's record. */
const AT_HAND = 64;

const kinds: FieldKinds<WatchOptions> = { past: optional(flag), signal: optional(abortSignal) };

/** Reads the options of a watch. */
export function readWatchOptions(given: unknown): WatchOptions {
  return readFields('options', given, kinds);
}

/** A caller that waits for the next request. */
interface Waiting {
  resolve(result: IteratorResult<Request, undefined>): void;
  reject(reason: unknown): void;
}

/** How a watch ended: by an error or not. */
type End = { reason: unknown } | 'done';

/** A place in the record of a tracker, which moves on as requests are taken. */
export class Watch implements RequestWatch {
  readonly #came: Request[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #leave: () => void;
  readonly #more: () => void;
  #missed = 0;
  #end: End | undefined;

  constructor(tracker: Tracker, filter: string, { past = false, signal }: WatchOptions) {
    const abort = () => this.#stop({ reason: signal?.reason });
    const subscriber: Subscriber = {
      room: () => AT_HAND - this.#came.length,
      received: (requests, missed) => {
        this.#missed += missed;
        for (const request of requests) this.#came.push(toRequest(request));
        this.#serve();
      },
      // Requests that have come are kept.
      ended: (failure) => {
        if (failure !== undefined) this.#stop({ reason: failure });
        else this.#finish();
      },
    };
    this.#leave = () => {
      signal?.removeEventListener('abort', abort);
      tracker.subscriptions.unsubscribe(subscriber);
    };
    this.#more = () => tracker.subscriptions.more(subscriber);
    signal?.addEventListener('abort', abort);
    tracker.subscriptions.subscribe(
      filter,
      past ? 0n : tracker.query('recorded').total,
      subscriber,
    );
    if (signal?.aborted) abort();
  }

  get missed(): number {
    return this.#missed;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next request; done when the tracker is closed. */
  next(): Promise<IteratorResult<Request, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#serve();
    });
  }

  /** Ends the watch, and drops the requests that it has kept. */
  async return(): Promise<IteratorResult<Request, undefined>> {
    this.#came.length = 0;
    this.#stop('done');
    return { done: true, value: undefined };
  }

  #stop(end: End): void {
    this.#leave();
    this.#end ??= end;
    this.#serve();
  }

  /** No more requests will come; those in the record can still be taken. */
  #finish(): void {
    this.#end ??= 'done';
    this.#serve();
  }

  /** Gives the waiting callers their results. */
  #serve(): void {
    for (;;) {
      const [waiting] = this.#waiting;
      if (waiting === undefined) return;
      // Calls this again if there are requests.
      if (this.#came.length === 0) this.#more();
      if (waiting !== this.#waiting[0]) continue;
      const value = this.#came.shift();
      if (value !== undefined) waiting.resolve({ done: false, value });
      else if (this.#end === undefined) return;
      else if (this.#end === 'done') {
        this.#leave();
        waiting.resolve({ done: true, value: undefined });
      } else {
        waiting.reject(this.#end.reason);
        // An error is reported once.
        this.#end = 'done';
      }
      this.#waiting.shift();
    }
  }
}
