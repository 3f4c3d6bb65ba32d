/** Requests as they come, for `for await`. */
import type {
  Request as ExactRequest,
  Filter,
} from '../component/interfaces/bittorrent-tracker-control.js';
import type { Follower } from './feeds.js';
import { abortSignal, type FieldKinds, flag, optional, readFields } from './kinds.js';
import type { Request } from './request.js';
import { toRequest } from './see.js';
import type { Tracker } from './tracker.js';
import type { RequestWatch, WatchOptions } from './wait-options.js';

const kinds: FieldKinds<WatchOptions> = { past: optional(flag), signal: optional(abortSignal) };

/** What to watch, as the user said. */
export function readWatchOptions(given: unknown): WatchOptions {
  return readFields('options', given, kinds);
}

/** Who waits for the next request. */
interface Waiting {
  resolve(result: IteratorResult<Request, undefined>): void;
  reject(reason: unknown): void;
}

/** How it ended: by an error or not. */
type End = { reason: unknown } | 'done';

/** How many requests are at hand; the others are in the tracker's record until they are taken. */
const AT_HAND = 64;

/**
 * The requests of a tracker as they come. Those that nobody has taken yet are read from the tracker's
 * record, whose size has a bound: `missed` counts those that it has dropped before they were taken.
 */
export class Watch implements RequestWatch {
  readonly #tracker: Tracker;
  readonly #filter: Filter;
  readonly #came: Request[] = [];
  /** There may be more in the record than at hand: those after this one. */
  #behind: bigint | undefined;
  /** The last one that has come, at hand or not. */
  #last = 0n;
  #missed = 0;
  readonly #waiting: Waiting[] = [];
  readonly #leave: () => void;
  #end: End | undefined;

  constructor(tracker: Tracker, filter: Filter, { past = false, signal }: WatchOptions) {
    const abort = () => this.#stop({ reason: signal?.reason });
    const follower: Follower = {
      came: (requests) => {
        for (const request of requests) this.#take(request);
        this.#last = requests.at(-1)?.number ?? this.#last;
        this.#serve();
      },
      // What is at hand has come; what is in the record only is gone.
      cleared: () => {
        if (this.#behind === undefined) return;
        this.#missed += Number(this.#last - this.#behind);
        this.#behind = 0n;
      },
      ended: (failure) => this.#stop(failure ? { reason: failure } : 'done'),
    };
    this.#tracker = tracker;
    this.#filter = filter;
    this.#leave = () => {
      signal?.removeEventListener('abort', abort);
      tracker.leave(follower);
    };
    signal?.addEventListener('abort', abort);
    tracker.follow(filter, past ? 0n : tracker.recorded().total, follower);
    if (signal?.aborted) abort();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * How many requests the record had dropped before they were taken, whether they match the filter or
   * not. They are missing before the request that was taken last.
   */
  get missed(): number {
    return this.#missed;
  }

  /** The next request; done when the tracker is closed. */
  next(): Promise<IteratorResult<Request, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#serve();
    });
  }

  /** Ends it: nothing is kept any more. */
  async return(): Promise<IteratorResult<Request, undefined>> {
    this.#came.length = 0;
    this.#behind = undefined;
    this.#stop('done');
    return { done: true, value: undefined };
  }

  #stop(end: End): void {
    this.#leave();
    this.#end ??= end;
    this.#serve();
  }

  /** Keeps a request at hand, if there is room. */
  #take(request: ExactRequest): void {
    if (this.#behind !== undefined) return;
    this.#came.push(toRequest(request));
    if (this.#came.length >= AT_HAND) this.#behind = request.number;
  }

  /** The next request at hand, or from the record. */
  #next(): Request | undefined {
    const behind = this.#behind;
    if (this.#came.length > 0 || behind === undefined) return this.#came.shift();
    this.#behind = undefined;
    const { dropped } = this.#tracker.recorded();
    if (dropped > behind) this.#missed += Number(dropped - behind);
    for (const request of this.#tracker.requests(this.#filter, behind, AT_HAND))
      this.#take(request);
    return this.#came.shift();
  }

  /** Gives those who wait what there is for them. */
  #serve(): void {
    for (;;) {
      const [waiting] = this.#waiting;
      if (waiting === undefined) return;
      const value = this.#next();
      if (value !== undefined) waiting.resolve({ done: false, value });
      else if (this.#end === undefined) return;
      else if (this.#end === 'done') waiting.resolve({ done: true, value: undefined });
      else {
        waiting.reject(this.#end.reason);
        // An error is told once.
        this.#end = 'done';
      }
      this.#waiting.shift();
    }
  }
}
