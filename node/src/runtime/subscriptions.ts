/** Requests as the tracker records them, for those who subscribe. */
import type { Request, Tracker } from '../../component/interfaces/bittorrent-tracker-control.js';

/** Receives requests. None of its functions may throw. */
export interface Subscriber {
  /** How many requests it takes now. The others stay in the record, until it asks for them. */
  room(): number;
  /**
   * These have come, oldest first. Before them `missed` requests are missing: the record dropped them
   * while there was no room, whether the filter means them or not.
   */
  received(requests: Request[], missed: number): void;
  /** The tracker was cleared: the record is empty, and numbers begin at 1 again. */
  cleared(): void;
  /** Nothing comes any more: the tracker was closed, or has failed. */
  ended(failure?: Error): void;
}

/** Where requests are recorded. */
export type Source = Pick<Tracker, 'recorded' | 'requests'>;

/** As many as there are. */
export const ALL = 2 ** 32 - 1;

/** How far a subscriber has come. */
interface Subscription {
  filter: string;
  /** The last request that was looked at: its place in the record. */
  seen: bigint;
  /** How many requests it has missed since it was told last. */
  missed: bigint;
}

/** The subscribers to the requests of a tracker. */
export class Subscriptions {
  readonly #source: Source;
  readonly #all = new Map<Subscriber, Subscription>();
  #end: { failure: Error | undefined } | undefined;
  /** How many requests there were when a turn ended last. */
  #total = 0n;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * From now on `subscriber` receives the requests with a number above `after`, until it
   * unsubscribes; those that are recorded already within this call.
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

  /** It has room again. Serves also after the end, for what is still in the record. */
  more(subscriber: Subscriber): void {
    const subscription = this.#all.get(subscriber);
    if (subscription === undefined || this.#end?.failure !== undefined) return;
    this.#look(subscriber, subscription);
  }

  /** It receives nothing more. */
  unsubscribe(subscriber: Subscriber): void {
    this.#all.delete(subscriber);
  }

  /** Tells of what has come; to be called after each turn, with how many there were until now. */
  recorded(total: bigint): void {
    this.#total = total;
    for (const [subscriber, subscription] of this.#all) {
      if (subscription.seen < total) this.#look(subscriber, subscription);
    }
  }

  /** Begins again. */
  cleared(): void {
    for (const [subscriber, subscription] of this.#all) {
      if (subscription.seen < this.#total) subscription.missed += this.#total - subscription.seen;
      subscription.seen = 0n;
      subscriber.cleared();
    }
    this.#total = 0n;
  }

  /** Tells everyone that nothing comes any more. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    for (const [subscriber, subscription] of [...this.#all]) {
      if (failure === undefined) this.#look(subscriber, subscription);
      if (this.#all.has(subscriber)) subscriber.ended(failure);
    }
  }

  /** Tells it of what has come, as long as it has room. */
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
