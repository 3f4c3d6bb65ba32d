/** A tiny BitTorrent client, which stands for yours: it announces itself, and that is all. */
import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** Announces over HTTP (BEP 3), and answers with the tracker's reply. */
export async function announceHttp(url, { infoHash, peerId, port, left, event }) {
  const query = [
    `info_hash=${infoHash.replace(/../g, '%$&')}&peer_id=${peerId}&port=${port}`,
    `uploaded=0&downloaded=0&left=${left}&compact=1&event=${event}`,
  ];
  const response = await fetch(`${url}?${query.join('&')}`);
  return Buffer.from(await response.arrayBuffer()).toString('latin1');
}

/**
 * Announces over UDP (BEP 15), and answers with the interval in the tracker's reply. Without a reply
 * it asks again, first after `retryAfter` milliseconds.
 */
export async function announceUdp(
  url,
  { infoHash, peerId, port, left, event, retryAfter = 15_000 },
) {
  const { hostname, port: trackerPort } = new URL(url);
  const socket = createSocket('udp4');
  try {
    socket.connect(Number(trackerPort), hostname);
    await once(socket, 'connect');
    const connect = Buffer.from('00000417271019800000000000000001', 'hex');
    const connected = await ask(socket, connect, retryAfter);
    const announce = Buffer.alloc(98);
    connected.copy(announce, 0, 8, 16);
    announce.writeUInt32BE(1, 8);
    announce.writeUInt32BE(2, 12);
    announce.write(infoHash, 16, 'hex');
    announce.write(peerId, 36, 'latin1');
    announce.writeBigUInt64BE(BigInt(left), 64);
    announce.writeUInt32BE(['', 'completed', 'started', 'stopped'].indexOf(event), 80);
    announce.writeInt32BE(-1, 92);
    announce.writeUInt16BE(port, 96);
    const announced = await ask(socket, announce, retryAfter);
    return announced.readUInt32BE(8);
  } finally {
    socket.close();
  }
}

/** Sends a packet until it is answered; each time it waits twice as long as before. */
async function ask(socket, packet, retryAfter) {
  for (let wait = retryAfter; ; wait *= 2) {
    socket.send(packet);
    try {
      for await (const [answer] of on(socket, 'message', { signal: AbortSignal.timeout(wait) })) {
        // Its transaction id says what it answers.
        if (answer.subarray(4, 8).equals(packet.subarray(12, 16))) return answer;
      }
    } catch (error) {
      // Nobody listens there, or nobody has answered in time.
      if (error.code === 'ECONNREFUSED') await setTimeout(wait);
      else if (error.name !== 'AbortError') throw error;
    }
  }
}
