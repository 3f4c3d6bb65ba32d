/** Clients: that of the examples, and one whose HTTP requests are written byte by byte. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { within } from './within.mjs';

export { announceHttp, announceUdp } from '../../../examples/client.js';

export const INFO_HASH = '0123456789abcdef0123456789abcdef01234567';

/** What a leecher announces first; `more` replaces parts of it. */
export function leecher(more = {}) {
  const peerId = '-TR4060-k8hj0wgej6ch';
  return { infoHash: INFO_HASH, peerId, port: 51413, left: 1000, event: 'started', ...more };
}

/** Sends these bytes over TCP, and answers with all that came until the tracker closed. */
export async function sendHttp(url, head) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await within(once(socket, 'connect'), `a connection to ${url}`);
    socket.write(head, 'latin1');
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await within(once(socket, 'end'), `the end of the response to ${JSON.stringify(head)}`);
    return Buffer.concat(chunks).toString('latin1');
  } finally {
    socket.destroy();
  }
}
