/** The requests that a tracker has recorded, and its swarms, as users see them. */
import type { Action, Event, Family, Outcome, Transport } from './request-kinds.js';

/** An IP address with a port. */
export interface Endpoint {
  /** The IP address, such as `'127.0.0.1'` or `'::1'`. */
  ip: string;
  /** The port. */
  port: number;
}

/** A name with a value: a parameter, or a header field. */
export interface Field {
  /** The name. Bytes that are not printable ASCII are escaped: `\xff`. */
  name: string;
  /** The value, decoded. */
  value: Buffer;
}

/** What only HTTP requests have. */
export interface HttpRequest {
  /** The method: `GET`. */
  method: string;
  /** The path, not decoded, without the query. Bytes that are not printable ASCII are escaped. */
  path: string;
  /** The header fields, in the order in which they came. */
  headers: Field[];
}

/** A swarm in numbers. */
export interface SwarmCounts {
  /** Peers with nothing left to download: `complete` (BEP 3), `seeders` (BEP 15). */
  seeders: number;
  /** All other peers: `incomplete`, `leechers`. */
  leechers: number;
  /** How often a download was completed: `downloaded` of a scrape (BEP 48). */
  downloaded: number;
}

/** A torrent and its swarm in numbers. */
export interface Swarm extends SwarmCounts {
  /** The torrent: 20 bytes. */
  infoHash: Buffer;
}

/** The answer to an announce. */
export interface Announced {
  /** When to announce again, in seconds. */
  interval: number;
  /** Announce no sooner, in seconds. UDP has no such field. */
  minInterval?: number;
  /** Seeders in the swarm. */
  seeders: number;
  /** Leechers in the swarm. */
  leechers: number;
  /** The peers in the reply. */
  peers: Endpoint[];
}

/** The answer to a request. `kind` says which of these it is. */
export type Answer =
  /** There was no reply. */
  | { kind: 'nothing' }
  /** A connection id, 64 bits (BEP 15). */
  | { kind: 'connected'; connectionId: bigint }
  /** Peers, for an announce. */
  | ({ kind: 'announced' } & Announced)
  /** The numbers of swarms, for a scrape. */
  | { kind: 'scraped'; swarms: Swarm[] }
  /** The reason why it was refused: the text of the error packet, or the `failure reason`. */
  | { kind: 'refused'; reason: string };

/**
 * A request that the tracker has received, and its answer.
 *
 * `parameters` has everything that the client sent, under the names of BEP 3 for both protocols, also
 * of a request that was refused. The fields from `infoHashes` to `key` are those parameters that are
 * well-formed. A field is absent if the request does not have it.
 *
 * Counts of bytes are numbers, which are exact up to 2⁵³; `parameter('left')` has every digit.
 */
export interface Request {
  /** Its number. The tracker counts requests from 1. */
  number: number;
  /** The protocol. */
  transport: Transport;
  /** Where it came from. */
  remote: Endpoint;
  /** The listener's address that it came to. */
  local: Endpoint;
  /** The family of both addresses. */
  family: Family;
  /** When it came, in milliseconds of the tracker's clock, which begins at zero. */
  at: number;
  /** What it asked for. */
  action: Action;
  /** The info hashes that it named, if they are 20 bytes. */
  infoHashes: Buffer[];
  /** The client's peer id, if it is 20 bytes. */
  peerId?: Buffer;
  /** The client's name and version, as far as its peer id says (BEP 20). */
  client?: string;
  /** The event of an announce; absent for an event that doesn't exist. */
  event?: Event;
  /** The port to reach the client at. */
  port?: number;
  /** Bytes uploaded. */
  uploaded?: number;
  /** Bytes downloaded. */
  downloaded?: number;
  /** Bytes still to download. */
  left?: number;
  /** Peers wanted; -1 for the tracker's default. */
  numwant?: number;
  /**
   * The key by which only trackers know the client (BEP 7, BEP 15). A hexadecimal number of 32 bits,
   * which every key over UDP is, is 8 lower-case digits, however it was sent. Anything else that an
   * HTTP client sent is its text: bytes that are not printable ASCII are escaped, `\xff`, and a
   * backslash is doubled.
   */
  key?: string;
  /**
   * Every parameter, unknown ones too, in the order in which they came. Those of a query are
   * decoded, up to the first one that can't be. The fields of a UDP request have the names that HTTP
   * gives them, and their numbers are decimal digits. A UDP request also has `connection_id`,
   * `transaction_id`, and the parameters in the query of the URL data (BEP 41).
   */
  parameters: Field[];
  /** What only HTTP requests have; absent also if the head of the request is malformed. */
  http?: HttpRequest;
  /** The URL data of a UDP announce (BEP 41): path and query of the client's tracker URL. */
  urlData?: Buffer;
  /** The request's bytes: the datagram, or the head of the HTTP request. At most 65,536 bytes. */
  raw: Buffer;
  /**
   * The reply's bytes: the datagram, or the HTTP response. Of several datagrams, the first. Empty if
   * there was no reply. A reply that is sent later, or never, is here too.
   */
  reply: Buffer;
  /** The tracker's answer, before faults changed the bytes. */
  answer: Answer;
  /** The ids of the faults that applied to it. */
  faults: number[];
  /** The request and its answer in one line, for people. */
  summary: string;
  /** The value of the parameter with this name. If there are several, the last one counts. */
  parameter(name: string): Buffer | undefined;
  /** The value of the first header field with this name, in whatever case. */
  header(name: string): Buffer | undefined;
}

/** How many requests the record has seen. */
export interface Recorded {
  /** All of them; it is the number of the last one. */
  total: number;
  /** Those that it no longer has: requests 1 to this number. */
  dropped: number;
}

/** How many requests of a kind there were. */
export interface Counter {
  /** The protocol. */
  transport: Transport;
  /** What they asked for. */
  action: Action;
  /** Their event; absent for anything but announces, and for an event that doesn't exist. */
  event?: Event;
  /** Their outcome. */
  outcome: Outcome;
  /** How many. */
  count: number;
}
