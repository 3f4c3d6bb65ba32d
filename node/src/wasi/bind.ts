/** Binding a socket, which Node finishes with an event. */
import type { IpSocketAddress } from '../../component/interfaces/wasi-sockets-network.js';
import { errorCode, fail } from './errors.js';
import type { Network, Protocol } from './network.js';

/** The bind operation of one socket: started, finished later, started again if it failed. */
export class Bind {
  readonly #settled: () => void;
  #state: 'unbound' | 'in-progress' | 'settled' | 'bound' = 'unbound';
  #error: Error | undefined;

  /** `settled` is called when an operation is done. */
  constructor(settled: () => void) {
    this.#settled = settled;
  }

  /** Whether Node has not finished yet. */
  get inProgress(): boolean {
    return this.#state === 'in-progress';
  }

  /** Starts it, if the network allows this address. */
  start(network: Network, protocol: Protocol, address: IpSocketAddress): void {
    if (this.#state === 'in-progress' || this.#state === 'settled') fail('concurrency-conflict');
    if (this.#state === 'bound') fail('invalid-state');
    if (!network.mayBind(protocol, address)) fail('access-denied');
    this.#state = 'in-progress';
  }

  /** Node has finished. Has no effect on an operation that is not in progress. */
  settle(error?: Error): void {
    if (this.#state !== 'in-progress') return;
    this.#state = 'settled';
    this.#error = error;
    this.#settled();
  }

  /** The result of `finish-bind`. */
  finish(): void {
    if (this.#state === 'in-progress') fail('would-block');
    if (this.#state !== 'settled') fail('not-in-progress');
    this.#state = this.#error === undefined ? 'bound' : 'unbound';
    if (this.#error !== undefined) fail(errorCode(this.#error));
  }

  /** Fails with `invalid-state` unless bound. */
  require(): void {
    if (this.#state !== 'bound') fail('invalid-state');
  }
}
