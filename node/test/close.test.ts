/** What has arrived when `close` is called. */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { SimpleTracker } from '../src/simple-tracker.js';
import { LIMIT } from './support.js';

const DATAGRAMS = 100;
const CONNECTIONS = 50;

/** Sends connect requests and HTTP requests, and says by `sent` when the kernel has them all. */
const SENDER = `
  const { workerData: { udpPort, httpPort, datagrams, connections, sent } } = require('node:worker_threads');
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
    client.write('GET /scrape HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n', done);
  }`;

test('all that the kernel has is served and recorded', async () => {
  for (let round = 0; round < 10; round++) {
    const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1' });
    const ports = await tracker.start();
    tracker.expect({ transport: 'udp', action: 'connect' }, DATAGRAMS);
    const sent = new SharedArrayBuffer(4);
    const worker = new Worker(SENDER, {
      eval: true,
      workerData: { ...ports, datagrams: DATAGRAMS, connections: CONNECTIONS, sent },
    });
    // This thread reads nothing meanwhile.
    expect(Atomics.wait(new Int32Array(sent), 0, 0, LIMIT), 'the worker has sent').not.toBe(
      'timed-out',
    );
    await tracker.close();
    await worker.terminate();
    expect(tracker.getRequests({ transport: 'udp' })).toHaveLength(DATAGRAMS);
    expect(tracker.getRequests({ transport: 'http' })).toHaveLength(CONNECTIONS);
  }
});
