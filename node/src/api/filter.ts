/** Which requests are meant, and how many of them. */
import type { InfoHash } from './settings.js';

/** The two protocols that a tracker serves: UDP (BEP 15) and HTTP (BEP 3). */
export type Transport = 'udp' | 'http';

/**
 * What a request asks for. `connect` is UDP's alone; `unknown` is nothing that a tracker knows:
 * another action over UDP, another path or method over HTTP, or no well-formed request at all.
 */
export type Action = 'connect' | 'announce' | 'scrape' | 'unknown';

/**
 * The `event` of an announce (BEP 3, BEP 15, BEP 21). `none` is a regular announce, without `event`
 * or with `empty`.
 */
export type Event = 'none' | 'started' | 'completed' | 'stopped' | 'paused';

/**
 * What became of a request: it got what it asked for; an error packet or a `failure reason`; or
 * nothing at all.
 */
export type Outcome = 'answered' | 'refused' | 'ignored';

/** An address family. */
export type Family = 'ipv4' | 'ipv6';

/** Which requests are meant: those that have everything that is given here. */
export interface RequestFilter {
  /** The protocol. */
  transport?: Transport | undefined;
  /** What is asked for. */
  action?: Action | undefined;
  /** One of the torrents that it names. */
  infoHash?: InfoHash | undefined;
  /**
   * What the peer id begins with: 20 bytes for one client, `'-TR4060-'` for all of a kind. A string
   * is its UTF-8.
   */
  peerId?: Uint8Array | string | undefined;
  /** The event of an announce. */
  event?: Event | undefined;
  /** The family of the client's address. */
  family?: Family | undefined;
  /** The client's IP address. */
  remote?: string | undefined;
  /** What became of it. */
  outcome?: Outcome | undefined;
  /** The fault that had a hand in it, by its id: what `addFault` gave. */
  fault?: number | undefined;
}

/** How many requests: exactly so many, or from `min` (default 0) to `max` (default: any number). */
export type Times = number | { min?: number | undefined; max?: number | undefined };
