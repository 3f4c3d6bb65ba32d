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

/** `quiet` waits for at most this many rounds of the event loop that bring something. */
const BUSY_ROUNDS = 1024;

/**
 * `quiet` ends after this many rounds in a row that bring nothing. Node and Bun ask the kernel in
 * every round, a busy Deno in every 61st.
 */
const QUIET_ROUNDS = 64;

/** The resource `network`. One for each component. */
export class Network {
  /** Whether the component may bind this address. It may connect to none. */
  readonly mayBind: MayBind;

  /** The open handles of Node, and how to close each; undefined while it is closing. */
  readonly #open = new Map<EventEmitter, (() => void) | undefined>();
  readonly #connections = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  /** How many events have brought something from a client. */
  #events = 0;

  constructor(mayBind: MayBind) {
    this.mayBind = mayBind;
  }

  /** Tracks a handle that has a port, until its `close` event. */
  opened(handle: EventEmitter, close: () => void): void {
    this.#open.set(handle, close);
    handle.once('close', () => {
      this.#open.delete(handle);
      if (this.#open.size === 0) for (const done of this.#waiting.splice(0)) done();
    });
  }

  /** Tracks a connection that a listener has accepted. */
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

  /** Closes everything, and waits until the ports are free. */
  async closeAll(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    if (this.#open.size === 0) return;
    for (const handle of [...this.#open.keys()]) this.close(handle);
    // It does not wait for connections: a listener of Node waits for its own, and with Bun and a fake
    // `setImmediate` they report nothing.
    await new Promise<void>((done) => this.#waiting.push(done));
    // Node reports the close when the port is free; its handle leaves the event loop at the end of
    // the round.
    await new Promise((done) => setImmediate(() => setImmediate(done)));
  }
}
