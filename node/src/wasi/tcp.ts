/** `wasi:sockets/tcp` and `tcp-create-socket` over `node:net`. */
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import type {
  IpAddressFamily,
  IpSocketAddress,
} from '../../component/interfaces/wasi-sockets-network.js';
import type { ShutdownType } from '../../component/interfaces/wasi-sockets-tcp.js';
import { formatIp, fromNode, ipOf } from './address.js';
import { Bind } from './bind.js';
import { fail } from './errors.js';
import type { Network } from './network.js';
import { dispose, type Pollable, Readiness } from './poll.js';
import { InputStream, OutputStream } from './streams.js';

/** How many connections wait to be accepted; a further one is closed at once. */
const ACCEPT_LIMIT = 1024;

/** A new connection, its two addresses, and its two directions. */
interface Connection {
  socket: Socket;
  remote: IpSocketAddress;
  /** Undefined for a client that has already reset the connection. */
  local: IpSocketAddress | undefined;
  input: InputStream;
  output: OutputStream;
}

/**
 * The resource `tcp-socket`: a listener, or a connection that a listener accepted.
 *
 * Node binds and listens in one step, so the kernel takes connections as soon as a socket is bound;
 * the component gets none of them before it has called `start-listen`.
 */
export class TcpSocket {
  readonly #family: IpAddressFamily;
  readonly #bind = new Bind(() => this.#readiness.changed());
  readonly #readiness = new Readiness(() => this.#isReady());
  readonly #pending: Connection[] = [];
  #announcement: NodeJS.Immediate | undefined;
  #listening: 'no' | 'started' | 'yes' = 'no';
  #network: Network | undefined;
  #server: Server | undefined;
  #connection: Connection | undefined;

  constructor(family: IpAddressFamily, connection?: Connection) {
    this.#family = family;
    this.#connection = connection;
  }

  startBind(network: Network, address: IpSocketAddress): void {
    if (address.tag !== this.#family) fail('invalid-argument');
    if (this.#connection !== undefined) fail('invalid-state');
    this.#bind.start(network, 'tcp', address);
    const server = this.#open(network);
    server.on('connection', (socket) => this.#arrived(network, socket));
    server.on('listening', () => this.#bind.settle());
    server.on('error', (error) => {
      // An error after the bind is about a single connection that could not be accepted.
      if (!this.#bind.inProgress) return;
      this.#close();
      this.#bind.settle(error);
    });
    server.listen({
      host: formatIp(ipOf(address)),
      port: address.val.port,
      ipv6Only: true,
      // A worker of node:cluster gets a socket of its own, not one shared with others.
      exclusive: true,
    });
  }

  finishBind(): void {
    this.#bind.finish();
  }

  startListen(): void {
    this.#bind.require();
    if (this.#listening !== 'no') fail('invalid-state');
    this.#listening = 'started';
  }

  finishListen(): void {
    if (this.#listening !== 'started') fail('not-in-progress');
    this.#listening = 'yes';
  }

  accept(): [TcpSocket, InputStream, OutputStream] {
    if (this.#listening !== 'yes') fail('invalid-state');
    const connection = this.#pending.shift() ?? fail('would-block');
    return [new TcpSocket(this.#family, connection), connection.input, connection.output];
  }

  /** Ends one direction of a connection, or both; what was written before still goes out. */
  shutdown(type: ShutdownType): void {
    const { socket, input, output } = this.#connection ?? fail('invalid-state');
    if (socket.destroyed) fail('invalid-state');
    if (type !== 'send') input.shutDown();
    if (type !== 'receive') output.shutDown();
  }

  localAddress(): IpSocketAddress {
    if (this.#connection !== undefined) return this.#connection.local ?? fail('invalid-state');
    this.#bind.require();
    const address = this.#server?.address();
    if (address == null || typeof address === 'string') fail('invalid-state');
    return fromNode(address.address, address.port) ?? fail('unknown');
  }

  remoteAddress(): IpSocketAddress {
    return this.#connection?.remote ?? fail('invalid-state');
  }

  subscribe(): Pollable {
    return this.#readiness.subscribe();
  }

  /**
   * Dropped. A listener is closed, with the connections that were not accepted. A connection is closed
   * once all written bytes are sent; one with unread bytes is reset.
   */
  [dispose](): void {
    this.#close();
    if (this.#connection === undefined) return;
    const { socket, input, output } = this.#connection;
    // A round of the event loop later: if a client on this thread got the written bytes and the reset
    // at once, Node would report an end to it.
    const reset = () => setImmediate(() => setImmediate(() => socket.resetAndDestroy()));
    if (input.unread) output.whenSent(reset);
    else socket.destroySoon();
  }

  #isReady(): boolean {
    if (this.#bind.inProgress) return false;
    return this.#listening !== 'yes' || this.#pending.length > 0;
  }

  #open(network: Network): Server {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    network.opened(server, () => server.close());
    this.#network = network;
    this.#server = server;
    return server;
  }

  #arrived(network: Network, socket: Socket): void {
    network.connected(socket);
    network.arrived();
    socket.on('data', () => network.arrived());
    const input = new InputStream(socket);
    const output = new OutputStream(socket, input);
    const remote = fromNode(socket.remoteAddress ?? '', socket.remotePort ?? 0) ?? this.#lost();
    if (remote === undefined || this.#pending.length >= ACCEPT_LIMIT) {
      socket.destroy();
      return;
    }
    const local = fromNode(socket.localAddress ?? '', socket.localPort ?? 0);
    this.#pending.push({ socket, remote, local, input, output });
    // A round of the event loop later: by then the request is usually there, and the component answers
    // it in the same turn.
    this.#announcement ??= setImmediate(() => {
      this.#announcement = undefined;
      this.#readiness.changed();
    });
  }

  /**
   * The address of a client that Node can't tell, because the client has already reset the connection;
   * its request may be here all the same. On a loopback address it is that address, with port 0 as the
   * port is unknown. Elsewhere, and for a link-local address with a zone, it is undefined.
   */
  #lost(): IpSocketAddress | undefined {
    const { address = '' } = (this.#server?.address() ?? {}) as { address?: string };
    return address === '::1' || address.startsWith('127.') ? fromNode(address, 0) : undefined;
  }

  #close(): void {
    if (this.#server !== undefined) this.#network?.close(this.#server);
    this.#server = undefined;
    for (const { socket } of this.#pending.splice(0)) socket.destroy();
  }
}

/** `create-tcp-socket`: nothing is open before the bind. */
export function createTcpSocket(family: IpAddressFamily): TcpSocket {
  return new TcpSocket(family);
}
