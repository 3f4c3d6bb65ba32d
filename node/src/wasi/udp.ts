/** `wasi:sockets/udp` and `udp-create-socket` over `node:dgram`. */
import { createSocket, type Socket } from 'node:dgram';
import type {
  IpAddressFamily,
  IpSocketAddress,
} from '../../component/interfaces/wasi-sockets-network.js';
import type {
  IncomingDatagram,
  OutgoingDatagram,
} from '../../component/interfaces/wasi-sockets-udp.js';
import { familyNumber, formatIp, fromNode, ipOf, isUnspecified } from './address.js';
import { Bind } from './bind.js';
import { errorCode, fail } from './errors.js';
import type { Network } from './network.js';
import { dispose, type Pollable, Readiness } from './poll.js';

/**
 * How many bytes a socket keeps that the component has not received yet. At this limit it drops new
 * datagrams, as a kernel does when a socket's buffer is full.
 */
const RECEIVE_LIMIT = 4 * 1024 * 1024;

/** What a datagram counts for beyond its payload, so that empty ones are bounded too. */
const DATAGRAM_OVERHEAD = 256;

/** `check-send` permits nothing while this many bytes are on their way to the kernel. */
const SEND_LIMIT = 1024 * 1024;

/** How many datagrams `check-send` permits otherwise. */
const SEND_PERMIT = 1024;

/** How often a datagram is sent at most while earlier ones are reported as refused. */
const SEND_ATTEMPTS = 4;

/** The most that fits into one datagram over IPv4, and over IPv6 without jumbograms. */
const PAYLOAD_LIMIT = { ipv4: 65_507, ipv6: 65_527 };

/** The resource `udp-socket`. */
export class UdpSocket {
  readonly #family: IpAddressFamily;
  readonly #bind = new Bind(() => this.#readiness.changed());
  readonly #readiness = new Readiness(() => !this.#bind.inProgress);
  #network: Network | undefined;
  #socket: Socket | undefined;
  readonly #incoming = new IncomingDatagramStream();

  constructor(family: IpAddressFamily) {
    this.#family = family;
  }

  startBind(network: Network, address: IpSocketAddress): void {
    if (address.tag !== this.#family) fail('invalid-argument');
    this.#bind.start(network, 'udp', address);
    const socket = this.#open(network);
    const incoming = this.#incoming;
    socket.on('message', (data, from) => {
      network.arrived();
      incoming.arrived(data, from.address, from.port);
    });
    socket.on('listening', () => this.#bind.settle());
    socket.on('error', (error) => {
      if (!this.#bind.inProgress) return incoming.failed(error);
      this.#close();
      this.#bind.settle(error);
    });
    // `exclusive`: a worker of node:cluster gets a socket of its own, not one shared with others.
    socket.bind({ address: formatIp(ipOf(address)), port: address.val.port, exclusive: true });
  }

  finishBind(): void {
    this.#bind.finish();
  }

  stream(remote: IpSocketAddress | undefined): [IncomingDatagramStream, OutgoingDatagramStream] {
    const socket = this.#bound();
    if (remote !== undefined) fail('access-denied');
    return [this.#incoming, new OutgoingDatagramStream(socket, this.#family)];
  }

  localAddress(): IpSocketAddress {
    const { address, port } = this.#bound().address();
    return fromNode(address, port) ?? fail('unknown');
  }

  subscribe(): Pollable {
    return this.#readiness.subscribe();
  }

  /** Dropped: the port is free. */
  [dispose](): void {
    this.#close();
  }

  #open(network: Network): Socket {
    const family = familyNumber(this.#family);
    const socket = createSocket({
      type: `udp${family}`,
      ipv6Only: family === 6,
      // Addresses are never names: no look-up, and so `bind` and `send` act at once.
      lookup: (ip, _options, done) => done(null, ip, family),
    });
    network.opened(socket, () => socket.close());
    this.#network = network;
    this.#socket = socket;
    return socket;
  }

  #bound(): Socket {
    this.#bind.require();
    return this.#socket ?? fail('invalid-state');
  }

  #close(): void {
    if (this.#socket !== undefined) this.#network?.close(this.#socket);
    this.#socket = undefined;
  }
}

/** The resource `incoming-datagram-stream`. */
export class IncomingDatagramStream {
  #queue: IncomingDatagram[] = [];
  #size = 0;
  #error: Error | undefined;
  readonly #readiness = new Readiness(() => this.#queue.length > 0 || this.#error !== undefined);

  receive(maxResults: bigint): IncomingDatagram[] {
    if (maxResults === 0n) return [];
    if (this.#queue.length === 0 && this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      fail(errorCode(error));
    }
    const received = this.#queue.slice(0, Number(maxResults));
    this.#queue = this.#queue.slice(received.length);
    for (const { data } of received) this.#size -= data.length + DATAGRAM_OVERHEAD;
    return received;
  }

  subscribe(): Pollable {
    return this.#readiness.subscribe();
  }

  /** A datagram has come. One from a link-local address is dropped: its zone cannot be kept. */
  arrived(data: Uint8Array, address: string, port: number): void {
    const remoteAddress = fromNode(address, port);
    const size = data.length + DATAGRAM_OVERHEAD;
    if (remoteAddress === undefined || this.#size + size > RECEIVE_LIMIT) return;
    this.#size += size;
    this.#queue.push({ data, remoteAddress });
    this.#readiness.changed();
  }

  /** Receiving has failed; the next `receive` without datagrams returns the error. */
  failed(error: Error): void {
    this.#error = error;
    this.#readiness.changed();
  }
}

/** The resource `outgoing-datagram-stream`. */
export class OutgoingDatagramStream {
  readonly #socket: Socket;
  readonly #family: IpAddressFamily;
  readonly #readiness = new Readiness(() => this.#unsent < SEND_LIMIT);
  #unsent = 0;
  #permit = 0;

  constructor(socket: Socket, family: IpAddressFamily) {
    this.#socket = socket;
    this.#family = family;
  }

  checkSend(): bigint {
    this.#permit = this.#readiness.ready ? SEND_PERMIT : 0;
    return BigInt(this.#permit);
  }

  send(datagrams: OutgoingDatagram[]): bigint {
    if (datagrams.length > this.#permit) {
      throw new Error(
        `send of ${datagrams.length} datagrams; check-send permitted ${this.#permit}`,
      );
    }
    this.#permit = 0;
    for (const [index, { data, remoteAddress }] of datagrams.entries()) {
      const refusal = this.#refusal(data, remoteAddress);
      if (refusal !== undefined) {
        if (index === 0) fail(refusal);
        return BigInt(index);
      }
      this.#send(data, remoteAddress as IpSocketAddress);
    }
    return BigInt(datagrams.length);
  }

  subscribe(): Pollable {
    return this.#readiness.subscribe();
  }

  #refusal(data: Uint8Array, to: IpSocketAddress | undefined) {
    if (to === undefined || to.tag !== this.#family) return 'invalid-argument';
    if (to.val.port === 0 || isUnspecified(to)) return 'invalid-argument';
    if (data.length > PAYLOAD_LIMIT[this.#family]) return 'datagram-too-large';
    return undefined;
  }

  #send(data: Uint8Array, to: IpSocketAddress): void {
    this.#unsent += data.length;
    this.#attempt(data, to.val.port, formatIp(ipOf(to)), () => {
      this.#unsent -= data.length;
      this.#readiness.changed();
    });
  }

  /**
   * Node reports an error only after `send` has returned. UDP may lose a datagram anyway; the callback
   * keeps the error from being thrown.
   *
   * With Bun, `send` fails without sending if an earlier datagram has met a closed port. The error
   * comes once, so the datagram is sent again.
   */
  #attempt(data: Uint8Array, port: number, ip: string, done: () => void, attempt = 1): void {
    this.#socket.send(data, port, ip, (error) => {
      const refused = error != null && errorCode(error) === 'connection-refused';
      if (refused && attempt < SEND_ATTEMPTS) this.#attempt(data, port, ip, done, attempt + 1);
      else done();
    });
  }
}

/** `create-udp-socket`: nothing is open before the bind. */
export function createUdpSocket(family: IpAddressFamily): UdpSocket {
  return new UdpSocket(family);
}
