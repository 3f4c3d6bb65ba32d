/** How a tracker behaves: the settings of a `SimpleTracker`. */

/** A torrent: 20 bytes, or 40 hexadecimal digits. */
export type InfoHash = Uint8Array | string;

/** How a tracker behaves. What is not given stays at its default. */
export interface TrackerSettings {
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
