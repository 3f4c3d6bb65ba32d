/** Just enough of a BitTorrent client to announce. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { platform } from 'node:process';

const LIMIT = 30_000;

/**
 * A loopback address that nobody else has, where there are others than 127.0.0.1: a port that a test
 * gives back and takes again, no other test takes meanwhile.
 */
export const ownHost =
  platform === 'linux'
    ? `127.${[...randomBytes(3)].map((byte) => 1 + (byte % 254)).join('.')}`
    : '127.0.0.1';

/** What a client tells about itself. */
export interface Announce {
  infoHash: Buffer;
  peerId?: Buffer;
  port?: number;
  left?: number;
  event?: 'started' | 'stopped' | 'completed';
}

const peerIdOf = ({ peerId }: Announce) => peerId ?? randomBytes(20);

/** Announces over UDP (BEP 15), and answers with the peers as `IP:PORT`. IPv4 only. */
export async function announceUdp(url: string, announce: Announce): Promise<string[]> {
  const { hostname, port } = new URL(url);
  const socket = createSocket('udp4');
  const ask = async (packet: Buffer, what: string): Promise<Buffer> => {
    socket.send(packet, Number(port), hostname);
    try {
      // Its port may have been another client's, to whom an answer is still under way.
      for await (const [answer, from] of on(socket, 'message', {
        signal: AbortSignal.timeout(LIMIT),
      })) {
        if (from.port === Number(port)) return answer;
      }
    } catch (error) {
      throw new Error(`no answer to the ${what} over UDP within ${LIMIT} ms`, { cause: error });
    }
    throw new Error('an endless loop has ended');
  };
  try {
    const connected = await ask(connectPacket(), 'connect');
    const answer = await ask(announcePacket(connected.subarray(8, 16), announce), 'announce');
    if (answer.readUInt32BE(0) !== 1) throw new Error(`no announce answer: ${answer}`);
    return compactPeers(answer.subarray(20));
  } finally {
    socket.close();
  }
}

/** The packet that asks for a connection id (BEP 15). */
export function connectPacket(): Buffer {
  return Buffer.concat([Buffer.from('000004172710198000000000', 'hex'), randomBytes(4)]);
}

/** The packet of an announce (BEP 15). */
export function announcePacket(connectionId: Buffer, announce: Announce): Buffer {
  const packet = Buffer.alloc(98);
  connectionId.copy(packet);
  packet.writeUInt32BE(1, 8);
  randomBytes(4).copy(packet, 12);
  announce.infoHash.copy(packet, 16);
  peerIdOf(announce).copy(packet, 36);
  packet.writeBigUInt64BE(BigInt(announce.left ?? 1), 64);
  const events = { none: 0, completed: 1, started: 2, stopped: 3 };
  packet.writeUInt32BE(events[announce.event ?? 'none'], 80);
  packet.writeInt32BE(-1, 92);
  packet.writeUInt16BE(announce.port ?? 6881, 96);
  return packet;
}

/** Announces over HTTP (BEP 3, BEP 23), and answers with the peers as `IP:PORT`. IPv4 only. */
export async function announceHttp(url: string, announce: Announce): Promise<string[]> {
  const body = await get(`${url}?${announceQuery(announce)}&compact=1`);
  const [, length] = /5:peers(\d+):/.exec(body.toString('latin1')) ?? [];
  if (length === undefined) throw new Error(`no announce answer: ${body.toString('latin1')}`);
  const start = body.indexOf(`5:peers${length}:`) + `5:peers${length}:`.length;
  return compactPeers(body.subarray(start, start + Number(length)));
}

/** The query of an announce over HTTP (BEP 3). */
export function announceQuery(announce: Announce): string {
  const percentEncoded = (bytes: Buffer) => bytes.toString('hex').replace(/../g, '%$&');
  return [
    `info_hash=${percentEncoded(announce.infoHash)}`,
    `peer_id=${percentEncoded(peerIdOf(announce))}`,
    `port=${announce.port ?? 6881}`,
    `uploaded=0&downloaded=0&left=${announce.left ?? 1}`,
    ...(announce.event ? [`event=${announce.event}`] : []),
  ].join('&');
}

/** The body that a GET answers, on a connection of its own. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const asked = request(url, { agent: false, headers, signal: AbortSignal.timeout(LIMIT) }).end();
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A TCP connection to an announce URL's port. */
export async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
  socket.on('error', () => {});
  await once(socket, 'connect', { signal: AbortSignal.timeout(LIMIT) });
  return socket;
}

function compactPeers(bytes: Buffer): string[] {
  const peers: string[] = [];
  for (let at = 0; at + 6 <= bytes.length; at += 6) {
    peers.push(`${bytes.subarray(at, at + 4).join('.')}:${bytes.readUInt16BE(at + 4)}`);
  }
  return peers;
}
