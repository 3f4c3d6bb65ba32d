/**
 * `wasi:sockets/network` and `instance-network`: what one component may bind, and all that it has
 * open.
 */
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import type { IpSocketAddress } from '../../component/interfaces/wasi-sockets-network.js';

/** The two kinds of sockets. */
export type Protocol = 'udp' | 'tcp';

/** Whether a component may bind this address. */
export type MayBind = (protocol: Protocol, address: IpSocketAddress) => boolean;

/** How many rounds of the event loop that bring something `quiet` waits for at most. */
const BUSY_ROUNDS = 1024;

/**
 * After how many rounds in a row that bring nothing there is nothing more. Node and Bun ask the
 * kernel in every round, Deno while it is busy in every 61st.
 */
const QUIET_ROUNDS = 64;

/** The resource `network`. One for each component. */
export class Network {
  /** Whether the component may bind this address. It may connect to none. */
  readonly mayBind: MayBind;

  /** The handles of Node's that are open, and how to close them; none while one is closing. */
  readonly #open = new Map<EventEmitter, (() => void) | undefined>();
  readonly #connections = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  /** How many events have brought something from a client. */
  #events = 0;

  constructor(mayBind: MayBind) {
    this.mayBind = mayBind;
  }

  /** Keeps account of a handle that has a port, until its `close` event. */
  opened(handle: EventEmitter, close: () => void): void {
    this.#open.set(handle, close);
    handle.once('close', () => {
      this.#open.delete(handle);
      if (this.#open.size === 0) for (const done of this.#waiting.splice(0)) done();
    });
  }

  /** Keeps account of a connection that a listener has let in. */
  connected(connection: Socket): void {
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
  }

  /** A client's datagram, connection or bytes have come. */
  arrived(): void {
    this.#events += 1;
  }

  /**
   * Waits until Node has read what the kernel has: until rounds of the event loop bring nothing more.
   * A client that never stops sending is cut off after 1,024 rounds that brought something.
   */
  async quiet(): Promise<void> {
    let busy = 0;
    let quiet = 0;
    while (busy < BUSY_ROUNDS && quiet < QUIET_ROUNDS) {
      const before = this.#events;
      // From one immediate to the next there is one whole poll phase.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#events === before) quiet += 1;
      else {
        busy += 1;
        quiet = 0;
      }
    }
  }

  /** Closes a handle, once. */
  close(handle: EventEmitter): void {
    const close = this.#open.get(handle);
    if (close === undefined) return;
    this.#open.set(handle, undefined);
    close();
  }

  /** Closes all that is open, and waits until nothing of it is left: the ports are free. */
  async closeAll(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    if (this.#open.size === 0) return;
    for (const handle of [...this.#open.keys()]) this.close(handle);
    // Not for connections: a listener of Node's waits for its own, and with Bun and a fake
    // `setImmediate` they tell of nothing.
    await new Promise<void>((done) => this.#waiting.push(done));
    // Node tells of the close when the port is free; its handle leaves the event loop at the end of
    // the round.
    await new Promise((done) => setImmediate(() => setImmediate(done)));
  }
}
