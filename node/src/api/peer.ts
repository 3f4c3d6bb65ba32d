/** Peers, and what announces are told. */

import type { Endpoint } from './request.js';
import type { Event } from './request-kinds.js';

/** A peer in a swarm. Counts of bytes are numbers, which are exact up to 2⁵³. */
export interface Peer extends Endpoint {
  /** The IP address that its announce came from. */
  ip: string;
  /** The port that it announced. */
  port: number;
  /** The 20 bytes that it announced as its peer id. */
  peerId: Buffer;
  /** Bytes it still has to download; absent if it never said. 0 is a seeder. */
  left?: number;
  /** Bytes it has uploaded, as it said itself. */
  uploaded: number;
  /** Bytes it has downloaded, as it said itself. */
  downloaded: number;
  /** The `event` of its last announce. */
  event: Event;
  /**
   * The key by which it is known to trackers only, if it gave one (BEP 7, BEP 15), as a request has
   * it; for a key that is no number and that the tracker no longer has, 8 hexadecimal digits of a hash
   * (see docs/limits.md).
   */
  key?: string;
  /** The client's name and version, as far as its peer id says (BEP 20). */
  client?: string;
  /** How long ago it announced last, in milliseconds of the tracker's clock. */
  age: number;
}

/** A peer that an announce is to be told of. */
export interface ToldPeer extends Endpoint {
  /**
   * Its peer id: 20 bytes, or a string of 20 bytes in UTF-8. By default one that is made from the
   * address.
   */
  peerId?: Uint8Array | string | undefined;
}

/** A peer that no client announced. */
export interface NewPeer extends ToldPeer {
  /** Bytes it still has to download: 0 is a seeder. By default it is a leecher. */
  left?: number | bigint | undefined;
}

/** The intervals that announces are told, in seconds. What is not given stays. */
export interface Intervals {
  /** `interval`: when to announce again (BEP 3, BEP 15). */
  interval?: number | undefined;
  /** `min interval`: announce no sooner (BEP 3). UDP has no such thing. */
  minInterval?: number | undefined;
}
