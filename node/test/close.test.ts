/** What has arrived when `close` is called. */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { SimpleTracker } from '../src/api/simple-tracker.js';
import { Network } from '../src/wasi/network.js';
import { LIMIT, within } from './support.js';

const DATAGRAMS = 100;
const CONNECTIONS = 50;
const SCRAPE = 'GET /scrape HTTP/1.1\r\nHost: x\r\n\r\n';

/** Sends connect requests and HTTP requests, and says by `sent` when the kernel has them all. */
const SENDER = `
  const { workerData: { udpPort, httpPort, datagrams, connections, scrape, sent } } = require('node:worker_threads');
  const flag = new Int32Array(sent);
  let missing = datagrams + connections;
  const done = (error) => {
    if (error) throw error;
    if (--missing > 0) return;
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  const socket = require('node:dgram').createSocket('udp4').unref();
  const connect = Buffer.from('00000417271019800000000000000001', 'hex');
  for (let count = 0; count < datagrams; count++) socket.send(connect, udpPort, '127.0.0.1', done);
  for (let count = 0; count < connections; count++) {
    const client = require('node:net').connect(httpPort, '127.0.0.1');
    client.on('error', () => {});
    client.write(scrape, done);
  }`;

test('all that the kernel has is served and recorded', async () => {
  for (let round = 0; round < 10; round++) {
    const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1' });
    const ports = await tracker.start();
    tracker.expect({ transport: 'udp', action: 'connect' }, DATAGRAMS);
    const sent = new SharedArrayBuffer(4);
    const worker = new Worker(SENDER, {
      eval: true,
      workerData: {
        ...ports,
        datagrams: DATAGRAMS,
        connections: CONNECTIONS,
        scrape: SCRAPE,
        sent,
      },
    });
    // This thread reads nothing meanwhile.
    expect(Atomics.wait(new Int32Array(sent), 0, 0, LIMIT), 'the worker has sent').not.toBe(
      'timed-out',
    );
    await tracker.close();
    await worker.terminate();
    expect(tracker.getRequests({ transport: 'udp' })).toHaveLength(DATAGRAMS);
    const scrapes = tracker.getRequests({ transport: 'http', action: 'scrape' });
    expect(scrapes.map(({ raw }) => raw.toString())).toEqual(Array(CONNECTIONS).fill(SCRAPE));
  }
});

/** Sends connect requests without end, and counts them in `count`. */
const FLOOD = `
  const { workerData: { udpPort, count } } = require('node:worker_threads');
  const sent = new Int32Array(count);
  const socket = require('node:dgram').createSocket('udp4');
  const connect = Buffer.from('00000417271019800000000000000001', 'hex');
  // Bun tells of datagrams that nobody took, when the tracker has closed.
  socket.on('error', () => {});
  const send = () => socket.send(connect, udpPort, '127.0.0.1', () => {
    Atomics.add(sent, 0, 1);
    Atomics.notify(sent, 0);
    setImmediate(send);
  });
  for (let flight = 0; flight < 16; flight++) send();`;

test('a client that never stops sending does not keep it', async () => {
  const tracker = new SimpleTracker({ udpPort: 0, host: '127.0.0.1', recordMax: 1_000_000 });
  const { udpPort } = await tracker.start();
  const count = new SharedArrayBuffer(4);
  const sent = new Int32Array(count);
  const worker = new Worker(FLOOD, { eval: true, workerData: { udpPort, count } });
  try {
    await tracker.waitFor({ action: 'connect' }, { count: 1_000 });
    await within(tracker.close(), 'the tracker to be closed');
    // It goes on sending, and nothing of it is recorded any more.
    const { total, dropped } = tracker.getRecorded();
    const before = Atomics.load(sent, 0);
    expect(Atomics.wait(sent, 0, before, LIMIT), 'the client goes on').not.toBe('timed-out');
    expect(total).toBeGreaterThanOrEqual(1_000);
    expect(tracker.getRecorded()).toEqual({ total, dropped });
    expect(tracker.getCounters()).toMatchObject([
      { transport: 'udp', action: 'connect', count: total },
    ]);
    const numbers = tracker.getRequests().map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: total - dropped }, (_, at) => dropped + at + 1));
  } finally {
    await worker.terminate();
  }
});

test('after 1,024 rounds of the event loop that bring something it waits for no more', async () => {
  const network = new Network(() => true);
  let rounds = 0;
  let sends = true;
  const send = () => {
    if (!sends) return;
    rounds += 1;
    network.arrived();
    setImmediate(send);
  };
  send();
  await within(network.quiet(), 'an end of the rounds');
  sends = false;
  expect(rounds).toBeGreaterThanOrEqual(1_024);
  expect(rounds).toBeLessThanOrEqual(1_026);
});

test('what comes within 64 rounds of the event loop is waited for', async () => {
  const network = new Network(() => true);
  let left = 63;
  const pass = () => {
    left -= 1;
    if (left === 0) network.arrived();
    else setImmediate(pass);
  };
  setImmediate(pass);
  await within(network.quiet(), 'quiet');
  expect(left).toBe(0);
});
