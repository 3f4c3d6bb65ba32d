/**
 * `wasi:sockets/network` and `instance-network`: what one component may bind, and all that it has
 * open.
 */
import type { EventEmitter } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers';
import type { IpSocketAddress } from '../../component/interfaces/wasi-sockets-network.js';

/** The two kinds of sockets. */
export type Protocol = 'udp' | 'tcp';

/** Whether a component may bind this address. */
export type MayBind = (protocol: Protocol, address: IpSocketAddress) => boolean;

/** How many rounds of the event loop `quiet` waits at most. */
const QUIET_ROUNDS = 1024;

/**
 * One whole round of the event loop. Node reads from sockets between a timer and the immediate that
 * it sets; Deno while it waits for a timer, but not between immediates.
 */
function round(): Promise<void> {
  return new Promise((resolve) => setTimeout(() => setImmediate(resolve), 0));
}

/** The resource `network`. One for each component. */
export class Network {
  /** Whether the component may bind this address. It may connect to none. */
  readonly mayBind: MayBind;

  /** The handles of Node's that are open, and how to close them; none while one is closing. */
  readonly #open = new Map<EventEmitter, (() => void) | undefined>();
  readonly #waiting: (() => void)[] = [];
  /** How many events have brought something from a client. */
  #events = 0;

  constructor(mayBind: MayBind) {
    this.mayBind = mayBind;
  }

  /** Keeps account of a handle until its `close` event. */
  opened(handle: EventEmitter, close: () => void): void {
    this.#open.set(handle, close);
    handle.once('close', () => {
      this.#open.delete(handle);
      if (this.#open.size === 0) for (const done of this.#waiting.splice(0)) done();
    });
  }

  /** A client's datagram, connection or bytes have come. */
  arrived(): void {
    this.#events += 1;
  }

  /**
   * Waits until Node has read what the kernel has: until a whole round of the event loop brings
   * nothing more. A client that never stops sending is cut off after 1,024 rounds.
   */
  async quiet(): Promise<void> {
    for (let rounds = 0; rounds < QUIET_ROUNDS; rounds++) {
      const before = this.#events;
      await round();
      if (this.#events === before) return;
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
    if (this.#open.size === 0) return;
    for (const handle of [...this.#open.keys()]) this.close(handle);
    await new Promise<void>((done) => this.#waiting.push(done));
    // Node tells of the close when the port is free; its handle leaves the event loop at the end of
    // the round.
    await new Promise((done) => setImmediate(() => setImmediate(done)));
  }
}
