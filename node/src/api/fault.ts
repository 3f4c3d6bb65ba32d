/** What is to go wrong: with which requests, when, and how. */
import type { RequestFilter } from './filter.js';
import type { Endpoint, Request } from './request.js';

/** Which requests a fault means: those that have everything that is given here. */
export interface FaultScope extends Omit<RequestFilter, 'outcome' | 'fault'> {
  /** What the path begins with, or over UDP the URL data of an announce (BEP 41). */
  path?: string | undefined;
  /** Only requests that name at least this many info hashes. */
  minInfoHashes?: number | undefined;
}

/**
 * Which of the requests that match a fault it is due for: the first `skip` of them pass; of the others
 * every `every`th is taken, if chance picks it, until it was due `times` times.
 */
export interface FaultSchedule {
  /** How many requests at most. By default any number. */
  times?: number | bigint | undefined;
  /** The same as `times: 1`. */
  once?: boolean | undefined;
  /**
   * How many requests pass first.
   * @defaultValue 0
   */
  skip?: number | bigint | undefined;
  /**
   * Only every so many-th request.
   * @defaultValue 1
   */
  every?: number | bigint | undefined;
  /**
   * The probability that a request is taken, 0 to 1. Chance begins at the setting `seed`.
   * @defaultValue 1
   */
  probability?: number | undefined;
}

/**
 * Where in an HTTP response a connection ends: before its first byte, in the middle of its head, in
 * the middle of its body, or behind its last byte.
 */
export type Place = 'start' | 'head' | 'body' | 'end';

/**
 * What is wrong with the answer to a scrape; of no swarms nothing is.
 *
 * `reversed`: the swarms are in the opposite order, so that over UDP each number is another
 * torrent's, and over HTTP the keys are not sorted. `first-missing`: the first swarm is not there.
 * `first-twice`: it is there twice. `one-unknown`: there is one more swarm, which nobody asked for.
 * `swapped`: numbers have changed places, `downloaded` is where `leechers` should be.
 */
export type ScrapeChange = 'reversed' | 'first-missing' | 'first-twice' | 'one-unknown' | 'swapped';

/**
 * What is odd about the head of an HTTP response.
 *
 * `http10`: it says HTTP/1.0. `lowercase`: the names of its header fields are. `folded`: the values
 * are on lines of their own (RFC 9112, section 5.2). `no-value`: it has a header field without a
 * value. `continue-first`: a `100 Continue` comes before it, which nobody asked for.
 */
export type HeadChange = 'http10' | 'lowercase' | 'folded' | 'no-value' | 'continue-first';

/**
 * What is wrong with `Content-Length`.
 *
 * `absent`: it is not there, the body ends with the connection. `padded`: spaces are around the
 * number. `twice`: it is there twice. `negative`: it is -1. A number: by so many bytes it is too
 * long, or below 0 too short.
 */
export type LengthChange = 'absent' | 'padded' | 'twice' | 'negative' | number;

/**
 * A body in three chunks at most (RFC 9112, section 7.1).
 *
 * `plain`: as it should be. `with-length`: there is a `Content-Length`, too. `extensions`: each
 * chunk has one. `cut-short`: the connection ends in the middle of a chunk. `trailers`: a trailer
 * field follows.
 */
export type Chunking = 'plain' | 'with-length' | 'extensions' | 'cut-short' | 'trailers';

/** A content coding (RFC 9110, section 8.4.1; RFC 8878); `deflate` is the zlib format. */
export type Coding = 'gzip' | 'deflate' | 'zstd';

/**
 * What is wrong with a coded body.
 *
 * `mislabelled`: it is not coded at all, only `Content-Encoding` says so. `cut-short`: its second
 * half is missing. `bomb`: it is 64 MiB of zeros; for `gzip` only.
 */
export type CodingDamage = 'mislabelled' | 'cut-short' | 'bomb';

/**
 * What is wrong with a bencoded dictionary (BEP 3).
 *
 * `unsorted`: its keys are in the opposite order. `keys-twice`: each key is there twice.
 * `leading-zeros`: its integers have some. `huge-integers`: they are larger than 64 bits. `nested`:
 * it has one more value, which is 10,000 lists deep.
 */
export type BencodeChange =
  | 'unsorted'
  | 'keys-twice'
  | 'leading-zeros'
  | 'huge-integers'
  | 'nested';

/** A duration: a number of milliseconds, or a string with its unit: `ns`, `us`, `ms`, `s`, `m` or `h`. */
export type Duration = number | `${number}${'ns' | 'us' | 'ms' | 's' | 'm' | 'h'}`;

/**
 * What is to go wrong with one reply. What is not given is as ever.
 *
 * Those that refuse (`drop`, `refuse`, `badConnectionId`, `status` from 300 on, `redirect`,
 * `checkHost`) keep the request from the tracker: nobody enters a swarm by it. All others change only
 * the reply: the request has been dealt with. Several of them work together, in the order in which
 * they stand here. Durations go by the tracker's clock: a number is milliseconds, whole or not,
 * and a string has its unit, `'500ms'` or `'2s'`. Of bytes, a string is its UTF-8.
 */
export interface FaultEffects {
  /**
   * The request is lost: it gets no reply, and has no effect. An HTTP connection stays open.
   * @defaultValue false
   */
  drop?: boolean | undefined;
  /**
   * It is refused with this text: an error packet, or a `failure reason`. Any bytes; over UDP also
   * the NUL at the end that some trackers send.
   */
  refuse?: Uint8Array | string | undefined;
  /**
   * UDP: it is refused as if its connection id were unknown.
   * @defaultValue false
   */
  badConnectionId?: boolean | undefined;
  /**
   * HTTP: the status, 100 to 999; from 300 on the body is empty unless `refuse` or `body` says
   * otherwise.
   */
  status?: number | undefined;
  /** HTTP: it is redirected with this status, 300 to 399. */
  redirect?: number | undefined;
  /**
   * HTTP: `Location` of a redirect, in which `{target}` stands for path and query of the request. By
   * default there is no such header field.
   */
  location?: string | undefined;
  /**
   * HTTP: it is refused with status 400 if `Host` is not the address of the listener.
   * @defaultValue false
   */
  checkHost?: boolean | undefined;

  /** `interval` that an announce is told, in seconds; 64 bits, over UDP the lower 32. */
  interval?: number | bigint | undefined;
  /** HTTP: `min interval` that an announce is told, in seconds; 64 bits. */
  minInterval?: number | bigint | undefined;
  /** Seeders that an announce or a scrape is told; 64 bits, over UDP the lower 32. */
  seeders?: number | bigint | undefined;
  /** Leechers that an announce or a scrape is told; 64 bits, over UDP the lower 32. */
  leechers?: number | bigint | undefined;
  /** Completed downloads that a scrape is told; 64 bits, over UDP the lower 32. */
  downloaded?: number | bigint | undefined;
  /** The peers that an announce is told, all of them; over UDP those of the client's family. */
  peers?: readonly Endpoint[] | undefined;
  /**
   * An announce is told of the client itself, as the last peer.
   * @defaultValue false
   */
  includeSelf?: boolean | undefined;
  /**
   * An announce is told of each peer twice.
   * @defaultValue false
   */
  peersTwice?: boolean | undefined;
  /** What is wrong with the answer to a scrape. */
  scrape?: ScrapeChange | undefined;
  /** UDP: the connection id that a connect is given, 64 bits. The tracker accepts it from then on. */
  connectionId?: number | bigint | undefined;

  /**
   * The reply is what another client was last told by the same action; over UDP with the right
   * transaction id. As ever if nobody else has asked yet.
   * @defaultValue false
   */
  crossTalk?: boolean | undefined;
  /**
   * UDP: peers have records of the wrong size, 18 bytes for IPv4 and 6 for IPv6.
   * @defaultValue false
   */
  wrongFamilySize?: boolean | undefined;
  /** UDP: the action that the reply has, 32 bits. */
  replyAction?: number | undefined;
  /**
   * UDP: every bit of the transaction id is wrong.
   * @defaultValue false
   */
  wrongTransactionId?: boolean | undefined;
  /**
   * UDP: the right reply follows the wrong one.
   * @defaultValue false
   */
  thenCorrect?: boolean | undefined;

  /**
   * HTTP: entries of the body's dictionary, which take the place of those of the same name; each
   * value in bencode, which may be any bytes: `{ 'failure reason': 'i5e' }`.
   */
  set?: { readonly [key: string]: Uint8Array | string } | undefined;
  /** HTTP: entries that the body's dictionary does not have, by their names. */
  remove?: readonly string[] | undefined;
  /** HTTP: what is wrong with the body's dictionary. */
  bencode?: BencodeChange | undefined;
  /** HTTP: the body. */
  body?: Uint8Array | string | undefined;

  /** Exactly these bytes are the datagram, or all of the HTTP response. */
  reply?: Uint8Array | string | undefined;
  /** So many random bytes are the datagram, or the body. */
  garbage?: number | undefined;
  /** The datagram, or the body, ends after so many bytes. */
  truncate?: number | undefined;
  /** These bytes come before the datagram's, or the body's. */
  prepend?: Uint8Array | string | undefined;
  /** These bytes come after the datagram's, or the body's. */
  append?: Uint8Array | string | undefined;
  /** Zeros make the datagram, or the body, so many bytes long; 65,507 at most over UDP. */
  pad?: number | undefined;

  /** HTTP: how the body is coded, whatever the client accepts. */
  coding?: Coding | undefined;
  /** HTTP: what is wrong with the coded body. */
  codingDamage?: CodingDamage | undefined;
  /** HTTP: further lines of the head: `['Retry-After: 5']`. */
  header?: readonly string[] | undefined;
  /** HTTP: a header field of so many bytes. */
  largeHeader?: number | undefined;
  /** HTTP: what is odd about the head. */
  head?: HeadChange | undefined;
  /** HTTP: what is wrong with `Content-Length`. */
  contentLength?: LengthChange | undefined;
  /** HTTP: the body is in chunks. */
  chunked?: Chunking | undefined;
  /**
   * HTTP: whether the connection stays open afterwards, whatever the client and the settings say. By
   * default it is as they say.
   */
  keepAlive?: boolean | undefined;
  /** HTTP: these bytes follow the response. */
  trailing?: Uint8Array | string | undefined;
  /** HTTP: the connection is closed there. */
  close?: Place | undefined;
  /** HTTP: the tracker stops sending there, and goes on receiving until the client closes. */
  halfClose?: Place | undefined;
  /** HTTP: the connection is reset there. */
  reset?: Place | undefined;

  /** The reply is sent so much later. */
  delay?: Duration | undefined;
  /** The delay is longer by a random part of this. */
  jitter?: Duration | undefined;
  /**
   * The reply is held until `release`, and the connection stays open.
   * @defaultValue false
   */
  hold?: boolean | undefined;
  /** Replies are held until there are so many, and sent in the opposite order. */
  reorder?: number | undefined;
  /** So many further copies are sent. */
  duplicate?: number | undefined;
  /** HTTP: only so many bytes are sent at a time. */
  drip?: number | undefined;
  /**
   * Between two copies of a datagram, or two pieces of a drip. By default 0 between copies and
   * 1000 between pieces.
   */
  gap?: Duration | undefined;
  /** HTTP: replies of one connection are held until there are so many, and sent as one. */
  merge?: number | undefined;
  /**
   * UDP: the reply comes from another port.
   * @defaultValue false
   */
  otherPort?: boolean | undefined;

  /**
   * After the reply every UDP connection id that was given is forgotten.
   * @defaultValue false
   */
  forgetIds?: boolean | undefined;
  /**
   * After the reply every swarm is forgotten.
   * @defaultValue false
   */
  forgetSwarms?: boolean | undefined;
  /**
   * After the reply all sockets are closed for so long, connections too, and then
   * bound again on the same ports. What is held or late is lost if it falls due meanwhile.
   */
  down?: Duration | undefined;
}

/**
 * Something that is to go wrong: with which requests, when, and how.
 *
 * ```ts
 * tracker.addFault({ action: 'announce', transport: 'udp', times: 2, drop: true });
 * ```
 *
 * All faults that are due for a request work together; where two change the same thing, the older
 * one does.
 */
export interface Fault extends FaultScope, FaultSchedule, FaultEffects {
  /** What to call it. By default the text of it. */
  name?: string | undefined;
  /**
   * A script, in the place of effects: what goes wrong with the first request that it is due for,
   * and so on; the last step with all further requests. `{}` is a step in which nothing goes wrong.
   */
  steps?: readonly FaultEffects[] | undefined;
}

/** A fault that the tracker has, and what has come of it. */
export interface FaultStatus {
  /** Which one: the tracker counts them from 1. */
  id: number;
  /** What it is called. */
  name: string;
  /** All of it, in the words that `addFault` reads. */
  text: string;
  /** How many requests it was due for. */
  hits: number;
  /** How many replies it holds now. */
  held: number;
}

/** Replies that are held until the test says so. */
export interface Gate {
  /** The fault that holds them, by its id. */
  readonly id: number;
  /**
   * The first request whose reply is held. Rejects as `waitFor` does if there is none within 4
   * seconds, or before the tracker is closed.
   */
  readonly seen: Promise<Request>;
  /** Sends what is held, and holds nothing any more. Calling it again does nothing. */
  release(): void;
}
