/** A tracker on this thread: one instance of the component, driven by Node's events. */
import type {
  Addresses,
  BindError,
  Counter,
  Counts,
  Filter,
  Tracker as Instance,
  Listen,
  Next,
  Options,
  Peer,
  Recorded,
  Request,
  Script,
  StartError,
  Swarm,
  Times,
  ToldPeer,
} from '../component/interfaces/bittorrent-tracker-control.js';
import type { IpSocketAddress } from '../component/interfaces/wasi-sockets-network.js';
import { createTracker } from './component.js';
import { Driver } from './driver.js';
import { ALL, Feeds, type Follower } from './feeds.js';
import { formatIp, formatSocketAddress, ipOf } from './wasi/address.js';
import type { Network } from './wasi/network.js';

/** Node's codes for why a tracker could not start. */
const nodeCodes: Readonly<Record<string, string>> = {
  'access-denied': 'EACCES',
  'address-in-use': 'EADDRINUSE',
  'address-not-bindable': 'EADDRNOTAVAIL',
  'new-socket-limit': 'EMFILE',
  'not-supported': 'EAFNOSUPPORT',
};

/** The instances that trapped; see `#crash`. */
const crashed = new Set<Instance>();

/** Starts, closes and asks one instance of the component. */
export class Tracker {
  readonly #instance: Instance;
  readonly #network: Network;
  readonly #explain: (trap: unknown) => Error;
  readonly #driver = new Driver((ready) => this.#turn(ready));
  readonly #feeds = new Feeds(this);
  #starting: Promise<Addresses> | undefined;
  #settle: { resolve: (addresses: Addresses) => void; reject: (error: Error) => void } | undefined;
  #closing: Promise<void> | undefined;
  #crashed: Error | undefined;
  readonly #failed: (error: Error) => void;

  /**
   * Nothing is bound before `start`. `failed` hears of it when the component fails; so does every
   * later call, and `start` and `close`.
   */
  constructor(options: Options, failed: (error: Error) => void = () => {}) {
    const { tracker, network, explain } = createTracker(options, (protocol, address) =>
      (protocol === 'udp' ? options.udp : options.http).some((listen) => covers(listen, address)),
    );
    this.#instance = tracker;
    this.#network = network;
    this.#explain = explain;
    this.#failed = failed;
  }

  /** Binds everything, and answers with what is bound. Calling it again gives the same answer. */
  start(): Promise<Addresses> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Closes everything; done when the ports are free. Calling it again gives the same answer. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The peers of one swarm. */
  peers(infoHash: Uint8Array): Peer[] {
    return this.#ask((instance) => instance.peers(infoHash));
  }

  /** How many swarms have at least one peer. */
  swarmCount(): number {
    return this.#ask((instance) => instance.swarmCount());
  }

  /** The swarms that have at least one peer. */
  swarms(): Swarm[] {
    return this.#ask((instance) => instance.swarms());
  }

  /** The recorded requests with a number above `after` that the filter means, `max` at most. */
  requests(filter: Filter, after = 0n, max = ALL): Request[] {
    return this.#ask((instance) => instance.requests(filter, after, max));
  }

  /** How many requests the record has seen. */
  recorded(): Recorded {
    return this.#ask((instance) => instance.recorded());
  }

  /** How many requests of each kind there were. */
  counters(): Counter[] {
    return this.#ask((instance) => instance.counters());
  }

  /** What the filter means, and what comes nearest to it, for people. */
  explain(filter: Filter, times: Times, after = 0n): string {
    return this.#ask((instance) => instance.explain(filter, times, after));
  }

  /** Tells of the requests after this one, as they come. */
  follow(filter: Filter, after: bigint, follower: Follower): void {
    this.#feeds.follow(filter, after, follower);
  }

  /** The follower hears of no more. */
  leave(follower: Follower): void {
    this.#feeds.leave(follower);
  }

  /** Counts requests from now on. */
  expect(filter: Filter, times: Times): void {
    this.#ask((instance) => instance.expect(filter, times));
  }

  /** The expectations that are not met now, for people. */
  unmet(): string[] {
    return this.#ask((instance) => instance.unmet());
  }

  /** Moves its clock forward by so many nanoseconds. */
  advance(by: bigint): void {
    this.#change((instance) => instance.advance(by));
  }

  /** Stops its clock, or lets it go on. */
  setFrozen(frozen: boolean): void {
    this.#change((instance) => (frozen ? instance.freeze() : instance.resume()));
  }

  /** Enters a peer. */
  addPeer(infoHash: Uint8Array, peer: ToldPeer, left: bigint | undefined): void {
    this.#change((instance) => instance.addPeer(infoHash, peer, left));
  }

  /** Removes a peer, if there is one. */
  removePeer(infoHash: Uint8Array, address: IpSocketAddress): boolean {
    return this.#change((instance) => instance.removePeer(infoHash, address));
  }

  /** Sets what is told of a swarm. */
  setCounts(infoHash: Uint8Array, counts: Counts | undefined): void {
    this.#change((instance) => instance.setCounts(infoHash, counts));
  }

  /** Sets the intervals that are given. */
  setIntervals(interval: number | undefined, minInterval: number | undefined): void {
    this.#change((instance) => instance.setIntervals(interval, minInterval));
  }

  /** Says what an announce is told. */
  nextAnnounce(script: Script): void {
    this.#change((instance) => instance.nextAnnounce(script));
  }

  /** Refuses a torrent, or no longer. */
  reject(infoHash: Uint8Array, text: string | undefined): void {
    this.#change((instance) => instance.reject(infoHash, text));
  }

  /** Forgets what has happened and what was set. */
  clear(): void {
    this.#change((instance) => instance.clear());
    this.#feeds.cleared();
  }

  /** What it knows of its swarms, and what was set. */
  snapshot(): Uint8Array {
    return this.#ask((instance) => instance.snapshot());
  }

  /** Puts a snapshot in the place of what it knows. */
  restore(snapshot: Uint8Array): void {
    this.#change((instance) => instance.restore(snapshot));
  }

  async #start(): Promise<Addresses> {
    if (this.#closing !== undefined) throw new Error('the tracker is closed: make a new one');
    const addresses = new Promise<Addresses>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#driver.run();
    try {
      return await addresses;
    } catch (error) {
      this.#driver.stop();
      await this.#network.closeAll();
      throw error;
    }
  }

  async #close(): Promise<void> {
    if (this.#settle !== undefined) {
      this.#settle.reject(new Error('the tracker was closed before it had started'));
      this.#settle = undefined;
    }
    this.#driver.stop();
    try {
      this.#ask((instance) => instance.close());
      this.#feeds.end();
    } finally {
      await this.#network.closeAll();
    }
  }

  /** A turn for the driver. */
  #turn(ready: Uint32Array): Next {
    try {
      const next = this.#ask((instance) => instance.turn(ready));
      if (this.#settle !== undefined) this.#progress();
      this.#feeds.recorded(next.recorded);
      return next;
    } catch {
      // `#crash` has told whom it concerns, or will when they ask.
      return { wait: [], cancel: new Uint32Array(), recorded: 0n };
    }
  }

  /** Looks whether starting has come to its end. */
  #progress(): void {
    const state = this.#ask((instance) => instance.state());
    if (state.tag === 'starting') return;
    if (state.tag === 'running') this.#settle?.resolve(state.val);
    else if (state.tag === 'failed') this.#settle?.reject(startError(state.val));
    this.#settle = undefined;
  }

  /** Calls into the instance, and has it take a turn: what it waits for may be out of date. */
  #change<Answer>(change: (instance: Instance) => Answer): Answer {
    const answer = this.#ask(change);
    this.#driver.wake();
    return answer;
  }

  /**
   * Calls into the instance. What it throws is an error that it answers, or else a trap, after which
   * it is dead.
   */
  #ask<Answer>(question: (instance: Instance) => Answer): Answer {
    if (this.#crashed !== undefined) throw this.#crashed;
    try {
      return question(this.#instance);
    } catch (error) {
      // The glue makes this of an error that the component answers.
      if (error instanceof Error && 'payload' in error) throw new TypeError(error.message);
      throw this.#crash(error);
    }
  }

  #crash(cause: unknown): Error {
    this.#crashed = this.#explain(cause);
    // Kept for good: the glue would call into the dead instance once it is garbage.
    crashed.add(this.#instance);
    this.#driver.stop();
    void this.#network.closeAll();
    this.#settle?.reject(this.#crashed);
    this.#settle = undefined;
    this.#feeds.end(this.#crashed);
    this.#failed(this.#crashed);
    return this.#crashed;
  }
}

/** Whether binding this address is what the user asked for. */
function covers(listen: Listen, address: IpSocketAddress): boolean {
  if (listen.port !== 0 && listen.port !== address.val.port) return false;
  const ip = formatIp(ipOf(address));
  return listen.host.tag === 'localhost'
    ? ip === '127.0.0.1' || ip === '::1'
    : ip === formatIp(listen.host.val);
}

/** A setting that makes no sense, as only the component can tell. */
export class SettingError extends Error {}

/** Why it could not start, as the user is told. */
function startError(error: StartError): Error {
  return error.tag === 'setting' ? new SettingError(error.val) : bindError(error.val);
}

/** `udp 127.0.0.1:6969: address in use`, with Node's code. */
function bindError({ transport, address, code }: BindError): Error {
  const reason = code.replaceAll('-', ' ');
  const error: NodeJS.ErrnoException = new Error(
    `${transport} ${formatSocketAddress(address)}: ${reason}`,
  );
  const nodeCode = nodeCodes[code];
  if (nodeCode !== undefined) error.code = nodeCode;
  return error;
}
