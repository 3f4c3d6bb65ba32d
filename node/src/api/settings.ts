/** How a tracker behaves: the settings of a `SimpleTracker`. */

/** A torrent: 20 bytes, or 40 hexadecimal digits. */
export type InfoHash = Uint8Array | string;

/**
 * Another tracker, whose manners are taken: its intervals, limits, texts, framing and swarms, and what
 * it makes of requests that are wrong. `docs/profiles.md` has what each one changes.
 */
export type Profile =
  /** The BEPs to the letter, where we are kinder to clients and to tests. */
  | 'bep-strict'
  /** opentracker, as Debian 12 has it. */
  | 'opentracker'
  /** aquatic_udp and aquatic_http 0.9. */
  | 'aquatic'
  /** torrust-tracker. */
  | 'torrust'
  /** chihaya. */
  | 'chihaya'
  /** mochi. */
  | 'mochi'
  /** The npm package bittorrent-tracker 11. */
  | 'bittorrent-tracker'
  /** The tracker embedded in qBittorrent. */
  | 'qbittorrent';

/**
 * What a UDP connection id is good for, until it is too old: the IP address that it was given to, on
 * any port; that address and port; or whoever sends it.
 */
export type ConnectionIdScope = 'address' | 'endpoint' | 'any';

/** How a tracker behaves. What is not given stays at its default, which is the profile's with one. */
export interface TrackerSettings {
  /**
   * The tracker to behave like. Whatever else is set is so nevertheless. By default there is none.
   */
  profile?: Profile | undefined;
  /**
   * `interval` of an announce reply, in seconds: when to announce again (BEP 3, BEP 15).
   * @defaultValue 1800
   */
  interval?: number | undefined;
  /**
   * `min interval` of an HTTP announce reply, in seconds: announce no sooner (BEP 3).
   * @defaultValue 60
   */
  minInterval?: number | undefined;
  /**
   * Whether an announce is refused that comes sooner than `minInterval` after the last one of the same
   * peer in the same torrent, by the tracker's clock, over UDP, too. Announces with the event
   * `started`, `completed` or `stopped` are not refused. A refused announce does not count as the last
   * one.
   * @defaultValue false
   */
  enforceMinInterval?: boolean | undefined;
  /**
   * Peers in a reply to a client that asks for no number, or for -1.
   * @defaultValue 50
   */
  numwantDefault?: number | undefined;
  /**
   * Peers in a reply at most; over UDP an IPv6 client gets 66 at most, so that the reply fits into
   * 1232 bytes.
   * @defaultValue 200
   */
  numwantMax?: number | undefined;
  /**
   * A peer that has been silent for more than this many seconds leaves its swarm.
   * @defaultValue 3600
   */
  peerLifetime?: number | undefined;
  /**
   * A UDP connection id is good for so many seconds after it was given (BEP 15); for 13 days at most,
   * whatever it says.
   * @defaultValue 120
   */
  connectionIdLifetime?: number | undefined;
  /**
   * What a UDP connection id is good for.
   * @defaultValue 'address', as libtorrent uses one for all its sockets
   */
  connectionIdScope?: ConnectionIdScope | undefined;
  /**
   * After so many bad connection ids an IP address gets no answer over UDP any more, until `clear`. By
   * default none are too many.
   */
  banAfter?: number | undefined;
  /**
   * Info hashes in one scrape at most (BEP 15).
   * @defaultValue 74
   */
  scrapeMax?: number | undefined;
  /**
   * Whether an HTTP scrape without an info hash tells of all swarms.
   * @defaultValue false
   */
  fullScrape?: boolean | undefined;
  /**
   * Whether an HTTP connection stays open after a response, if the client wants it to. Unless it
   * does, every response says `Connection: close`.
   * @defaultValue false
   */
  keepAlive?: boolean | undefined;
  /**
   * Whether an HTTP announce without `compact` gets compact peers (BEP 23).
   * @defaultValue true
   */
  compactDefault?: boolean | undefined;
  /**
   * Where HTTP announces go. In a path such as `'/{passkey}/announce'`, `{passkey}` stands for any
   * segment. The scrape path has `scrape` in the place of `announce` (BEP 48). `start` rejects if
   * a path makes no sense.
   * @defaultValue ['/announce']
   */
  announcePaths?: readonly string[] | undefined;
  /**
   * Whether a client may name the address that other peers are told of: the parameters `ip`, `ipv4`
   * and `ipv6` over HTTP (BEP 3, BEP 7), the IP address field over UDP (BEP 15). Addresses only, no
   * names. Otherwise they are ignored.
   * @defaultValue false
   */
  trustIp?: boolean | undefined;
  /**
   * Whether the last address in the header field `X-Forwarded-For` is the client's. Otherwise the
   * connection's address is.
   * @defaultValue false
   */
  trustForwardedFor?: boolean | undefined;
  /** Torrents that may be announced, all others being refused. By default any may. */
  allow?: readonly InfoHash[] | undefined;
  /**
   * Torrents that may not be announced.
   * @defaultValue []
   */
  deny?: readonly InfoHash[] | undefined;
  /**
   * Passkeys, one of which an announce needs (BEP 27): in its path, as the parameter `passkey`, or
   * either of them in the URL data of a UDP announce (BEP 41). With none, no passkey is needed.
   * @defaultValue []
   */
  passkeys?: readonly string[] | undefined;
  /**
   * Whether an HTTP announce reply has the client's address as `external ip` (BEP 24).
   * @defaultValue false
   */
  externalIp?: boolean | undefined;
  /** `tracker id` of an HTTP announce reply (BEP 3). By default it has none. */
  trackerId?: Uint8Array | string | undefined;
  /** `warning message` of an HTTP announce reply (BEP 3). By default it has none. */
  warningMessage?: string | undefined;
  /**
   * Where chance begins: trackers with one seed choose the same peers, and give the same UDP
   * connection ids at the same moments of their clocks. By default it is random.
   */
  seed?: number | bigint | undefined;
  /**
   * Whether the tracker's clock stands still, at zero, until it is moved.
   * @defaultValue false
   */
  frozen?: boolean | undefined;
  /**
   * How many requests the record keeps, the newest ones; fewer of large ones: 6 MiB at most. Waits,
   * watches, expectations and counters miss none, whatever the record keeps.
   * @defaultValue 10000
   */
  recordMax?: number | undefined;
}
