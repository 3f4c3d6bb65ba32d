/** The tracker as a test uses it. */
import type { ListenHost, Options } from '../component/interfaces/bittorrent-tracker-control.js';
import * as kinds from './kinds.js';
import { parseHost } from './listen.js';
import { readSettings, settingNames } from './read-settings.js';
import type { InfoHash, TrackerSettings } from './settings.js';
import { Tracker } from './tracker.js';
import { announceUrls } from './url.js';
import { formatIp, ipOf } from './wasi/address.js';

/** What a {@link SimpleTracker} is made with. */
export interface SimpleTrackerOptions extends TrackerSettings {
  /** The port for UDP announces (BEP 15): 0 takes a free one, `undefined` means no UDP. */
  udpPort?: number | undefined;
  /** The port for HTTP announces (BEP 3): 0 takes a free one, `undefined` means no HTTP. */
  httpPort?: number | undefined;
  /**
   * Where to listen: `'localhost'`, which is 127.0.0.1 and, where the machine has IPv6, ::1 on the
   * same port; or one IP address, such as `'127.0.0.1'`, `'::1'` or `'0.0.0.0'`.
   * @defaultValue 'localhost'
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
   * @throws TypeError for an unknown option, and for a value of the wrong type or form. It names the
   * option, the value, and what was expected.
   * @throws RangeError for a number that is no integer, or out of range.
   */
  constructor(options: SimpleTrackerOptions = {}) {
    const { udpPort, httpPort, host = 'localhost', ...settings } = options;
    const known: string[] = settingNames;
    for (const name of Object.keys(settings)) {
      if (known.includes(name)) continue;
      const expected = ['udpPort', 'httpPort', 'host', ...known].join(', ');
      throw new TypeError(`${name}: unknown option; expected one of ${expected}`);
    }
    const where = readHost(host);
    const listeners = (name: string, given: unknown) =>
      given === undefined
        ? []
        : [{ host: where, port: kinds.port(given, kinds.refuseValueOf(name)) }];
    this.#options = {
      udp: listeners('udpPort', udpPort),
      http: listeners('httpPort', httpPort),
      settings: readSettings(settings),
    };
  }

  /**
   * Binds the ports, and says which they are. Calling it again gives the same answer.
   *
   * Rejects if neither `udpPort` nor `httpPort` was given, if the tracker is closed, if a setting
   * makes no sense to the tracker, such as a path, or if a port could not be bound: then with an error such as `udp 127.0.0.1:6969: address in use`, whose
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
    // Whoever waits for `start` hears of it; if nobody does, it is no unhandled rejection.
    this.#starting?.catch(() => {});
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
  getPeers(infoHash: InfoHash): PeerInfo[] {
    const bytes = kinds.infoHash(infoHash, kinds.refuseValueOf('info hash'));
    const peers = this.#tracker?.peers(bytes) ?? [];
    return peers.map(({ address, peerId }) => ({
      ip: formatIp(ipOf(address)),
      port: address.val.port,
      peerId: Buffer.from(peerId),
    }));
  }

  /**
   * Moves the tracker's clock forward: peers and UDP connection ids grow older by so much, and those
   * that expire by it have expired when this returns. Nothing is waited for.
   *
   * ```ts
   * tracker.advance(3601); // longer than the default `peerLifetime`: every peer is gone
   * ```
   *
   * @param seconds how far; 0 or more, whole or not.
   * @throws Error before `start`, when there is no clock yet.
   * @throws TypeError or RangeError for what is no number of seconds.
   */
  advance(seconds: number): void {
    const by = kinds.duration(seconds, kinds.refuseValueOf('advance'));
    this.#started('advance').advance(by);
  }

  /**
   * Stops the tracker's clock: from now on only `advance` moves it.
   *
   * @throws Error before `start`, when there is no clock yet: see the setting `frozen`.
   */
  freeze(): void {
    this.#started('freeze').setFrozen(true);
  }

  /**
   * Lets the tracker's clock go on from where it stands.
   *
   * @throws Error before `start`, when there is no clock yet.
   */
  resume(): void {
    this.#started('resume').setFrozen(false);
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

  #started(what: string): Tracker {
    if (this.#tracker !== undefined) return this.#tracker;
    throw new Error(`${what}: the tracker has not been started`);
  }

  async #start(): Promise<TrackerPorts> {
    if (this.#closing !== undefined) throw new Error('the tracker is closed: make a new one');
    if (this.#options.udp.length === 0 && this.#options.http.length === 0) {
      throw new TypeError('nothing to start: give udpPort, httpPort or both (0 takes a free port)');
    }
    this.#tracker = new Tracker(this.#options);
    const addresses = await this.#tracker.start();
    const { udp, http } = addresses;
    ({ udp: this.#udpUrls, http: this.#httpUrls } = announceUrls(addresses));
    return {
      ...(udp[0] && { udpPort: udp[0].val.port }),
      ...(http[0] && { httpPort: http[0].val.port }),
    };
  }
}

function readHost(host: unknown): ListenHost {
  const parsed = typeof host === 'string' ? parseHost(host) : undefined;
  return parsed ?? kinds.refuseValueOf('host')(host, "'localhost' or an IP address");
}
