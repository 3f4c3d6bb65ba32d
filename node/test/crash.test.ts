/** What the user sees of a component that traps. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Tracker as Instance } from '../component/interfaces/bittorrent-tracker-control.js';
import { SimpleTracker } from '../src/api/simple-tracker.js';
import { within } from './support.js';

/** How the component is made to fail. */
const faulty = vi.hoisted(() => ({
  /** The method that fails from now on, as if the component had trapped in it. */
  method: '',
  /** Called when the component asks for the time, which it does within a turn. */
  now: () => {},
}));

/** The instance of the component that was made last. */
let instance: Instance;

vi.mock('../src/runtime/component.js', async (original) => {
  const component = await original<typeof import('../src/runtime/component.js')>();
  const createTracker: typeof component.createTracker = (options, mayBind) => {
    const { tracker, ...others } = component.createTracker(options, mayBind);
    instance = tracker;
    const failing = new Proxy(tracker, {
      get(target, name) {
        if (name === faulty.method) throw new Error('unreachable');
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { tracker: failing, ...others };
  };
  return { ...component, createTracker };
});

vi.mock('../src/wasi/clock.js', async (original) => {
  const clock = await original<typeof import('../src/wasi/clock.js')>();
  const now: typeof clock.now = () => {
    faulty.now();
    return clock.now();
  };
  return { ...clock, now };
});

beforeEach(() => {
  faulty.method = '';
  faulty.now = () => {};
});

const INFO_HASH = '00'.repeat(20);
const FAILED = 'the tracker failed: Error: unreachable';

/** Whether the port is free. */
async function free(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '127.0.0.1');
    await within(once(socket, 'listening'), 'an answer to bind');
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
    return false;
  } finally {
    socket.close();
  }
}

test('in its first turn: `start` rejects', async () => {
  faulty.method = 'turn';
  const tracker = new SimpleTracker({ udpPort: 0 });
  await expect(tracker.start()).rejects.toThrow(FAILED);
  await expect(tracker.close()).rejects.toThrow(FAILED);
});

test('while it serves: sockets are closed, and every later call says so', async () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  const { udpPort = 0 } = await tracker.start();
  expect(await free(udpPort)).toBe(false);
  faulty.method = 'turn';
  const client = createSocket('udp4');
  client.send('x', udpPort, '127.0.0.1');
  await vi.waitFor(() => expect(() => tracker.getSwarmCount()).toThrow(FAILED));
  client.close();
  expect(() => tracker.getPeers(INFO_HASH)).toThrow(FAILED);
  await expect(tracker.close()).rejects.toThrow(FAILED);
  expect(await free(udpPort)).toBe(true);
});

test('while somebody waits: the wait and the watch end by the error', async () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  const { udpPort = 0 } = await tracker.start();
  const wait = expect(tracker.waitFor({ event: 'stopped' })).rejects.toThrow(FAILED);
  const watch = tracker.watch();
  const next = expect(watch.next()).rejects.toThrow(FAILED);
  // The turn after which they are told of requests.
  faulty.method = 'requests';
  const client = createSocket('udp4');
  client.send('x', udpPort, '127.0.0.1');
  await within(Promise.all([wait, next]), 'the end of the wait');
  client.close();
  expect(await watch.next()).toEqual({ done: true, value: undefined });
  await expect(tracker.waitFor({}, { past: true })).rejects.toThrow(FAILED);
  expect(() => tracker.watch()).toThrow(FAILED);
  await expect(tracker.close()).rejects.toThrow(FAILED);
  expect(await free(udpPort)).toBe(true);
});

test('while it goes down: `down` rejects, and later calls', async () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  await tracker.start();
  const down = tracker.down();
  const up = tracker.up();
  faulty.method = 'turn';
  await expect(down).rejects.toThrow(FAILED);
  await expect(up).rejects.toThrow(FAILED);
  await expect(tracker.up()).rejects.toThrow(FAILED);
  await expect(tracker.close()).rejects.toThrow(FAILED);
});

test('when it is asked: the caller hears of it, and the ports are free', async () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  const { udpPort = 0 } = await tracker.start();
  faulty.method = 'peers';
  expect(() => tracker.getPeers(INFO_HASH)).toThrow(FAILED);
  expect(() => tracker.getSwarmCount()).toThrow(FAILED);
  await expect(tracker.close()).rejects.toThrow(FAILED);
  expect(await free(udpPort)).toBe(true);
});

test('when it is closed: `close` rejects, and the ports are free', async () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  const { udpPort = 0 } = await tracker.start();
  faulty.method = 'close';
  await expect(tracker.close()).rejects.toThrow(FAILED);
  expect(await free(udpPort)).toBe(true);
});

test('by a panic: every error says where it was', async () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  const { udpPort = 0 } = await tracker.start();
  // To be called in the middle of a call is what the component must never see: it panics.
  faulty.now = () => {
    faulty.now = () => {};
    instance.swarmCount();
  };
  const where = /^the tracker failed: panicked at \S*guest\/src\/wasi\/mod\.rs:\d+:\d+: .*borrowed/;
  expect(() => tracker.getPeers(INFO_HASH)).toThrow(where);
  expect(() => tracker.getSwarmCount()).toThrow(where);
  await expect(tracker.close()).rejects.toThrow(where);
  expect(await free(udpPort)).toBe(true);
});
