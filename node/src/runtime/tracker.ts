/** A tracker on this thread: one instance of the component, driven by Node's events. */
import type {
  Addresses,
  Tracker as Instance,
  Next,
  Options,
  State,
} from '../../component/interfaces/bittorrent-tracker-control.js';
import type { Network } from '../wasi/network.js';
import { createTracker } from './component.js';
import { Driver } from './driver.js';
import { policy } from './policy.js';
import { startError } from './start-error.js';
import { StateWaiters } from './state-waiters.js';
import { Subscriptions } from './subscriptions.js';

/** Why a closed tracker reaches no other state. */
const CLOSED = 'the tracker is closed';

/** The instances that trapped; see `#crash`. */
const crashed = new Set<Instance>();

/** A method of the component. */
export type Method = keyof Instance;

/** What a method of the component takes. */
export type Arguments<M extends Method> = Parameters<Instance[M]>;

/** What a method of the component returns. */
export type Answer<M extends Method> = ReturnType<Instance[M]>;

/** Starts, closes and calls one instance of the component. */
export class Tracker {
  /** The subscribers to its requests. */
  readonly subscriptions = new Subscriptions({
    recorded: () => this.query('recorded'),
    requests: (filter, after, max) => this.query('requests', filter, after, max),
  });
  readonly #instance: Instance;
  readonly #network: Network;
  readonly #explain: (trap: unknown) => Error;
  readonly #driver = new Driver((ready) => this.#turn(ready));
  readonly #waiters = new StateWaiters();
  #starting: Promise<Addresses> | undefined;
  /** Done when the last `down` has closed the sockets. */
  #goingDown: Promise<unknown> | undefined;
  #closing: Promise<void> | undefined;
  #crashed: Error | undefined;
  readonly #failed: (error: Error) => void;

  /**
   * Nothing is bound before `start`. If the component fails, `failed` gets the error, and every later
   * call, `start` and `close` fail with it.
   */
  constructor(options: Options, failed: (error: Error) => void = () => {}) {
    const { tracker, network, explain } = createTracker(options, policy(options));
    this.#instance = tracker;
    this.#network = network;
    this.#explain = explain;
    this.#failed = failed;
  }

  /** Binds everything, and resolves with the addresses. A second call gives the same result. */
  start(): Promise<Addresses> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Closes everything; done when the ports are free. A second call gives the same result. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /**
   * Calls a method of the component that changes nothing.
   *
   * Throws the error that the component returns, or the error of a trap, after which the instance is
   * dead.
   */
  query<M extends Method>(method: M, ...args: Arguments<M>): Answer<M> {
    if (this.#crashed !== undefined) throw this.#crashed;
    try {
      return Reflect.apply(this.#instance[method], this.#instance, args);
    } catch (error) {
      // The glue throws this for an error that the component returns.
      if (error instanceof Error && 'payload' in error) throw new TypeError(error.message);
      throw this.#crash(error);
    }
  }

  /**
   * Calls a method of the component, and takes a turn soon: what the component waits for may be out of
   * date. `down`, `up` and `close` need more, and have their own methods.
   */
  command<M extends Method>(method: M, ...args: Arguments<M>): Answer<M> {
    const answer = this.query(method, ...args);
    this.#driver.wake();
    return answer;
  }

  /**
   * Closes all sockets of a tracker that was started, for this many nanoseconds or until `up`; done
   * when they are closed.
   */
  async down(duration: bigint | undefined): Promise<void> {
    await this.#starting;
    this.command('down', duration);
    let turns = 0;
    // The first turn releases the sockets, the second closes them and may bind them again at once.
    const closed = ({ tag }: State) => tag === 'down' || ++turns === 2 || undefined;
    const goingDown = this.#waiters.until(closed, CLOSED);
    this.#goingDown = goingDown.catch(() => {});
    await goingDown;
  }

  /** Binds all sockets again; done when they are bound. */
  async up(): Promise<void> {
    await this.#starting;
    this.command('up');
    await this.#goingDown;
    if (bound(this.query('state'))) return;
    await this.#waiters.until(bound, CLOSED);
  }

  async #start(): Promise<Addresses> {
    if (this.#closing !== undefined) throw new Error('the tracker is closed: make a new one');
    const addresses = this.#waiters.until(bound, 'the tracker was closed before it had started');
    this.#driver.run();
    try {
      return await addresses;
    } catch (error) {
      this.#waiters.end(error as Error);
      this.#driver.stop();
      await this.#network.closeAll();
      throw error;
    }
  }

  async #close(): Promise<void> {
    this.#waiters.end();
    await this.#network.quiet();
    this.#driver.stop();
    try {
      this.query('close');
      this.subscriptions.end();
    } finally {
      await this.#network.closeAll();
    }
  }

  /** A turn for the driver. */
  #turn(ready: Uint32Array): Next {
    try {
      const next = this.query('turn', ready);
      if (this.#waiters.isAwaited) this.#waiters.notify(this.query('state'));
      this.subscriptions.recorded(next.recorded);
      return next;
    } catch {
      // `#crash` has reported the error, and later calls throw it.
      return { wait: [], cancel: new Uint32Array(), recorded: 0n };
    }
  }

  #crash(cause: unknown): Error {
    this.#crashed = this.#explain(cause);
    // Kept for ever: if it were collected as garbage, the glue would call into the dead instance.
    crashed.add(this.#instance);
    this.#driver.stop();
    void this.#network.closeAll();
    this.#waiters.end(this.#crashed);
    this.subscriptions.end(this.#crashed);
    this.#failed(this.#crashed);
    return this.#crashed;
  }
}

/** The addresses of a tracker that has started. */
function bound(state: State): Addresses | undefined {
  if (state.tag === 'failed') throw startError(state.val);
  return state.tag === 'running' ? state.val : undefined;
}
