/** Requests as the tracker records them, for those who follow. */
import type {
  Filter,
  Recorded,
  Request,
} from '../../component/interfaces/bittorrent-tracker-control.js';

/** Who follows. None of its functions may throw. */
export interface Follower {
  /** How many requests it takes now. The others stay in the record, until it asks for them. */
  room(): number;
  /**
   * These have come, oldest first. Before them `missed` requests are missing: the record dropped them
   * while there was no room, whether the filter means them or not.
   */
  came(requests: Request[], missed: number): void;
  /** The tracker was cleared: the record is empty, and numbers begin at 1 again. */
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
  /** The last request that was looked at: its place in the record. */
  seen: bigint;
  /** How many requests it has missed since it was told last. */
  missed: bigint;
}

/** All who follow the requests of a tracker. */
export class Feeds {
  readonly #source: Source;
  readonly #feeds = new Map<Follower, Feed>();
  #end: { failure: Error | undefined } | undefined;
  /** How many requests there were when a turn ended last. */
  #total = 0n;

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
    const feed = { filter, seen: after, missed: 0n };
    this.#feeds.set(follower, feed);
    this.#look(follower, feed);
    if (this.#end !== undefined && this.#feeds.has(follower)) follower.ended();
  }

  /** It has room again; also when nothing comes any more, as long as it has not left. */
  more(follower: Follower): void {
    const feed = this.#feeds.get(follower);
    if (feed !== undefined && this.#end?.failure === undefined) this.#look(follower, feed);
  }

  /** It follows no longer. */
  leave(follower: Follower): void {
    this.#feeds.delete(follower);
  }

  /** Tells of what has come; to be called after each turn, with how many there were until now. */
  recorded(total: bigint): void {
    this.#total = total;
    for (const [follower, feed] of this.#feeds) {
      if (feed.seen < total) this.#look(follower, feed);
    }
  }

  /** Begins again. */
  cleared(): void {
    for (const [follower, feed] of this.#feeds) {
      if (feed.seen < this.#total) feed.missed += this.#total - feed.seen;
      feed.seen = 0n;
      follower.cleared();
    }
    this.#total = 0n;
  }

  /** Tells everyone that nothing comes any more. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    for (const [follower, feed] of [...this.#feeds]) {
      if (failure === undefined) this.#look(follower, feed);
      if (this.#feeds.has(follower)) follower.ended(failure);
    }
  }

  /** Tells it of what has come, as long as it has room. */
  #look(follower: Follower, feed: Feed): void {
    for (;;) {
      const room = Math.min(follower.room(), ALL);
      if (room <= 0 || !this.#feeds.has(follower)) return;
      const { total, dropped } = this.#source.recorded();
      if (dropped > feed.seen) {
        feed.missed += dropped - feed.seen;
        feed.seen = dropped;
      }
      if (feed.seen >= total && feed.missed === 0n) return;
      const requests = this.#source.requests(feed.filter, feed.seen, room);
      feed.seen = requests.length < room ? total : (requests.at(-1)?.number ?? total);
      const missed = Number(feed.missed);
      feed.missed = 0n;
      if (requests.length > 0 || missed > 0) follower.came(requests, missed);
    }
  }
}
