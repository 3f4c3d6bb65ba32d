/** What a test of the sockets opens, and what closes it again after each test. */
import { afterEach } from 'vitest';
import { Network } from '../../src/wasi/network.js';

/** How to close what the test has opened. */
export const opened: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A network on which everything may be bound. */
export function network(): Network {
  const network = new Network(() => true);
  opened.push(() => network.closeAll());
  return network;
}
