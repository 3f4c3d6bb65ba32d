/** The tracker as a test uses it. */
import { inspect, types } from 'node:util';
import type { ListenHost, Options } from '../component/interfaces/bittorrent-tracker-control.js';
import { parseHost } from './listen.js';
import { Tracker } from './tracker.js';
import { announceUrl } from './url.js';
import { formatIp, ipOf } from './wasi/address.js';

/** What a {@link SimpleTracker} is made with. */
export interface SimpleTrackerOptions {
  /** The port for UDP announces (BEP 15): 0 takes a free one, `undefined` means no UDP. */
  udpPort?: number | undefined;
  /** The port for HTTP announces (BEP 3): 0 takes a free one, `undefined` means no HTTP. */
  httpPort?: number | undefined;
  /**
   * Where to listen: `'localhost'`, which is 127.0.0.1 and, where the machine has IPv6, ::1 on the
   * same port; or one IP address, such as `'127.0.0.1'`, `'::1'` or `'0.0.0.0'`. The default is
   * `'localhost'`.
   */
  host?: string | undefined;
}

/** The ports that a tracker has bound. A protocol that is disabled has none. */
export interface TrackerPorts {
  /** The port for UDP. */
  udpPort?: number;
  /** The port for HTTP. */
  httpPort?: number;
}

/** A peer in a swarm. */
export interface PeerInfo {
  /** The IP address that its announce came from. */
  ip: string;
  /** The port that it announced. */
  port: number;
  /** The 20 bytes that it announced as its peer id. */
  peerId: Buffer;
}

/**
 * A BitTorrent tracker for a test: it answers UDP and HTTP announces and scrapes on this machine,
 * until it is closed.
 *
 * ```ts
 * const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
 * const { udpPort, httpPort } = await tracker.start();
 * // point a client at tracker.udpUrls[0] or tracker.httpUrls[0], let it announce, then:
 * tracker.getPeers('0123456789abcdef0123456789abcdef01234567');
 * await tracker.close();
 * ```
 *
 * An open tracker keeps the process alive, as an open server does. It runs on this thread, between
 * the test's own events.
 */
export class SimpleTracker {
  readonly #options: Options;
  #tracker: Tracker | undefined;
  #starting: Promise<TrackerPorts> | undefined;
  #closing: Promise<void> | undefined;
  #udpUrls: readonly string[] = [];
  #httpUrls: readonly string[] = [];

  /**
   * A tracker that will listen where the options say; `start` does.
   *
   * @throws TypeError for an unknown option, a port that is no number, or a host that is neither
   * `'localhost'` nor an IP address.
   * @throws RangeError for a port that is not an integer from 0 to 65535.
   */
  constructor(options: SimpleTrackerOptions = {}) {
    const { udpPort, httpPort, host = 'localhost', ...unknown } = options;
    for (const name of Object.keys(unknown)) {
      throw new TypeError(`${name}: unknown option; expected udpPort, httpPort or host`);
    }
    const where = checkHost(host);
    const listeners = (name: string, port: number | undefined) =>
      port === undefined ? [] : [{ host: where, port: checkPort(name, port) }];
    this.#options = {
      udp: listeners('udpPort', udpPort),
      http: listeners('httpPort', httpPort),
    };
  }

  /**
   * Binds the ports, and says which they are. Calling it again gives the same answer.
   *
   * Rejects if neither `udpPort` nor `httpPort` was given, if the tracker is closed, or if a port
   * could not be bound: then with an error such as `udp 127.0.0.1:6969: address in use`, whose
   * `code` is Node's (`EADDRINUSE`), and nothing stays open.
   */
  start(): Promise<TrackerPorts> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Closes every socket and connection at once, also while the tracker starts or a client is in the
   * middle of a request; done when the ports are free. Safe to call twice. What the tracker knows
   * stays readable.
   */
  close(): Promise<void> {
    this.#closing ??= this.#tracker?.close() ?? Promise.resolve();
    return this.#closing;
  }

  /** Closes it, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * The peers that have announced this info hash and not stopped, IPv4 before IPv6; empty if there
   * are none.
   *
   * @param infoHash 20 bytes, or 40 hexadecimal digits.
   * @throws TypeError for anything else.
   */
  getPeers(infoHash: Uint8Array | string): PeerInfo[] {
    const bytes = parseInfoHash(infoHash);
    const peers = this.#tracker?.peers(bytes) ?? [];
    return peers.map(({ address, peerId }) => ({
      ip: formatIp(ipOf(address)),
      port: address.val.port,
      peerId: Buffer.from(peerId),
    }));
  }

  /** How many swarms have at least one peer. */
  getSwarmCount(): number {
    return this.#tracker?.swarmCount() ?? 0;
  }

  /** The announce URLs for UDP, such as `udp://127.0.0.1:6969/announce`; empty before `start`. */
  get udpUrls(): readonly string[] {
    return this.#udpUrls;
  }

  /** The announce URLs for HTTP, such as `http://[::1]:6969/announce`; empty before `start`. */
  get httpUrls(): readonly string[] {
    return this.#httpUrls;
  }

  async #start(): Promise<TrackerPorts> {
    if (this.#closing !== undefined) throw new Error('the tracker is closed: make a new one');
    if (this.#options.udp.length === 0 && this.#options.http.length === 0) {
      throw new TypeError('nothing to start: give udpPort, httpPort or both (0 takes a free port)');
    }
    this.#tracker = new Tracker(this.#options);
    const { udp, http } = await this.#tracker.start();
    this.#udpUrls = udp.map((address) => announceUrl('udp', address));
    this.#httpUrls = http.map((address) => announceUrl('http', address));
    return {
      ...(udp[0] && { udpPort: udp[0].val.port }),
      ...(http[0] && { httpPort: http[0].val.port }),
    };
  }
}

function checkPort(name: string, port: unknown): number {
  const expected = 'expected an integer from 0 to 65535 (0 takes a free port)';
  if (typeof port !== 'number') throw new TypeError(`${name}: ${show(port)}; ${expected}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`${name}: ${port}; ${expected}`);
  }
  return port;
}

function checkHost(host: unknown): ListenHost {
  const parsed = typeof host === 'string' ? parseHost(host) : undefined;
  if (parsed !== undefined) return parsed;
  throw new TypeError(`host: ${show(host)}; expected 'localhost' or an IP address`);
}

function parseInfoHash(infoHash: unknown): Uint8Array {
  if (typeof infoHash === 'string' && /^[0-9a-f]{40}$/i.test(infoHash)) {
    return Buffer.from(infoHash, 'hex');
  }
  if (types.isUint8Array(infoHash) && infoHash.length === 20) return infoHash;
  const got = types.isUint8Array(infoHash)
    ? `${infoHash.length} bytes (${Buffer.from(infoHash).toString('hex')})`
    : show(infoHash);
  throw new TypeError(`info hash: ${got}; expected 20 bytes or 40 hexadecimal digits`);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
}
