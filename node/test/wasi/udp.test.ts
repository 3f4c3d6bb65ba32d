import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Network } from '../../src/wasi/network.js';
import { dispose } from '../../src/wasi/poll.js';
import {
  createUdpSocket,
  type IncomingDatagramStream,
  OutgoingDatagramStream,
  type UdpSocket,
} from '../../src/wasi/udp.js';
import { at, failure, finished, knownToFail, ready, within } from '../support.js';
import { bindAfter, network, opened } from './opened.js';

async function bound(ip = '127.0.0.1', on = network()): Promise<UdpSocket> {
  const socket = createUdpSocket(ip.includes(':') ? 'ipv6' : 'ipv4');
  socket.startBind(on, at(ip, 0));
  expect(await finished(socket, 'a bound UDP socket')).toBeUndefined();
  return socket;
}

async function client(ip = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  socket.bind(0, ip);
  await within(once(socket, 'listening'), 'a client');
  opened.push(() => new Promise<void>((done) => socket.close(done)));
  return socket;
}

const portOf = (socket: UdpSocket) => socket.localAddress().val.port;

/** Receives until there were `count` datagrams. */
async function receive(incoming: IncomingDatagramStream, count: number) {
  const received = [];
  while (received.length < count) {
    await ready(incoming, `datagram ${received.length + 1} of ${count}`);
    received.push(...incoming.receive(16n));
  }
  return received;
}

describe.each(['127.0.0.1', '::1'])('on %s', (ip) => {
  test('it receives, and answers', async () => {
    const socket = await bound(ip);
    const [incoming, outgoing] = socket.stream(undefined);
    const peer = await client(ip);
    peer.send('ping', portOf(socket), ip);
    const [datagram] = await receive(incoming, 1);
    expect(Buffer.from(datagram?.data ?? []).toString()).toBe('ping');
    expect(datagram?.remoteAddress).toEqual(at(ip, peer.address().port));

    const answer = once(peer, 'message');
    expect(outgoing.checkSend()).toBeGreaterThan(0n);
    const remoteAddress = at(ip, peer.address().port);
    expect(outgoing.send([{ data: Buffer.from('pong'), remoteAddress }])).toBe(1n);
    const [message, from] = await within(answer, 'the answer');
    expect(message.toString()).toBe('pong');
    expect(from.port).toBe(portOf(socket));
  });
});

test('`receive` gives no more than asked for, and keeps the order', async () => {
  const socket = await bound();
  const [incoming] = socket.stream(undefined);
  const peer = await client();
  for (const text of ['1', '2', '3']) {
    // One after the other: Deno sends those of one go in an order of its own.
    await new Promise((sent) => peer.send(text, portOf(socket), '127.0.0.1', sent));
  }
  const texts: string[] = [];
  while (texts.length < 3) {
    await ready(incoming, 'a datagram');
    expect(incoming.receive(0n)).toEqual([]);
    const datagrams = incoming.receive(2n);
    expect(datagrams.length).toBeLessThanOrEqual(2);
    texts.push(...datagrams.map(({ data }) => Buffer.from(data).toString()));
  }
  expect(texts).toEqual(['1', '2', '3']);
});

test('the pollable is level-triggered: ready while a datagram waits, and not any more after', async () => {
  const socket = await bound();
  const [incoming] = socket.stream(undefined);
  const pollable = incoming.subscribe();
  expect(pollable.ready()).toBe(false);
  const peer = await client();
  peer.send('x', portOf(socket), '127.0.0.1');
  await ready(incoming, 'a datagram');
  expect(pollable.ready()).toBe(true);
  expect(incoming.receive(16n)).toHaveLength(1);
  expect(pollable.ready()).toBe(false);
  expect(incoming.receive(16n)).toEqual([]);
});

test('a datagram that came before `stream` is not lost', async () => {
  const socket = await bound();
  const peer = await client();
  const marker = await bound();
  const [later] = marker.stream(undefined);
  peer.send('early', portOf(socket), '127.0.0.1');
  peer.send('later', portOf(marker), '127.0.0.1');
  await receive(later, 1);
  const [incoming] = socket.stream(undefined);
  expect((await receive(incoming, 1))[0]?.data.toString()).toBe('early');
});

test.each([60_000, 0])(
  'what nobody receives is kept up to 4 MiB: datagrams of %i bytes',
  async (size) => {
    const [incoming] = (await bound()).stream(undefined);
    // Each counts 256 bytes more than it has.
    const room = Math.floor((4 * 1024 * 1024) / (size + 256));
    for (let port = 1; port <= room + 100; port++) {
      incoming.arrived(Buffer.alloc(size), '127.0.0.1', port);
    }
    // The newest are dropped.
    const ports = incoming.receive(1_000_000n).map(({ remoteAddress }) => remoteAddress.val.port);
    expect(ports).toEqual(Array.from({ length: room }, (_, index) => index + 1));
    incoming.arrived(Buffer.from('room again'), '127.0.0.1', 1);
    expect(incoming.receive(16n)).toHaveLength(1);
  },
);

test('a receive error is told once, after what was received', async () => {
  const [incoming] = (await bound()).stream(undefined);
  incoming.arrived(Buffer.from('x'), '127.0.0.1', 1);
  incoming.failed(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
  expect(incoming.receive(16n)).toHaveLength(1);
  expect(failure(() => incoming.receive(16n))).toBe('connection-refused');
  expect(incoming.receive(16n)).toEqual([]);
});

describe('sending', () => {
  test.each([
    ['of the other family', at('::1', 9), 'invalid-argument'],
    ['unspecified', at('0.0.0.0', 9), 'invalid-argument'],
    ['with port 0', at('127.0.0.1', 0), 'invalid-argument'],
    ['missing', undefined, 'invalid-argument'],
  ])('to an address that is %s', async (_, to, code) => {
    const [, outgoing] = (await bound()).stream(undefined);
    outgoing.checkSend();
    const datagram = { data: Buffer.from('x'), ...(to && { remoteAddress: to }) };
    expect(failure(() => outgoing.send([datagram]))).toBe(code);
  });

  test('too much', async () => {
    const [, outgoing] = (await bound()).stream(undefined);
    outgoing.checkSend();
    const remoteAddress = at('127.0.0.1', 9);
    const data = Buffer.alloc(65_508);
    expect(failure(() => outgoing.send([{ data, remoteAddress }]))).toBe('datagram-too-large');
  });

  test('stops at the first that cannot go out, and says how many did', async () => {
    const [, outgoing] = (await bound()).stream(undefined);
    const peer = await client();
    const arrived = once(peer, 'message');
    outgoing.checkSend();
    const good = { data: Buffer.from('good'), remoteAddress: at('127.0.0.1', peer.address().port) };
    const bad = { data: Buffer.from('bad'), remoteAddress: at('127.0.0.1', 0) };
    expect(outgoing.send([good, bad, good])).toBe(1n);
    expect((await within(arrived, 'the good one'))[0].toString()).toBe('good');
  });

  const reverses = knownToFail('deno', 'it sends the first ones of a socket in reverse');
  reverses('several at once arrive in their order', async () => {
    const [, outgoing] = (await bound()).stream(undefined);
    const peer = await client();
    const texts = ['1', '2', '3', '4'];
    const arrived: string[] = [];
    const all = new Promise<void>((resolve) =>
      peer.on('message', (data) => {
        if (arrived.push(data.toString()) === texts.length) resolve();
      }),
    );
    const remoteAddress = at('127.0.0.1', peer.address().port);
    outgoing.checkSend();
    outgoing.send(texts.map((text) => ({ data: Buffer.from(text), remoteAddress })));
    await within(all, 'four datagrams');
    expect(arrived).toEqual(texts);
  });

  test('without a permit is a trap', async () => {
    const [, outgoing] = (await bound()).stream(undefined);
    const datagram = { data: Buffer.from('x'), remoteAddress: at('127.0.0.1', 9) };
    expect(() => outgoing.send([datagram])).toThrow('check-send permitted 0');
    expect(outgoing.send([])).toBe(0n);
  });

  test('to where nobody listens is no uncaught exception', async () => {
    const [incoming, outgoing] = (await bound()).stream(undefined);
    const gone = await client();
    const { port } = gone.address();
    await opened.pop()?.();
    outgoing.checkSend();
    outgoing.send([{ data: Buffer.from('x'), remoteAddress: at('127.0.0.1', port) }]);
    // The next one arrives, so the first has had its chance to do harm.
    const peer = await client();
    const arrived = once(peer, 'message');
    outgoing.checkSend();
    const remoteAddress = at('127.0.0.1', peer.address().port);
    outgoing.send([{ data: Buffer.from('y'), remoteAddress }]);
    expect((await within(arrived, 'the second datagram'))[0].toString()).toBe('y');
    expect(incoming.receive(16n)).toEqual([]);
  });

  test('an error that Node tells later makes room again, and is not thrown', () => {
    const callbacks: ((error: Error) => void)[] = [];
    const socket = {
      send: (_data: Uint8Array, _port: number, _ip: string, done: (error: Error) => void) =>
        callbacks.push(done),
    };
    const outgoing = new OutgoingDatagramStream(socket as unknown as Socket, 'ipv4');
    while (outgoing.checkSend() > 0n) {
      outgoing.send([{ data: Buffer.alloc(60_000), remoteAddress: at('127.0.0.1', 9) }]);
    }
    // The first that reaches 1 MiB is the last.
    expect(callbacks).toHaveLength(Math.ceil((1024 * 1024) / 60_000));
    expect(outgoing.subscribe().ready()).toBe(false);
    callbacks[0]?.(new Error('network is unreachable'));
    expect(outgoing.subscribe().ready()).toBe(true);
  });

  test('one that is refused for what became of another is sent again, a few times', () => {
    const sent: string[] = [];
    const callbacks: ((error?: Error) => void)[] = [];
    const socket = {
      send: (data: Uint8Array, _port: number, _ip: string, done: (error?: Error) => void) => {
        sent.push(Buffer.from(data).toString());
        callbacks.push(done);
      },
    };
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const outgoing = new OutgoingDatagramStream(socket as unknown as Socket, 'ipv4');
    const remoteAddress = at('127.0.0.1', 9);
    outgoing.checkSend();
    outgoing.send(['x', 'y'].map((text) => ({ data: Buffer.from(text), remoteAddress })));
    callbacks[0]?.();
    for (let attempt = 1; attempt <= 5; attempt++) callbacks[attempt]?.(refused);
    expect(sent).toEqual(['x', 'y', 'y', 'y', 'y']);
  });

  test('more than the kernel takes at once: permits nothing until it is out', async () => {
    const [, outgoing] = (await bound()).stream(undefined);
    const peer = await client();
    const remoteAddress = at('127.0.0.1', peer.address().port);
    const data = Buffer.alloc(60_000);
    let sent = 0;
    while (outgoing.checkSend() > 0n) {
      expect(sent++, 'datagrams sent in one go').toBeLessThan(1_000);
      outgoing.send([{ data, remoteAddress }]);
    }
    expect(outgoing.subscribe().ready()).toBe(false);
    await ready(outgoing, 'room to send');
    expect(outgoing.checkSend()).toBeGreaterThan(0n);
  });
});

describe('binding', () => {
  test('what may not be bound is access-denied', () => {
    const socket = createUdpSocket('ipv4');
    const closed = new Network((protocol, address) => protocol === 'udp' && address.val.port === 1);
    expect(failure(() => socket.startBind(closed, at('127.0.0.1', 0)))).toBe('access-denied');
    expect(failure(() => socket.finishBind())).toBe('not-in-progress');
  });

  test('an address of the other family is an invalid argument', () => {
    const socket = createUdpSocket('ipv4');
    expect(failure(() => socket.startBind(network(), at('::1', 0)))).toBe('invalid-argument');
  });

  test('a port in use is never shared', async () => {
    const first = await bound();
    const second = createUdpSocket('ipv4');
    second.startBind(network(), at('127.0.0.1', portOf(first)));
    expect(await finished(second, 'an answer to bind')).toBe('address-in-use');
    expect(failure(() => second.localAddress())).toBe('invalid-state');
  });

  test('an address that the machine does not have', async () => {
    const socket = createUdpSocket('ipv4');
    socket.startBind(network(), at('203.0.113.1', 0));
    expect(await finished(socket, 'an answer to bind')).toBe('address-not-bindable');
  });

  test('can be tried again after it failed', async () => {
    const on = network();
    const first = await bound();
    const socket = createUdpSocket('ipv4');
    socket.startBind(on, at('127.0.0.1', portOf(first)));
    expect(await finished(socket, 'an answer to bind')).toBe('address-in-use');
    socket.startBind(on, at('127.0.0.1', 0));
    expect(await finished(socket, 'an answer to bind')).toBeUndefined();
    expect(portOf(socket)).toBeGreaterThan(0);
  });

  test('cannot be done twice', async () => {
    const socket = await bound();
    expect(failure(() => socket.startBind(network(), at('127.0.0.1', 0)))).toBe('invalid-state');
  });

  test('comes before everything else', () => {
    const socket = createUdpSocket('ipv4');
    expect(failure(() => socket.stream(undefined))).toBe('invalid-state');
    expect(failure(() => socket.localAddress())).toBe('invalid-state');
  });

  test('an IPv6 socket takes no IPv4 traffic: the port stays free there', async () => {
    const error = await bindAfter(async () => {
      const v6 = await bound('::');
      const v4 = createUdpSocket('ipv4');
      v4.startBind(network(), at('0.0.0.0', portOf(v6)));
      return finished(v4, 'an answer to bind');
    });
    expect(error).toBeUndefined();
  });
});

test('connecting is access-denied', async () => {
  const socket = await bound();
  expect(failure(() => socket.stream(at('127.0.0.1', 9)))).toBe('access-denied');
});

const frees = async (wait: (on: Network) => Promise<void>) => {
  const on = network();
  const socket = await bound('127.0.0.1', on);
  const port = portOf(socket);
  socket[dispose]();
  await wait(on);
  const next = createUdpSocket('ipv4');
  next.startBind(on, at('127.0.0.1', port));
  expect(await finished(next, 'an answer to bind')).toBeUndefined();
};

const slow = knownToFail('deno', 'it frees the port with the `close` event');
slow('a dropped socket frees its port at once', () => frees(async () => {}));

test('a dropped socket has freed its port when all is closed', () =>
  frees((on) => within(on.closeAll(), 'the socket to be closed')));
