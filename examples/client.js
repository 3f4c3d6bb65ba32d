/** A tiny BitTorrent client, which stands for yours: it announces itself, and that is all. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Announces over HTTP (BEP 3), and answers with the tracker's reply. */
export async function announceHttp(url, { infoHash, peerId, port, left, event }) {
  const query = [
    `info_hash=${infoHash.replace(/../g, '%$&')}&peer_id=${peerId}&port=${port}`,
    `uploaded=0&downloaded=0&left=${left}&compact=1&event=${event}`,
  ];
  const response = await fetch(`${url}?${query.join('&')}`);
  return Buffer.from(await response.arrayBuffer()).toString('latin1');
}

/** Announces over UDP (BEP 15), and answers with the interval in the tracker's reply. */
export async function announceUdp(url, { infoHash, peerId, port, left, event }) {
  const { hostname, port: trackerPort } = new URL(url);
  const socket = createSocket('udp4');
  try {
    socket.connect(Number(trackerPort), hostname);
    await once(socket, 'connect');
    const connect = Buffer.from('00000417271019800000000000000001', 'hex');
    socket.send(connect);
    const [connected] = await once(socket, 'message');
    const announce = Buffer.alloc(98);
    connected.copy(announce, 0, 8, 16);
    announce.writeUInt32BE(1, 8);
    announce.write(infoHash, 16, 'hex');
    announce.write(peerId, 36, 'latin1');
    announce.writeBigUInt64BE(BigInt(left), 64);
    announce.writeUInt32BE(['', 'completed', 'started', 'stopped'].indexOf(event), 80);
    announce.writeInt32BE(-1, 92);
    announce.writeUInt16BE(port, 96);
    socket.send(announce);
    const [announced] = await once(socket, 'message');
    return announced.readUInt32BE(8);
  } finally {
    socket.close();
  }
}
