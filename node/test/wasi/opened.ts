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

/**
 * Binds to a port that is free with another family, and gives the error. Another program may have the
 * port there, so several are tried.
 */
export async function bindAfter(bind: () => Promise<unknown>): Promise<unknown> {
  for (let left = 20; left > 1; left--) if ((await bind()) === undefined) return undefined;
  return bind();
}
