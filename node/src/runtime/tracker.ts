/** A tracker on this thread: one instance of the component, driven by Node's events. */
import type {
  Addresses,
  BindError,
  Counter,
  Counts,
  FaultStatus,
  Filter,
  Tracker as Instance,
  Next,
  Options,
  Peer,
  Recorded,
  Request,
  Script,
  StartError,
  State,
  Swarm,
  Times,
  ToldPeer,
} from '../../component/interfaces/bittorrent-tracker-control.js';
import type { IpSocketAddress } from '../../component/interfaces/wasi-sockets-network.js';
import { formatSocketAddress } from '../wasi/address.js';
import type { Network } from '../wasi/network.js';
import { createTracker } from './component.js';
import { Driver } from './driver.js';
import { policy } from './policy.js';
import { Life } from './state-waiters.js';
import { ALL, Feeds, type Follower } from './subscriptions.js';

/** Node's codes for why a tracker could not start. */
const nodeCodes: Readonly<Record<string, string>> = {
  'access-denied': 'EACCES',
  'address-in-use': 'EADDRINUSE',
  'address-not-bindable': 'EADDRNOTAVAIL',
  'new-socket-limit': 'EMFILE',
  'not-supported': 'EAFNOSUPPORT',
};

/** Why a closed tracker comes to no other state. */
const CLOSED = 'the tracker is closed';

/** The instances that trapped; see `#crash`. */
const crashed = new Set<Instance>();

/** Starts, closes and asks one instance of the component. */
export class Tracker {
  readonly #instance: Instance;
  readonly #network: Network;
  readonly #explain: (trap: unknown) => Error;
  readonly #driver = new Driver((ready) => this.#turn(ready));
  readonly #feeds = new Feeds(this);
  readonly #life = new Life();
  #starting: Promise<Addresses> | undefined;
  /** Done when all sockets are closed that are to be. */
  #goingDown: Promise<unknown> | undefined;
  #closing: Promise<void> | undefined;
  #crashed: Error | undefined;
  readonly #failed: (error: Error) => void;

  /**
   * Nothing is bound before `start`. `failed` hears of it when the component fails; so does every
   * later call, and `start` and `close`.
   */
  constructor(options: Options, failed: (error: Error) => void = () => {}) {
    const { tracker, network, explain } = createTracker(options, policy(options));
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

  /** The follower has room for more. */
  more(follower: Follower): void {
    this.#feeds.more(follower);
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
  refuse(infoHash: Uint8Array, text: string | undefined): void {
    this.#change((instance) => instance.refuse(infoHash, text));
  }

  /** Adds a fault, which may be in words, and gives its id. */
  addFault(fault: string): number {
    return this.#change((instance) => instance.addFault(fault));
  }

  /** Adds the faults of an array in JSON, and gives their ids. */
  addFaults(json: string): number[] {
    return [...this.#change((instance) => instance.addFaults(json))];
  }

  /** The faults that it has, the oldest first. */
  faults(): FaultStatus[] {
    return this.#ask((instance) => instance.faults());
  }

  /** Removes a fault, if there is one, and sends what it holds. */
  removeFault(id: number): boolean {
    return this.#change((instance) => instance.removeFault(id));
  }

  /** Removes every fault, and sends what they hold. */
  clearFaults(): void {
    this.#change((instance) => instance.clearFaults());
  }

  /** Sends what a fault holds, and says how much that was. */
  release(id: number): number {
    return this.#change((instance) => instance.release(id));
  }

  /**
   * Closes all sockets of a tracker that was started, for so many nanoseconds or until `up`; done
   * when they are closed.
   */
  async down(duration: bigint | undefined): Promise<void> {
    await this.#starting;
    this.#change((instance) => instance.down(duration));
    let turns = 0;
    // The first turn lets go of the sockets, the second closes them; it may bind them again at once.
    const closed = ({ tag }: State) => tag === 'down' || ++turns === 2 || undefined;
    const goingDown = this.#life.until(closed, CLOSED);
    this.#goingDown = goingDown.catch(() => {});
    await goingDown;
  }

  /** Binds all sockets again; done when they are bound. */
  async up(): Promise<void> {
    await this.#starting;
    this.#change((instance) => instance.up());
    await this.#goingDown;
    if (bound(this.#ask((instance) => instance.state()))) return;
    await this.#life.until(bound, CLOSED);
  }

  /** Forgets the connection ids that were given over UDP. */
  forgetConnectionIds(): void {
    this.#change((instance) => instance.forgetConnectionIds());
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
    const addresses = this.#life.until(bound, 'the tracker was closed before it had started');
    this.#driver.run();
    try {
      return await addresses;
    } catch (error) {
      this.#life.end(error as Error);
      this.#driver.stop();
      await this.#network.closeAll();
      throw error;
    }
  }

  async #close(): Promise<void> {
    this.#life.end();
    await this.#network.quiet();
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
      if (this.#life.isAwaited) this.#life.look(this.#ask((instance) => instance.state()));
      this.#feeds.recorded(next.recorded);
      return next;
    } catch {
      // `#crash` has told whom it concerns, or will when they ask.
      return { wait: [], cancel: new Uint32Array(), recorded: 0n };
    }
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
    this.#life.end(this.#crashed);
    this.#feeds.end(this.#crashed);
    this.#failed(this.#crashed);
    return this.#crashed;
  }
}

/** The addresses of a tracker that has started. */
function bound(state: State): Addresses | undefined {
  if (state.tag === 'failed') throw startError(state.val);
  return state.tag === 'running' ? state.val : undefined;
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
