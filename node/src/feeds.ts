/** Requests as the tracker records them, for those who follow. */
import type {
  Filter,
  Recorded,
  Request,
} from '../component/interfaces/bittorrent-tracker-control.js';

/** Who follows. None of its functions may throw. */
export interface Follower {
  /** These have come, oldest first; one at least. */
  came(requests: Request[]): void;
  /** The tracker was cleared: what has come is forgotten, and numbers begin at 1 again. */
  cleared(): void;
  /** Nothing comes any more: the tracker was closed, or has failed. */
  ended(failure?: Error): void;
}

/** Where requests are recorded. */
export interface Source {
  /** The requests with a number above `after` that the filter means, `max` at most. */
  requests(filter: Filter, after: bigint, max: number): Request[];
  /** How many there were. */
  recorded(): Recorded;
}

/** As many as there are. */
export const ALL = 2 ** 32 - 1;

/** What one who follows has seen. */
interface Feed {
  filter: Filter;
  /** The last request that was looked at. */
  seen: bigint;
}

/** All who follow the requests of a tracker. */
export class Feeds {
  readonly #source: Source;
  readonly #feeds = new Map<Follower, Feed>();
  #end: { failure: Error | undefined } | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * From now on `follower` hears of the requests with a number above `after`, until it leaves; of
   * those that are recorded already within this call.
   */
  follow(filter: Filter, after: bigint, follower: Follower): void {
    if (this.#end?.failure !== undefined) {
      follower.ended(this.#end.failure);
      return;
    }
    const feed = { filter, seen: after };
    this.#feeds.set(follower, feed);
    this.#look(follower, feed, this.#source.recorded().total);
    if (this.#end !== undefined && this.#feeds.delete(follower)) {
      follower.ended();
    }
  }

  /** It follows no longer. */
  leave(follower: Follower): void {
    this.#feeds.delete(follower);
  }

  /** Tells of what has come; to be called after each turn, with how many there were until now. */
  recorded(total: bigint): void {
    for (const [follower, feed] of this.#feeds) this.#look(follower, feed, total);
  }

  /** Begins again. */
  cleared(): void {
    for (const [follower, feed] of this.#feeds) {
      feed.seen = 0n;
      follower.cleared();
    }
  }

  /** Tells everyone that nothing comes any more. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    for (const follower of this.#feeds.keys()) {
      this.#feeds.delete(follower);
      follower.ended(failure);
    }
  }

  #look(follower: Follower, feed: Feed, total: bigint): void {
    if (feed.seen >= total) return;
    const requests = this.#source.requests(feed.filter, feed.seen, ALL);
    feed.seen = total;
    if (requests.length > 0) follower.came(requests);
  }
}
