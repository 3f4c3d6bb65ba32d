/** Passes the requests that a tracker records to subscribers. */
import type { Request, Tracker } from '../../component/interfaces/bittorrent-tracker-control.js';

/** Receives requests. None of its functions may throw. */
export interface Subscriber {
  /** How many requests it takes now. The others stay in the record, until it asks for them. */
  room(): number;
  /**
   * Receives requests, oldest first. `missed` requests before them are missing: the record dropped
   * them while there was no room, whether they match the filter or not.
   */
  received(requests: Request[], missed: number): void;
  /** No more requests will come: the tracker was closed, or has failed. */
  ended(failure?: Error): void;
}

/** Where requests are recorded. */
export type Source = Pick<Tracker, 'recorded' | 'requests'>;

/** No limit on the number of requests. */
export const ALL = 2 ** 32 - 1;

/** How far a subscriber has read. */
interface Subscription {
  filter: string;
  /** The last request that was looked at: its place in the record. */
  seen: bigint;
  /** How many requests it has missed since the last report to it. */
  missed: bigint;
}

/** The subscribers to the requests of a tracker. */
export class Subscriptions {
  readonly #source: Source;
  readonly #all = new Map<Subscriber, Subscription>();
  #end: { failure: Error | undefined } | undefined;
  /** Called when there may be new requests. */
  readonly #listeners = new Set<() => void>();

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * From now on `subscriber` receives the requests with a number above `after`, until it
   * unsubscribes. This call passes on those that are already recorded.
   */
  subscribe(filter: string, after: bigint, subscriber: Subscriber): void {
    if (this.#end?.failure !== undefined) {
      subscriber.ended(this.#end.failure);
      return;
    }
    const subscription = { filter, seen: after, missed: 0n };
    this.#all.set(subscriber, subscription);
    this.#look(subscriber, subscription);
    if (this.#end !== undefined && this.#all.has(subscriber)) subscriber.ended();
  }

  /** The subscriber has room again. Works also after the end, for requests still in the record. */
  more(subscriber: Subscriber): void {
    const subscription = this.#all.get(subscriber);
    if (subscription === undefined || this.#end?.failure !== undefined) return;
    this.#look(subscriber, subscription);
  }

  /** The subscriber receives nothing more. */
  unsubscribe(subscriber: Subscriber): void {
    this.#all.delete(subscriber);
  }

  /** Passes new requests on. Call it after each turn, with the number of requests so far. */
  recorded(total: bigint): void {
    for (const listener of this.#listeners) listener();
    for (const [subscriber, subscription] of this.#all) {
      if (subscription.seen < total) this.#look(subscriber, subscription);
    }
  }

  /** Calls `listener`, which may not throw, when there may be new requests, until the signal aborts. */
  listen(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /** Tells all subscribers that no more requests will come. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    if (failure === undefined) for (const listener of this.#listeners) listener();
    for (const [subscriber, subscription] of [...this.#all]) {
      if (failure === undefined) this.#look(subscriber, subscription);
      if (this.#all.has(subscriber)) subscriber.ended(failure);
    }
  }

  /** Passes new requests to a subscriber while it has room. */
  #look(subscriber: Subscriber, subscription: Subscription): void {
    for (;;) {
      const room = Math.min(subscriber.room(), ALL);
      if (room <= 0 || !this.#all.has(subscriber)) return;
      const { total, dropped } = this.#source.recorded();
      if (dropped > subscription.seen) {
        subscription.missed += dropped - subscription.seen;
        subscription.seen = dropped;
      }
      if (subscription.seen >= total && subscription.missed === 0n) return;
      const requests = this.#source.requests(subscription.filter, subscription.seen, room);
      subscription.seen = requests.length < room ? total : (requests.at(-1)?.number ?? total);
      const missed = Number(subscription.missed);
      subscription.missed = 0n;
      if (requests.length > 0 || missed > 0) subscriber.received(requests, missed);
    }
  }
}
