/** What the user sees of a component that traps. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { SimpleTracker } from '../src/simple-tracker.js';
import { within } from './support.js';

/** The method that fails from now on, as if the component had trapped in it. */
const faulty = vi.hoisted(() => ({ method: '' }));

vi.mock('../src/component.js', async (original) => {
  const component = await original<typeof import('../src/component.js')>();
  const createTracker: typeof component.createTracker = (options, mayBind) => {
    const { tracker, network } = component.createTracker(options, mayBind);
    const failing = new Proxy(tracker, {
      get(target, name) {
        if (name === faulty.method) throw new Error('unreachable');
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { tracker: failing, network };
  };
  return { ...component, createTracker };
});

beforeEach(() => {
  faulty.method = '';
});

const INFO_HASH = '00'.repeat(20);
const FAILED = "the tracker's component failed: Error: unreachable";

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
