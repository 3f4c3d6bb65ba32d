/** How to wait for requests, and how to watch them. */
import type { Request } from './request.js';

/** How to wait for requests. */
export interface WaitOptions {
  /**
   * How many requests to wait for.
   * @defaultValue 1
   */
  count?: number | undefined;
  /**
   * How long to wait at most, in milliseconds of real time. The default is below the 5 seconds that
   * test runners give a test.
   * @defaultValue 4000
   */
  timeout?: number | undefined;
  /**
   * Whether requests that are recorded already count, too.
   * @defaultValue false
   */
  past?: boolean | undefined;
  /** Ends the wait early, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The requests of a tracker as they come; see `watch`. */
export interface RequestWatch extends AsyncIterableIterator<Request, undefined> {
  /**
   * How many requests the record has dropped before the watch read them, whether they match its
   * filter or not.
   */
  readonly missed: number;
}

/** How to watch requests. */
export interface WatchOptions {
  /**
   * Whether to begin with the requests that are recorded already.
   * @defaultValue false
   */
  past?: boolean | undefined;
  /** Ends the watch with an error, the signal's reason. */
  signal?: AbortSignal | undefined;
}
