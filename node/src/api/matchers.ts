/**
 * Matchers for a tracker, for every test runner that has `expect.extend`:
 *
 * ```ts
 * import { expect } from '@jest/globals';
 * import { matchers, type TrackerMatchers } from 'test-tracker/matchers';
 *
 * expect.extend(matchers);
 *
 * declare module 'expect' {
 *   interface Matchers<R> extends TrackerMatchers<R> {}
 * }
 * ```
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import { readInfoHash } from './convert/read-peer.js';
import { readTimes } from './convert/read-times.js';
import * as validate from './convert/validate.js';
import type { Times } from './filter.js';
import type { RequestFilter } from './filter-fields.js';
import type { SwarmCounts } from './request.js';
import type { Event } from './request-kinds.js';
import type { InfoHash } from './settings.js';
import { SimpleTracker } from './simple-tracker.js';

/** What is expected of a peer: every field that is set. */
export interface ExpectedPeer {
  /** Its IP address. */
  ip?: string | undefined;
  /** The port that it announced. */
  port?: number | undefined;
  /** Its peer id: 20 bytes, or a string of 20 bytes in UTF-8. */
  peerId?: Uint8Array | string | undefined;
  /** Bytes it still has to download. */
  left?: number | undefined;
  /** Bytes it has uploaded. */
  uploaded?: number | undefined;
  /** Bytes it has downloaded. */
  downloaded?: number | undefined;
  /** The `event` of its last announce. */
  event?: Event | undefined;
  /** The client's name and version. */
  client?: string | undefined;
}

/** The matchers that `expect(tracker)` has. */
export interface TrackerMatchers<R = unknown> {
  /**
   * The tracker has recorded announces that match the filter: by default at least one.
   *
   * @param times how many: exactly this number, or from `min` to `max`.
   */
  toHaveAnnounced(filter?: Omit<RequestFilter, 'action'>, times?: Times): R;
  /**
   * The tracker has recorded requests that match the filter: by default at least one.
   *
   * @param times how many: exactly this number, or from `min` to `max`.
   */
  toHaveReceived(filter?: RequestFilter, times?: Times): R;
  /** The torrent's swarm has a peer that matches every field that is set. */
  toHavePeer(infoHash: InfoHash, peer?: ExpectedPeer): R;
  /** The torrent has a swarm that matches every number that is set. */
  toHaveSwarm(infoHash: InfoHash, counts?: Partial<SwarmCounts>): R;
}

/** What a matcher returns. */
export interface Result {
  /** Whether the tracker is as expected. */
  pass: boolean;
  /** What the test runner prints if the assertion fails. */
  message: () => string;
}

/** What the test runner passes to a matcher. */
export interface State {
  /** Whether the assertion is negated by `not`. */
  isNot?: boolean | undefined;
}

const { optional, peerId, peerPort, refuseValueOf, text } = validate;
const size = optional(validate.size);

const peerKinds: validate.FieldKinds<ExpectedPeer> = {
  ip: optional(text),
  port: optional(peerPort),
  peerId: optional(peerId),
  left: size,
  uploaded: size,
  downloaded: size,
  event: optional(validate.oneOf<Event>('none', 'started', 'completed', 'stopped', 'paused')),
  client: optional(text),
};

const countsKinds: validate.FieldKinds<Partial<SwarmCounts>> = {
  seeders: optional(validate.count),
  leechers: optional(validate.count),
  downloaded: optional(validate.count),
};

/** The matchers, for `expect.extend`. Vitest is not imported. */
export const matchers = {
  toHaveAnnounced(
    this: State,
    tracker: unknown,
    filter: Omit<RequestFilter, 'action'> = {},
    times?: Times,
  ): Result {
    return received(this, read(tracker), { ...filter, action: 'announce' }, times);
  },

  toHaveReceived(this: State, tracker: unknown, filter: RequestFilter = {}, times?: Times): Result {
    return received(this, read(tracker), filter, times);
  },

  toHavePeer(this: State, tracker: unknown, infoHash: InfoHash, peer: ExpectedPeer = {}): Result {
    const wanted = validate.readFields('peer', peer, peerKinds);
    const peers = read(tracker).getPeers(infoHash);
    return contains(this, `a peer in the swarm of ${hex(infoHash)}`, wanted, peers);
  },

  toHaveSwarm(
    this: State,
    tracker: unknown,
    infoHash: InfoHash,
    counts: Partial<SwarmCounts> = {},
  ): Result {
    const wanted = validate.readFields('counts', counts, countsKinds);
    const hash = hex(infoHash);
    const swarms = read(tracker).getSwarms();
    const its = swarms.filter((swarm) => swarm.infoHash.toString('hex') === hash);
    return contains(this, `a swarm of ${hash}`, wanted, its);
  },
};

/** Whether the record has this number of requests. */
function received(
  { isNot }: State,
  tracker: SimpleTracker,
  filter: RequestFilter,
  times?: Times,
): Result {
  const { min, max } = readTimes(times ?? { min: 1 });
  const count = tracker.getRequests(filter).length;
  return {
    pass: count >= min && (max === undefined || count <= max),
    message: () => {
      // The opposite of "at least one" is 0; that of other numbers has no short name.
      if (!isNot) return tracker.explain(filter, times);
      return times === undefined
        ? tracker.explain(filter, 0)
        : `expected otherwise than: ${tracker.explain(filter, times)}`;
    },
  };
}

/** Whether one of the items has all the fields that are wanted. */
function contains(
  { isNot }: State,
  what: string,
  wanted: object,
  items: readonly object[],
): Result {
  const fits = (item: object) =>
    Object.entries(wanted).every(([name, value]) =>
      isDeepStrictEqual((item as { [name: string]: unknown })[name], value),
    );
  const fields = Object.keys(wanted).length === 0 ? '' : ` with ${inspect(wanted)}`;
  return {
    pass: items.some(fits),
    message: () =>
      [
        `expected ${isNot ? 'not ' : ''}${what}${fields}`,
        items.length === 0 ? 'there is none' : 'there is:',
        ...items.map((item) => inspect(item)),
      ].join('\n'),
  };
}

function read(tracker: unknown): SimpleTracker {
  if (tracker instanceof SimpleTracker) return tracker;
  return refuseValueOf('expect')(tracker, 'a SimpleTracker');
}

function hex(infoHash: InfoHash): string {
  return Buffer.from(readInfoHash(infoHash)).toString('hex');
}
