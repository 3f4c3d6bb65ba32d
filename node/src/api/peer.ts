/** Peers, and the intervals of announces. */

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
  /** Bytes it still has to download; absent if it never sent that. 0 is a seeder. */
  left?: number;
  /** Bytes it has uploaded, as it announced. */
  uploaded: number;
  /** Bytes it has downloaded, as it announced. */
  downloaded: number;
  /** The `event` of its last announce. */
  event: Event;
  /**
   * The key by which only trackers know it, if it sent one (BEP 7, BEP 15): the same string as in a
   * request. If the key is not a number and the tracker no longer has it, 8 hexadecimal digits of a
   * hash (see docs/limits.md).
   */
  key?: string;
  /** The client's name and version, as far as its peer id says (BEP 20). */
  client?: string;
  /** How long ago it announced last, in milliseconds of the tracker's clock. */
  age: number;
}

/** A peer for the reply to an announce. */
export interface ToldPeer extends Endpoint {
  /**
   * Its peer id: 20 bytes, or a string of 20 bytes in UTF-8. The default is made from the address.
   */
  peerId?: Uint8Array | string | undefined;
}

/** A peer to add, which no client announced. */
export interface NewPeer extends ToldPeer {
  /** Bytes it still has to download: 0 is a seeder. Unset, it is a leecher. */
  left?: number | bigint | undefined;
}

/** The intervals in replies to announces, in seconds. Unset ones are those of the settings. */
export interface Intervals {
  /** `interval`: when to announce again (BEP 3, BEP 15). */
  interval?: number | undefined;
  /** `min interval`: announce no sooner (BEP 3). UDP has no such field. */
  minInterval?: number | undefined;
}
