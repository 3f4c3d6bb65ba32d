/** The tracker as a test uses it. */
import { ALL } from '../runtime/subscriptions.js';
import { type Answer, type Arguments, type Method, Tracker } from '../runtime/tracker.js';
import { holdNotation, notation } from './convert/notation.js';
import { type ReadOptions, readOptions } from './convert/read-options.js';
import {
  readCounts,
  readEndpoint,
  readInfoHash,
  readIntervals,
  readNewPeer,
} from './convert/read-peer.js';
import { readTimes } from './convert/read-times.js';
import {
  toBuffer,
  toCounter,
  toFaultStatus,
  toPeer,
  toRequest,
  toSwarm,
} from './convert/to-public.js';
import { announceUrls, controlUrls } from './convert/url.js';
import * as validate from './convert/validate.js';
import { UnmetExpectationError } from './errors.js';
import type { Fault, FaultStatus, FaultTarget, Gate } from './fault.js';
import type { Times } from './filter.js';
import type { RequestFilter, Script } from './filter-fields.js';
import type { SimpleTrackerOptions, TrackerPorts } from './options.js';
import type { Intervals, NewPeer, Peer } from './peer.js';
import type { Counter, Endpoint, Recorded, Request, Swarm, SwarmCounts } from './request.js';
import type { InfoHash } from './settings.js';
import { readWait, waitFor } from './subscribe/wait.js';
import { readWatchOptions, Watch } from './subscribe/watch.js';
import type { RequestWatch, WaitOptions, WatchOptions } from './wait-options.js';

/**
 * A BitTorrent tracker for a test: it answers UDP and HTTP announces and scrapes on this machine,
 * until it is closed. Trackers share nothing: each has its own sockets, swarms and clock.
 *
 * ```ts
 * const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
 * const { udpPort, httpPort } = await tracker.start();
 * // point a client at tracker.udpUrls[0] or tracker.httpUrls[0], let it announce, then:
 * tracker.getPeers('0123456789abcdef0123456789abcdef01234567');
 * await tracker.close();
 * ```
 *
 * An open tracker keeps the process alive, as an open server does. It runs on the thread that started
 * it, between the test's own events: a test that blocks its event loop blocks its tracker. Fake timers
 * stop neither the tracker nor a wait.
 *
 * All methods but `start`, `close`, `waitFor`, `down` and `up` are synchronous. Bytes are returned as
 * `Buffer`s. An invalid argument is an error that names the value and what was expected.
 *
 * What the BEPs count in seconds is a number of seconds: `interval`, `minInterval`, and the lifetimes
 * in the settings. Every other duration that is a number is milliseconds.
 */
export class SimpleTracker {
  readonly #options: ReadOptions;
  #tracker: Tracker | undefined;
  #starting: Promise<TrackerPorts> | undefined;
  #closing: Promise<void> | undefined;
  #udpUrls: readonly string[] = [];
  #httpUrls: readonly string[] = [];
  #wsUrls: readonly string[] = [];
  #controlUrls: readonly string[] = [];

  // Start and close.
  /**
   * Makes a tracker. It listens after `start`.
   *
   * @throws TypeError or RangeError for an invalid port, host or list of faults. Settings and faults
   * are read by `start`, which rejects if one is invalid.
   */
  constructor(options: SimpleTrackerOptions = {}) {
    this.#options = readOptions(options);
  }

  /**
   * Binds the ports and resolves with them. A second call gives the same result.
   *
   * Rejects if the tracker is closed, if a setting or a fault is unknown or invalid, or if a port can
   * not be bound. A port in use is never shared: the error is `udp 127.0.0.1:6969: address in use`, its
   * `code` is Node's (`EADDRINUSE`), and nothing stays open. A closed tracker can not be started again.
   */
  start(): Promise<TrackerPorts> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Closes every socket and connection at once, also while the tracker starts or a client is in the
   * middle of a request. Resolves when the ports are free. It may be called twice. The record and the
   * swarms stay readable. Pending waits reject, and watches end.
   *
   * Rejects, after all of that, with an {@link UnmetExpectationError} if an expectation is not met. A
   * request counts if the kernel has all of it when `close` is called: it is served and recorded
   * first. A request that a full socket buffer has dropped does not count. After 1,024 rounds of the
   * event loop `close` stops waiting for a client that goes on sending.
   */
  close(): Promise<void> {
    // If nothing awaits `start`, its error must not become an unhandled rejection.
    this.#starting?.catch(() => {});
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  // Requests and swarms.
  /**
   * The recorded requests that match the filter, oldest first; without a filter all of them. A filter is
   * an object, or words such as `'announce udp event=started'`.
   *
   * ```ts
   * tracker.getRequests({ action: 'announce', infoHash }).map(({ event }) => event);
   * ```
   *
   * @throws TypeError for an unknown field, and for an invalid value.
   */
  getRequests(filter: RequestFilter | string = {}): Request[] {
    const text = notation('filter', filter);
    return (this.#tracker?.query('requests', text, 0n, ALL) ?? []).map(toRequest);
  }

  /** How many requests the record has seen, and how many of them it no longer has. */
  getRecorded(): Recorded {
    const { total, dropped } = this.#tracker?.query('recorded') ?? { total: 0n, dropped: 0n };
    return { total: Number(total), dropped: Number(dropped) };
  }

  /**
   * How many requests of each kind there were, whether they are still in the record or not. It lists
   * only kinds that occurred.
   */
  getCounters(): Counter[] {
    return (this.#tracker?.query('counters') ?? []).map(toCounter);
  }

  /**
   * The peers in a swarm, IPv4 before IPv6; empty if there are none.
   *
   * @param infoHash 20 bytes, or 40 hexadecimal digits.
   * @throws TypeError for anything else.
   */
  getPeers(infoHash: InfoHash): Peer[] {
    const bytes = readInfoHash(infoHash);
    return (this.#tracker?.query('peers', bytes) ?? []).map(toPeer);
  }

  /** Every swarm that has at least one peer, in the order of the info hashes. */
  getSwarms(): Swarm[] {
    return (this.#tracker?.query('swarms') ?? []).map(toSwarm);
  }

  /** How many swarms have at least one peer. */
  getSwarmCount(): number {
    return this.#tracker?.query('swarmCount') ?? 0;
  }

  /**
   * Describes the filter, the recorded requests that come nearest to it, and where they differ. Use it
   * in the message of your own assertion.
   *
   * @throws Error before `start`.
   */
  explain(filter: RequestFilter | string = {}, times: Times = { min: 1 }): string {
    const [text, many] = [notation('filter', filter), readTimes(times)];
    return this.#started('explain').query('explain', text, many, 0n);
  }

  // Wait and expect.
  /**
   * Waits for requests that match the filter. The wait begins with the call.
   *
   * ```ts
   * const [announce] = await tracker.waitFor({ action: 'announce', event: 'started', infoHash });
   * ```
   *
   * Resolves with the first `count` of them, oldest first. Rejects after `timeout` milliseconds of
   * real time with a {@link WaitTimeoutError}, and when the tracker is closed; the message says what
   * was waited for, and which requests came nearest to it.
   *
   * Rejects also before `start`, and with a TypeError or RangeError for invalid arguments.
   */
  waitFor(filter: RequestFilter | string = {}, options: WaitOptions = {}): Promise<Request[]> {
    return silenced(this.#waitFor(filter, options));
  }

  /**
   * The requests that match the filter, one by one as they come. The watch begins with the call.
   * Requests that are not taken yet are kept as long as the record has them; `missed` counts those
   * that it dropped before. The watch ends when the loop is left, and when the tracker is closed.
   *
   * ```ts
   * for await (const request of tracker.watch({ action: 'announce' })) {
   *   if (request.event === 'stopped') break;
   * }
   * ```
   *
   * @throws Error before `start`.
   * @throws TypeError for invalid arguments.
   */
  watch(filter: RequestFilter | string = {}, options: WatchOptions = {}): RequestWatch {
    const [text, what] = [notation('filter', filter), readWatchOptions(options)];
    return new Watch(checked(this.#started('watch'), text), text, what);
  }

  /**
   * Expects this number of requests that match the filter, from now on. If another number comes,
   * `verify` throws and `close` rejects.
   *
   * ```ts
   * tracker.expect({ event: 'stopped', infoHash }, 1);
   * ```
   *
   * @param times how many: exactly this number, or from `min` to `max`. The default is at least one.
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  expect(filter: RequestFilter | string, times: Times = { min: 1 }): void {
    this.#command('expect', notation('filter', filter), readTimes(times));
  }

  /**
   * Checks that every expectation is met now. The expectations stay.
   *
   * @throws UnmetExpectationError if one is not; it says which, and which requests came nearest to it.
   */
  verify(): void {
    const unmet = this.#tracker?.query('unmet') ?? [];
    if (unmet.length > 0) throw new UnmetExpectationError(unmet.join('\n\n'));
  }

  // Set the state.
  /**
   * Adds a peer that no client announced, or changes the one at that address. It expires like any
   * other peer.
   *
   * ```ts
   * tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 6881, left: 0 });
   * ```
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  addPeer(infoHash: InfoHash, peer: NewPeer): void {
    const [bytes, read] = [readInfoHash(infoHash), readNewPeer(peer)];
    this.#command('addPeer', bytes, read.peer, read.left);
  }

  /**
   * Removes the peer at an address, however it was added. Returns false if there is no peer.
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  removePeer(infoHash: InfoHash, peer: Endpoint): boolean {
    return this.#command('removePeer', readInfoHash(infoHash), readEndpoint(peer));
  }

  /**
   * From now on announces and scrapes of a swarm are answered with these numbers, whatever its peers.
   * `undefined` goes back to the numbers that are counted.
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  setCounts(infoHash: InfoHash, counts: SwarmCounts | undefined): void {
    const read = counts === undefined ? undefined : readCounts(counts);
    this.#command('setCounts', readInfoHash(infoHash), read);
  }

  /**
   * From now on announces are answered with these intervals, in seconds. An unset interval is that of
   * the settings.
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  setIntervals(intervals: Intervals): void {
    const { interval, minInterval } = readIntervals(intervals);
    this.#command('setIntervals', interval, minInterval);
  }

  /**
   * Sets the answer to the next announce. Announces with the event `stopped` and refused ones are
   * skipped. Several scripts queue up: each is used once, by the first announce that it fits, the
   * oldest first.
   *
   * ```ts
   * tracker.nextAnnounce({ interval: 5, peers: [{ ip: '203.0.113.7', port: 6881 }] });
   * ```
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  nextAnnounce(script: Script | string): void {
    this.#command('nextAnnounce', notation('script', script));
  }

  /**
   * From now on announces of this torrent are refused with this reason. `undefined` ends it.
   *
   * @throws Error before `start`.
   * @throws TypeError for invalid arguments.
   */
  refuse(infoHash: InfoHash, reason: string | undefined): void {
    const read = validate.optional(validate.text)(reason, validate.refuseValueOf('reason'));
    this.#command('refuse', readInfoHash(infoHash), read);
  }

  // Faults.
  /**
   * Adds a fault, in words or as an object, and returns its id. The field `faults` of a request and the
   * filter's field `fault` have such ids.
   *
   * ```ts
   * tracker.addFault('announce udp times=2 drop');
   * tracker.addFault({ action: 'announce', transport: 'udp', times: 2, drop: true });
   * ```
   *
   * In words, a field is written `delay=2s`; a field that is true is its name alone,
   * `bad-connection-id`. A transport, an action, an event and a family may be written as their value
   * alone. `then` begins the next step, and `ok` is a step without effects. A duration without a unit
   * is a number of seconds in words, and of milliseconds in an object; a text may have a unit in both
   * (`ns`, `us`, `ms`, `s`, `m`, `h`). A value with spaces is quoted, and `\x00`, `\n`, `\r`, `\t`, `\"`
   * and `\\` stand for bytes. docs/faults.md has all effects.
   *
   * @throws Error before `start`; the option `faults` adds faults that early.
   * @throws TypeError or RangeError for an invalid fault.
   */
  addFault(fault: Fault | string): number {
    return this.#command('addFault', notation('fault', fault));
  }

  /**
   * The faults that the tracker has, oldest first, each with the number of requests that it was due
   * for.
   */
  getFaults(): FaultStatus[] {
    return (this.#tracker?.query('faults') ?? []).map(toFaultStatus);
  }

  /**
   * Removes a fault, and sends the replies that it holds. Returns false if no fault has this id.
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for an invalid id.
   */
  removeFault(id: number): boolean {
    return this.#command('removeFault', readFaultId(id));
  }

  /**
   * Removes every fault, and sends the replies that they hold.
   *
   * @throws Error before `start`.
   */
  clearFaults(): void {
    this.#command('clearFaults');
  }

  /**
   * Sends the replies that a fault holds, and returns their number. The fault goes on to hold further
   * ones.
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for an invalid id.
   */
  release(id: number): number {
    return this.#command('release', readFaultId(id));
  }

  /**
   * Holds the replies to these requests, from now on, until the test releases them.
   *
   * ```ts
   * const gate = tracker.hold({ event: 'started' });
   * client.start();
   * await gate.seen; // the client is waiting for its reply
   * client.stop();
   * gate.release();
   * ```
   *
   * @throws Error before `start`.
   * @throws TypeError or RangeError for invalid arguments.
   */
  hold(which: FaultTarget | string = {}): Gate {
    const id = this.#started('hold').command('addFault', holdNotation(which));
    const seen = this.waitFor({ fault: id }).then(([request]) => request as Request);
    return { id, seen: silenced(seen), release: () => void this.removeFault(id) };
  }

  /**
   * Closes all sockets and connections, as if the tracker were shut down; resolves when they are
   * closed. Everything that the tracker knows stays.
   *
   * ```ts
   * await tracker.down();
   * // clients get no answer over UDP, and no connection over HTTP
   * await tracker.up();
   * ```
   *
   * Rejects before `start`, when the tracker is closed, and for invalid arguments.
   *
   * @param milliseconds how long, by the tracker's clock. The default is until `up`.
   */
  down(milliseconds?: number): Promise<void> {
    return silenced(this.#down(milliseconds));
  }

  /**
   * Binds the sockets again, on the same ports; resolves when they are bound. If a port is in use by
   * then, it tries until the port is free.
   *
   * Rejects before `start`, and when the tracker is closed.
   */
  up(): Promise<void> {
    return silenced(this.#up());
  }

  /**
   * Forgets every connection id that was given over UDP (BEP 15). Clients have to connect again.
   *
   * @throws Error before `start`.
   */
  forgetConnectionIds(): void {
    this.#command('forgetConnectionIds');
  }

  // Clear and restore.
  /**
   * Forgets all swarms, the record, the counters, the expectations, all faults, and what was set by
   * `setCounts`, `setIntervals`, `nextAnnounce` and `refuse`. Sockets, settings, clock and connection
   * ids stay. Replies that faults hold are sent. Pending waits go on with the requests that they have.
   * The numbers of requests go on, too.
   *
   * @throws Error before `start`.
   */
  clear(): void {
    this.#started('clear').command('clear');
  }

  /**
   * The swarms with their peers, and what was set by `setCounts`, `setIntervals`, `nextAnnounce` and
   * `refuse`, as bytes for `restore` of this tracker or another.
   *
   * @throws Error before `start`.
   */
  snapshot(): Buffer {
    return toBuffer(this.#started('snapshot').query('snapshot'));
  }

  /**
   * Replaces the state of this tracker by that of a snapshot. Peers are as old as they were then.
   * Record, counters and expectations stay.
   *
   * @throws Error before `start`.
   * @throws TypeError for bytes that are not a snapshot of this version; nothing is changed then.
   */
  restore(snapshot: Uint8Array): void {
    const bytes = validate.binary(snapshot, validate.refuseValueOf('snapshot'));
    this.#command('restore', bytes);
  }

  // The clock.
  /**
   * Moves the tracker's clock forward. Peers and UDP connection ids grow older by this duration, and
   * those that are too old then have expired when this returns. It does not wait.
   *
   * ```ts
   * tracker.advance(3_601_000); // longer than the default `peerLifetime`: every peer is gone
   * ```
   *
   * @param milliseconds how far; at least 0, whole or not.
   * @throws Error before `start`, when there is no clock yet.
   * @throws TypeError or RangeError for an invalid number of milliseconds.
   */
  advance(milliseconds: number): void {
    const by = validate.milliseconds(milliseconds, validate.refuseValueOf('advance'));
    this.#command('advance', by);
  }

  /**
   * Stops the tracker's clock. From now on only `advance` moves it.
   *
   * @throws Error before `start`, when there is no clock yet: see the setting `frozen`.
   */
  freeze(): void {
    this.#command('freeze');
  }

  /**
   * Starts the tracker's clock again, from where it stands.
   *
   * @throws Error before `start`, when there is no clock yet.
   */
  resume(): void {
    this.#command('resume');
  }

  // Announce URLs.
  /**
   * The announce URLs for UDP, one for each address that is bound, such as
   * `udp://127.0.0.1:6969/announce`. Empty before `start`.
   */
  get udpUrls(): readonly string[] {
    return this.#udpUrls;
  }

  /**
   * The announce URLs for HTTP, one for each address that is bound, such as
   * `http://[::1]:6969/announce`. Empty before `start`.
   */
  get httpUrls(): readonly string[] {
    return this.#httpUrls;
  }

  /**
   * The announce URLs for WebSocket, one for each address that is bound for HTTP, such as
   * `ws://127.0.0.1:6969/announce`. Empty before `start`, and with the setting `ws: false`.
   */
  get wsUrls(): readonly string[] {
    return this.#wsUrls;
  }

  /**
   * The URLs of the control interface, one for each address that it is bound to, such as
   * `http://127.0.0.1:8080`. Empty before `start`, and without `controlPort`.
   */
  get controlUrls(): readonly string[] {
    return this.#controlUrls;
  }

  #started(what: string): Tracker {
    if (this.#tracker !== undefined) return this.#tracker;
    throw new Error(`${what}: the tracker has not been started`);
  }

  /** Calls a method of the component that changes something and has the same name here. */
  #command<M extends Method>(method: M, ...args: Arguments<M>): Answer<M> {
    return this.#started(method).command(method, ...args);
  }

  async #waitFor(filter: RequestFilter | string, options: WaitOptions): Promise<Request[]> {
    const [text, wait] = [notation('filter', filter), readWait(options)];
    const tracker = checked(this.#started('waitFor'), text);
    return (await waitFor(tracker, text, wait)).map(toRequest);
  }

  async #down(milliseconds: number | undefined): Promise<void> {
    const read = validate.optional(validate.milliseconds);
    const duration = read(milliseconds, validate.refuseValueOf('down'));
    await this.#started('down').down(duration);
  }

  async #up(): Promise<void> {
    await this.#started('up').up();
  }

  async #close(): Promise<void> {
    await this.#tracker?.close();
    this.verify();
  }

  async #start(): Promise<TrackerPorts> {
    if (this.#closing !== undefined) throw new Error('the tracker is closed: make a new one');
    const { options, faults } = this.#options;
    const tracker = new Tracker(options);
    for (const [index, fault] of faults.entries()) addFault(tracker, fault, index);
    this.#tracker = tracker;
    const addresses = await tracker.start();
    const { udp, http, control } = addresses;
    ({ udp: this.#udpUrls, http: this.#httpUrls, ws: this.#wsUrls } = announceUrls(addresses));
    this.#controlUrls = controlUrls(addresses);
    return {
      ...(udp[0] && { udpPort: udp[0].val.port }),
      ...(http[0] && { httpPort: http[0].val.port }),
      ...(control[0] && { controlPort: control[0].val.port }),
    };
  }
}

/** The same promise, which is no unhandled rejection even if it is awaited late or never. */
function silenced<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** The same tracker, after it checked a filter: a subscription would not report an invalid one. */
function checked(tracker: Tracker, filter: string): Tracker {
  tracker.query('requests', filter, 0n, 0);
  return tracker;
}

function readFaultId(given: unknown): number {
  return validate.positive(given, validate.refuseValueOf('fault id'));
}

function addFault(tracker: Tracker, fault: string, index: number): void {
  try {
    tracker.command('addFault', fault);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`faults[${index}]: ${(error as Error).message}`, { cause: error });
  }
}
