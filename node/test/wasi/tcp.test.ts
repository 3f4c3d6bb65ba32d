import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Network } from '../../src/wasi/network.js';
import { dispose } from '../../src/wasi/poll.js';
import { type InputStream, IoError, type OutputStream } from '../../src/wasi/streams.js';
import { createTcpSocket, type TcpSocket } from '../../src/wasi/tcp.js';
import { at, failure, finished, knownToFail, ready, within } from '../support.js';
import { bindAfter, network, opened } from './opened.js';

async function bound(ip = '127.0.0.1', on = network()): Promise<TcpSocket> {
  const socket = createTcpSocket(ip.includes(':') ? 'ipv6' : 'ipv4');
  socket.startBind(on, at(ip, 0));
  expect(await finished(socket, 'a bound TCP socket')).toBeUndefined();
  return socket;
}

async function listening(ip = '127.0.0.1', on = network()): Promise<TcpSocket> {
  const socket = await bound(ip, on);
  socket.startListen();
  socket.finishListen();
  return socket;
}

const portOf = (socket: TcpSocket) => socket.localAddress().val.port;

async function client(port: number, ip = '127.0.0.1', allowHalfOpen = true): Promise<Socket> {
  const socket = connect({ port, host: ip, allowHalfOpen });
  socket.on('error', () => {});
  opened.push(() => socket.destroy());
  await within(once(socket, 'connect'), 'a connection');
  return socket;
}

/** A connection, its two ends. */
async function connected(on = network()) {
  const listener = await listening('127.0.0.1', on);
  const peer = await client(portOf(listener));
  await ready(listener, 'a connection to accept');
  const [socket, input, output] = listener.accept();
  return { listener, peer, socket, input, output };
}

/** More bytes than one read gives. */
const MANY = 10_000_000n;

/** Reads until the stream is closed. */
async function readAll(input: InputStream): Promise<string> {
  let text = '';
  for (;;) {
    await ready(input, `more than ${JSON.stringify(text.slice(-80))}`);
    try {
      text += Buffer.from(input.read(MANY)).toString();
    } catch (error) {
      expect(error).toMatchObject({ payload: { tag: 'closed' } });
      return text;
    }
  }
}

/** Writes as much as there is room for now, and says how much. */
function fill(output: OutputStream, data: Uint8Array): number {
  for (let sent = 0; sent < data.length; ) {
    const room = Number(output.checkWrite());
    if (room === 0) return sent;
    output.write(data.subarray(sent, sent + room));
    sent += room;
  }
  return data.length;
}

/** Writes everything, as there is room. */
async function writeAll(output: OutputStream, data: Uint8Array): Promise<void> {
  for (let sent = 0; sent < data.length; ) {
    sent += fill(output, data.subarray(sent));
    if (sent < data.length) await ready(output, `room to write after ${sent} bytes`);
  }
}

/** All that the other side sends, until it ends the connection. */
function received(peer: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  peer.on('data', (chunk) => chunks.push(chunk as Buffer)).resume();
  return within(
    once(peer, 'end').then(() => Buffer.concat(chunks)),
    'the end of the connection',
  );
}

describe.each(['127.0.0.1', '::1'])('on %s', (ip) => {
  test('it accepts, reads, answers and ends', async () => {
    const listener = await listening(ip);
    const peer = await client(portOf(listener), ip);
    const answer = received(peer);
    peer.write('question');
    await ready(listener, 'a connection to accept');
    const [socket, input, output] = listener.accept();
    expect(socket.remoteAddress()).toEqual(at(ip, peer.localPort ?? 0));
    await ready(input, 'the question');
    expect(Buffer.from(input.read(100n)).toString()).toBe('question');
    output.checkWrite();
    output.write(Buffer.from('answer'));
    output[dispose]();
    expect((await answer).toString()).toBe('answer');
    input[dispose]();
    socket[dispose]();
  });
});

describe('accepting', () => {
  test('would block while nobody has connected', async () => {
    const listener = await listening();
    expect(listener.subscribe().ready()).toBe(false);
    expect(failure(() => listener.accept())).toBe('would-block');
  });

  test('several connections, in their order', async () => {
    const listener = await listening();
    const ports: (number | undefined)[] = [];
    for (let index = 0; index < 3; index++) {
      ports.push((await client(portOf(listener))).localPort);
    }
    const accepted: number[] = [];
    while (accepted.length < 3) {
      await ready(listener, `connection ${accepted.length + 1} of 3`);
      accepted.push(listener.accept()[0].remoteAddress().val.port);
    }
    expect(accepted).toEqual(ports);
    expect(listener.subscribe().ready()).toBe(false);
  });

  test('1,024 connections wait for it, and a further one is closed', async () => {
    const on = network();
    const listener = await listening('127.0.0.1', on);
    const port = portOf(listener);
    // No more at a time than a backlog holds.
    for (let count = 0; count < 1_024; count += 64) {
      await Promise.all(Array.from({ length: 64 }, () => client(port)));
      await on.quiet();
    }
    const further = await client(port);
    await within(once(further.resume(), 'end'), 'the end of the further one');
    for (let count = 0; count < 1_024; count++) expect(listener.accept()).toHaveLength(3);
    expect(failure(() => listener.accept())).toBe('would-block');
    await client(port);
    await ready(listener, 'a connection to accept');
    expect(listener.accept()).toHaveLength(3);
  });

  test('starts with `start-listen`, also for a client that came before', async () => {
    const listener = await bound();
    expect(failure(() => listener.accept())).toBe('invalid-state');
    const peer = await client(portOf(listener));
    expect(failure(() => listener.accept())).toBe('invalid-state');
    listener.startListen();
    listener.finishListen();
    await ready(listener, 'the client that came before');
    expect(listener.accept()[0].remoteAddress().val.port).toBe(peer.localPort);
  });

  test('listening is started once, and finished once', async () => {
    const listener = await bound();
    expect(failure(() => listener.finishListen())).toBe('not-in-progress');
    listener.startListen();
    expect(failure(() => listener.startListen())).toBe('invalid-state');
    listener.finishListen();
    expect(failure(() => listener.finishListen())).toBe('not-in-progress');
  });
});

describe('reading', () => {
  test('gives what is there, no more than asked for, and nothing instead of waiting', async () => {
    const { peer, input } = await connected();
    expect(input.subscribe().ready()).toBe(false);
    expect(input.read(100n)).toHaveLength(0);
    peer.write('abcdef');
    await ready(input, 'bytes');
    expect(input.read(0n)).toHaveLength(0);
    expect(Buffer.from(input.read(4n)).toString()).toBe('abcd');
    expect(input.subscribe().ready()).toBe(true);
    expect(Buffer.from(input.read(4n)).toString()).toBe('ef');
    expect(input.subscribe().ready()).toBe(false);
  });

  test('is closed at the end, which does not close the other direction', async () => {
    const { peer, input, output } = await connected();
    const answer = received(peer);
    peer.end('all');
    expect(await readAll(input)).toBe('all');
    expect(failure(() => input.read(1n))).toEqual({ tag: 'closed' });
    await writeAll(output, Buffer.from('still'));
    output[dispose]();
    expect((await answer).toString()).toBe('still');
  });

  test('tells once of a connection that was reset, then is closed', async () => {
    const { peer, input, output } = await connected();
    peer.resetAndDestroy();
    await ready(input, 'the reset');
    const error = failure(() => input.read(1n)) as { tag: string; val: IoError };
    expect(error.tag).toBe('last-operation-failed');
    expect(error.val).toBeInstanceOf(IoError);
    expect(error.val.toDebugString()).toContain('ECONNRESET');
    expect(failure(() => input.read(1n))).toEqual({ tag: 'closed' });
    await ready(output, 'the reset');
    expect(failure(() => output.checkWrite())).toEqual({ tag: 'closed' });
  });

  test('a connection that was reset before it was accepted harms nobody', async () => {
    const listener = await listening();
    const peer = await client(portOf(listener));
    await ready(listener, 'a connection to accept');
    peer.resetAndDestroy();
    await within(once(peer, 'close'), 'the reset');
    const [, input] = listener.accept();
    await ready(input, 'the reset');
    expect(() => input.read(1n)).toThrow(expect.objectContaining({ payload: expect.anything() }));
  });

  test('reads ahead 64 KiB and what is left of a chunk: the sender has to wait', async () => {
    const on = network();
    const { peer, input } = await connected(on);
    const size = 8 * 1024 * 1024;
    let sent = false;
    peer.end(Buffer.alloc(size, 'x'), () => {
      sent = true;
    });
    await ready(input, 'bytes');
    await on.quiet();
    expect(sent).toBe(false);
    const chunks = [];
    for (let chunk = input.read(MANY); chunk.length > 0; chunk = input.read(MANY)) {
      chunks.push(chunk.length);
    }
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(chunks)).toBeGreaterThanOrEqual(64 * 1024);
    expect(sum(chunks.slice(0, -1))).toBeLessThan(64 * 1024);
    expect((await readAll(input)).length + sum(chunks)).toBe(size);
  });
});

describe('writing', () => {
  test('is held back while the other side does not read, and then all arrives', async () => {
    const { peer, output } = await connected();
    peer.pause();
    const data = Buffer.alloc(16 * 1024 * 1024, 'y');
    expect(output.checkWrite()).toBe(64n * 1024n);
    const sent = fill(output, data);
    expect(sent, 'bytes taken although nobody reads').toBeLessThan(data.length);
    expect(output.subscribe().ready()).toBe(false);
    const all = received(peer);
    await writeAll(output, data.subarray(sent));
    output[dispose]();
    expect(await all).toHaveLength(data.length);
  });

  test('without a permit is a trap', async () => {
    const { output } = await connected();
    expect(() => output.write(Buffer.from('x'))).toThrow('check-write permitted 0');
  });

  test('to a client that has gone is closed, and no uncaught exception', async () => {
    const { peer, output } = await connected();
    peer.destroy();
    await within(
      (async () => {
        for (;;) {
          const room = Number(output.checkWrite());
          output.write(Buffer.alloc(room));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })().catch((error) => expect(error).toMatchObject({ payload: { tag: 'closed' } })),
      'the stream to be closed',
    );
  });

  test('what was written goes out although stream and socket are dropped at once', async () => {
    const { peer, socket, input, output } = await connected();
    peer.pause();
    const data = Buffer.alloc(64 * 1024, 'z');
    output.checkWrite();
    output.write(data);
    input[dispose]();
    output[dispose]();
    socket[dispose]();
    expect(await received(peer)).toHaveLength(data.length);
  });

  test('an answer is not lost to bytes that come when nobody reads any more', async () => {
    const { peer, socket, input, output } = await connected();
    const all = received(peer);
    peer.write('a request');
    await ready(input, 'the request');
    input.read(100n);
    output.checkWrite();
    output.write(Buffer.from('answer'));
    input[dispose]();
    peer.write('more that the server has no use for');
    output[dispose]();
    socket[dispose]();
    expect((await all).toString()).toBe('answer');
  });
});

/** All that the other side sends, and how the connection ends: by which events, in which order. */
function ending(peer: Socket): Promise<{ data: string; events: string[] }> {
  const chunks: Buffer[] = [];
  const events: string[] = [];
  peer.on('data', (chunk) => chunks.push(chunk as Buffer));
  peer.on('end', () => events.push('end'));
  peer.on('error', (error: NodeJS.ErrnoException) => events.push(error.code ?? ''));
  peer.resume();
  return within(
    new Promise<void>((resolve) => peer.once('close', () => resolve())).then(() => ({
      data: Buffer.concat(chunks).toString(),
      events,
    })),
    () => `the connection to be closed; there were ${events}`,
  );
}

describe('resetting', () => {
  const RESET = ['ECONNRESET'];

  /** A connection whose client has sent this. */
  async function asked(question: string) {
    const connection = await connected();
    const end = ending(connection.peer);
    connection.peer.write(question);
    await ready(connection.input, 'the question');
    return { ...connection, end };
  }

  function write(output: OutputStream, text: string): void {
    expect(Number(output.checkWrite())).toBeGreaterThan(text.length);
    output.write(Buffer.from(text));
  }

  test.each([
    ['in the order of their fields', ['input', 'output', 'socket']],
    ['the other way round', ['output', 'input', 'socket']],
  ] as const)('dropped with a byte unread, %s', async (_, order) => {
    const { end, ...connection } = await asked('question');
    for (const byte of 'questio') {
      expect(Buffer.from(connection.input.read(1n)).toString()).toBe(byte);
    }
    write(connection.output, 'answer');
    for (const part of order) connection[part][dispose]();
    expect(await end).toEqual({ data: 'answer', events: RESET });
  });

  test('dropped with everything unread, and nothing written', async () => {
    const { end, socket, input, output } = await asked('question');
    input[dispose]();
    output[dispose]();
    socket[dispose]();
    expect(await end).toEqual({ data: '', events: RESET });
  });

  test('not with everything read, nor after a shutdown', async () => {
    const whole = await asked('question');
    expect(whole.input.read(8n)).toHaveLength(8);
    const shut = await asked('question');
    shut.socket.shutdown('receive');
    for (const { socket, input, output, peer, end } of [whole, shut]) {
      write(output, 'answer');
      input[dispose]();
      output[dispose]();
      socket[dispose]();
      peer.on('end', () => peer.end());
      expect(await end).toEqual({ data: 'answer', events: ['end'] });
    }
  });

  test('waits until the kernel has all that was written', async () => {
    const { peer, end, socket, input, output } = await asked('question');
    peer.pause();
    const data = Buffer.alloc(16 * 1024 * 1024, 'x');
    expect(output.checkWrite()).toBe(64n * 1024n);
    const sent = fill(output, data);
    expect(sent, 'bytes taken although nobody reads').toBeLessThan(data.length);
    input[dispose]();
    output[dispose]();
    socket[dispose]();
    peer.write('more');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(peer.closed).toBe(false);
    // Of what comes together with a reset, Node tells as if it were the end.
    peer.on('end', () => peer.end());
    peer.resume();
    expect((await end).data).not.toBe('');
  });

  test.each(['right behind', 'long after'])('%s the end that a shutdown has sent', async (when) => {
    const { peer, end, socket, input, output } = await asked('question');
    const ended = once(peer, 'end');
    write(output, 'answer');
    socket.shutdown('send');
    if (when === 'long after') await ended;
    input[dispose]();
    output[dispose]();
    socket[dispose]();
    await ended;
    // Node notices the reset when it writes, and the first write may be ahead of it.
    while (!peer.destroyed) {
      peer.write('to nobody');
      await nextRound();
    }
    const { data, events } = await end;
    expect(data).toBe('answer');
    expect(events[0]).toBe('end');
    expect(events[1]).toMatch(/EPIPE|ECONNRESET/);
  });

  test('of a client that has gone before harms nobody', async () => {
    const { peer, socket, input, output } = await asked('question');
    write(output, 'answer');
    peer.resetAndDestroy();
    input[dispose]();
    output[dispose]();
    socket[dispose]();
    await within(once(peer, 'close'), 'the client to be gone');
  });

  test('`closeAll` does not wait for what nobody reads', async () => {
    const on = network();
    const { peer, socket, input, output } = await connected(on);
    peer.pause();
    peer.write('question');
    await ready(input, 'the question');
    fill(output, Buffer.alloc(16 * 1024 * 1024));
    input[dispose]();
    output[dispose]();
    socket[dispose]();
    await within(on.closeAll(), 'everything to be closed');
  });
});

describe('shutting down', () => {
  test('sending: the client has all that was written, then the end, and is still heard', async () => {
    const { peer, socket, input, output } = await connected();
    peer.pause();
    const data = Buffer.alloc(64 * 1024, 'x');
    output.checkWrite();
    output.write(data);
    socket.shutdown('send');
    const all = received(peer);
    expect(failure(() => output.checkWrite())).toEqual({ tag: 'closed' });
    expect((await all).equals(data)).toBe(true);
    socket.shutdown('send');
    output[dispose]();
    peer.end('thanks');
    expect(await readAll(input)).toBe('thanks');
  });

  test('sending: a permit to write is good no more, and who waits for one hears of it', async () => {
    const { peer, socket, output } = await connected();
    peer.pause();
    fill(output, Buffer.alloc(16 * 1024 * 1024));
    const pollable = output.subscribe();
    const woken = new Promise<void>((resolve) => pollable.whenReady(resolve));
    expect(pollable.ready()).toBe(false);
    socket.shutdown('send');
    await within(woken, 'the pollable of a stream that was shut down');
    expect(failure(() => output.write(new Uint8Array()))).toEqual({ tag: 'closed' });
  });

  test('receiving: what has come is discarded, and what still comes', async () => {
    const { peer, socket, input, output } = await connected();
    const answer = received(peer);
    peer.write('unread');
    await ready(input, 'bytes');
    socket.shutdown('receive');
    expect(failure(() => input.read(1n))).toEqual({ tag: 'closed' });
    // More than the kernel holds: it is taken in all the same.
    const rest = Buffer.alloc(16 * 1024 * 1024);
    await within(new Promise<void>((resolve) => peer.end(rest, resolve)), 'all to be sent');
    expect(failure(() => input.read(1n))).toEqual({ tag: 'closed' });
    await writeAll(output, Buffer.from('still'));
    output[dispose]();
    expect((await answer).toString()).toBe('still');
  });

  test('both', async () => {
    const { peer, socket, input, output } = await connected();
    const end = received(peer);
    socket.shutdown('both');
    expect(failure(() => input.read(1n))).toEqual({ tag: 'closed' });
    expect(failure(() => output.checkWrite())).toEqual({ tag: 'closed' });
    expect(await end).toHaveLength(0);
  });

  test('what is no connection, or none any more, is an invalid state', async () => {
    expect(failure(() => createTcpSocket('ipv4').shutdown('both'))).toBe('invalid-state');
    const { listener, peer, socket, input } = await connected();
    expect(failure(() => listener.shutdown('send'))).toBe('invalid-state');
    peer.resetAndDestroy();
    await ready(input, 'the reset');
    expect(failure(() => socket.shutdown('send'))).toBe('invalid-state');
  });
});

describe('binding', () => {
  test('what may not be bound is access-denied', () => {
    const socket = createTcpSocket('ipv4');
    const closed = new Network((protocol) => protocol === 'udp');
    expect(failure(() => socket.startBind(closed, at('127.0.0.1', 0)))).toBe('access-denied');
    expect(failure(() => socket.finishBind())).toBe('not-in-progress');
  });

  test('answers would-block until it is done', async () => {
    const socket = createTcpSocket('ipv4');
    socket.startBind(network(), at('127.0.0.1', 0));
    expect(failure(() => socket.finishBind())).toBe('would-block');
    expect(failure(() => socket.startBind(network(), at('127.0.0.1', 0)))).toBe(
      'concurrency-conflict',
    );
    expect(socket.subscribe().ready()).toBe(false);
    await ready(socket, 'the bind');
    socket.finishBind();
    expect(portOf(socket)).toBeGreaterThan(0);
    expect(failure(() => socket.finishBind())).toBe('not-in-progress');
  });

  test('a port in use is never shared', async () => {
    const first = await bound();
    const second = createTcpSocket('ipv4');
    second.startBind(network(), at('127.0.0.1', portOf(first)));
    expect(await finished(second, 'an answer to bind')).toBe('address-in-use');
    expect(failure(() => second.localAddress())).toBe('invalid-state');
  });

  test('can be tried again after it failed', async () => {
    const first = await bound();
    const socket = createTcpSocket('ipv4');
    const on = network();
    socket.startBind(on, at('127.0.0.1', portOf(first)));
    expect(await finished(socket, 'an answer to bind')).toBe('address-in-use');
    socket.startBind(on, at('127.0.0.1', 0));
    expect(await finished(socket, 'an answer to bind')).toBeUndefined();
  });

  const misnamed = knownToFail('deno', 'it calls it an invalid argument');
  misnamed('an address that the machine does not have', async () => {
    const socket = createTcpSocket('ipv4');
    socket.startBind(network(), at('203.0.113.1', 0));
    expect(await finished(socket, 'an answer to bind')).toBe('address-not-bindable');
  });

  test('an address of the other family is an invalid argument', () => {
    const socket = createTcpSocket('ipv6');
    expect(failure(() => socket.startBind(network(), at('127.0.0.1', 0)))).toBe('invalid-argument');
  });

  const dual = knownToFail('deno', 'it does not know `ipv6Only`');
  dual('an IPv6 socket takes no IPv4 traffic: the port stays free there', async () => {
    const error = await bindAfter(async () => {
      const v6 = await bound('::');
      const v4 = createTcpSocket('ipv4');
      v4.startBind(network(), at('0.0.0.0', portOf(v6)));
      return finished(v4, 'an answer to bind');
    });
    expect(error).toBeUndefined();
  });

  test('comes before listening', () => {
    expect(failure(() => createTcpSocket('ipv4').startListen())).toBe('invalid-state');
  });
});

describe('closing', () => {
  test('a dropped listener frees its port, and leaves its connections alone', async () => {
    const on = network();
    const { listener, peer, output } = await connected(on);
    const port = portOf(listener);
    listener[dispose]();
    const next = createTcpSocket('ipv4');
    next.startBind(on, at('127.0.0.1', port));
    expect(await finished(next, 'an answer to bind')).toBeUndefined();
    const all = received(peer);
    await writeAll(output, Buffer.from('still here'));
    output[dispose]();
    expect((await all).toString()).toBe('still here');
  });

  test('what the kernel has let in before: the port is free at once, or soon', async () => {
    const on = network();
    const { listener, peer, socket, input, output } = await connected(on);
    const waiting = await Promise.all([1, 2, 3].map(() => client(portOf(listener))));
    const gone = [peer, ...waiting].map(
      (each) => new Promise((resolve) => each.resume().once('close', resolve)),
    );
    for (const each of [peer, ...waiting]) each.on('end', () => each.end());
    const address = listener.localAddress();
    for (const part of [input, output, socket, listener]) part[dispose]();
    await within(Promise.all(gone), 'the connections to be closed');
    await expect(client(address.val.port)).rejects.toThrow('ECONNREFUSED');
    const next = createTcpSocket('ipv4');
    next.startBind(on, address);
    expect(await finished(next, 'an answer to bind')).toBeUndefined();
    next.startListen();
    next.finishListen();
    await client(portOf(next));
    await ready(next, 'a connection to accept');
    expect(next.accept()).toHaveLength(3);
  });

  test('a dropped listener closes the connections that nobody accepted', async () => {
    const listener = await bound();
    const peer = await client(portOf(listener));
    const closed = once(peer.resume(), 'close');
    peer.end();
    await within(new Promise<void>((resolve) => setImmediate(resolve)), 'the event loop');
    listener[dispose]();
    await within(closed, 'the connection to be closed');
  });

  test('`closeAll` does not wait for anybody', async () => {
    const on = network();
    const { peer, output } = await connected(on);
    peer.pause();
    // More than the kernel takes, so that the socket could not end gracefully.
    fill(output, Buffer.alloc(16 * 1024 * 1024));
    output[dispose]();
    await within(on.closeAll(), 'everything to be closed');
    await within(on.closeAll(), 'nothing to be closed');
  });
});
